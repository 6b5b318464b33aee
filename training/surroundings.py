"""What stands about people in what they write, and isn't one: bodies, places, companies, days and things."""

from __future__ import annotations


def listed(text: str) -> list[str]:
    """Return what is listed between bars."""
    return [" ".join(one.split()) for one in text.split("|")]


TOWNS = listed("""
Bristol | Leeds | Cardiff | Swansea | Truro | Hull | York | Bath | Norwich | Derby | Wrexham | Bangor |
Torquay | Barnstaple | Newton Abbot | Okehampton | Tiverton | Exmouth | Dawlish | Totnes | London | Birmingham |
Liverpool | Sheffield | Glasgow | Belfast | Dublin | Riverside | San Clemente | Orange County | Los Angeles |
Dana Point | Irvine | Anaheim | San Diego | Corona | Laguna Beach | Mission Viejo | California | Texas |
New York | England | Wales | Scotland | Ireland | Devon | Cornwall | Kent | Essex | Dorset | Spain | Romania |
Nigeria | India | Pakistan | Ukraine | France | Germany | Portugal | China | America | Europe | Brixham |
Paignton | Honiton | Sidmouth | Aberystwyth | Carmarthen""")
COMPANIES = listed("""
Sainsburys | Morrisons | Asda | Lidl | Waitrose | Costco | Walmart | Target | Greggs | Starbucks | McDonalds |
KFC | Subway | Boots | Argos | Ikea | Veolia | Serco | Capita | Amey | Balfour Beatty | Kier | Skanska |
Carillion | British Gas | Eon | EDF | Octopus | South West Water | Severn Trent | BT | Virgin Media | Vodafone |
Sky | Royal Mail | DPD | Hermes | Evri | UPS | FedEx | Uber | Deliveroo | Stagecoach | First Bus | Arriva |
Great Western Railway | National Grid | Edison | Verizon | Comcast | Waste Management | Home Depot | Barclays |
Lloyds | NatWest | Wells Fargo | Citibank | Experian | PayPal | Zurich | Allianz | Aviva | G4S | ParkingEye |
NCP | Bristow and Sutor | Marston | Equita""")
STATES = listed("""
Florida | Nevada | Arizona | Oregon | Washington | Ohio | Georgia | Virginia | Carolina | Maryland | Utah |
the United States | the United Kingdom | U.S. | the USA | the UK | Bank of America | America | Great Britain |
the Attorney General | Consumer Affairs | the Federal Bureau | the Supreme Court | the Chamber of Commerce |
the Department of Education | the Secretary of State | Legal Aid | Age Concern | Shelter | Mind | Red Cross |
Unison | the Labour Party | the Tories | the Guardian | the Evening Post | Radio Devon | Channel Four |
the Rotary Club | the Scouts | the Girl Guides | Rugby Club""")
PRODUCTS = listed("""
iPhone | Windows | Microsoft | Google | Chrome | Gmail | Outlook | WhatsApp | Twitter | Instagram | YouTube |
Zoom | Teams | Excel | Ford | Toyota | Nissan | Transit | Audi | BMW | Honda | Vauxhall | Corsa | Nintendo |
PDF | Alexa | Ring | Hoover | Dyson | Bosch | Yale | Worcester | Baxi | Vaillant | Velux | Android | Netflix |
Apple""")
BODIES = listed("""
the Council | the City | the County | the NHS | Social Services | Children's Services | the Housing Office |
the Planning Department | Environmental Health | the Police | the Fire Brigade | the Ombudsman |
the Housing Ombudsman | Citizens Advice | the Job Centre | the Home Office | the DWP | HMRC | the DVLA |
the Courts | the Magistrates | the Highways Agency | Highways England | Natural England |
the Environment Agency | the Benefits Team | Customer Services | the Complaints Team | Council Tax |
Parking Services | Street Scene | Trading Standards | Licensing | Building Control | Electoral Services |
Refuse and Recycling | Parks and Recreation | Public Works | Code Enforcement | Animal Control |
the Board of Supervisors | City Hall | County Hall | the Town Council | the Parish Council | the Cabinet |
Legal Services | Human Resources | Internal Audit | the Contact Team | the Call Centre | the Tenancy Team |
Homelessness | the Water Board | Occupational Therapy | Adult Services | Special Educational Needs |
School Admissions | Transport | the Registrar | Bereavement Services | Waste Services | the Sheriff |
the Grand Jury | the City Manager | the Mayor's Office""")
ROLES = listed("""
officer | manager | case worker | social worker | receptionist | driver | inspector | engineer | surveyor |
clerk | teacher | head teacher | doctor | nurse | consultant | solicitor | contractor | plumber | electrician |
warden | caretaker | cleaner | bailiff | planner | councillor | mayor | supervisor | team leader | adviser |
librarian | foreman | traffic warden | landlord | tenant | neighbour | cashier | security guard |
lollipop lady | refuse collector | gardener | director | head of service | chief executive |
monitoring officer | ranger | lifeguard | carer | support worker | clinician""")
RELATIONS = listed("""
my mother | my father | my mum | my dad | my son | my daughter | my wife | my husband | my partner | my sister |
my brother | our baby | my grandson | my nan | a friend | our neighbour | my carer | the neighbours |
my tenant | the couple next door | the man upstairs | the woman opposite | the people below | the children |
somebody | everyone | nobody | a young man | an old lady | two men | a woman | another resident | his mother |
her father | their children | the whole family | the residents | one of your staff | someone in the office |
a lady on the phone | your colleague""")
THINGS = listed("""
the bins | the lift | the boiler | the street light | the pavement | the road | the drain | the gutter |
the roof | the hedge | the tree | the fence | the car park | the playground | the library | the pool |
the bus shelter | the kerb | the crossing | the hearing | the form | the letter | the bill | the refund |
the assessment | the care plan | the visit | the meeting | the appointment | the report | the survey |
the permit | the licence | the fine | the ticket | the appeal | the window | the door | the heating | the damp |
the mould | the noise | the smell | the rubbish | the fly tipping | the dog mess | the graffiti | the pothole |
the sign | the speed bump | the school place | the application | the money | the payment | the rent |
the arrears | the deposit | the key | the alarm | the gate | the toilets | the bench | the path | the skip |
the mattress | the recycling | the garden waste | the abandoned car | the taxi | the website | the phone line""")
DAYS = listed("Monday | Tuesday | Wednesday | Thursday | Friday | Saturday | Sunday")
MONTHS = listed(
    "January | February | March | April | May | June | July | August | September | October | November | December"
)
TIMES = listed("""
Easter | Christmas | Bank Holiday | New Year | Whitsun | Ramadan | Eid | Diwali | Hanukkah | Thanksgiving |
Halloween | Bonfire Night | Labor Day | Mother's Day | St David's Day | Pancake Day | Remembrance Sunday |
Pentecost | the summer | the winter | the spring | the autumn | half term | last week | last month | last year""")
DOCUMENTS = listed("""
the Care Act | the Housing Act | the Children Act | the Equality Act | the Localism Act |
the Data Protection Act | the Highways Act | the Local Plan | the Complaints Policy | the Code of Conduct |
the Tenancy Agreement | Form B | Form 7 | Section 8 | Stage One | Stage Two | the Annual Report |
the Risk Assessment | the Education Health and Care Plan | the Corporate Complaints Procedure | the Brown Act |
the Public Records Act | the Notice to Quit | the Council Tax Bill | the Penalty Charge Notice |
the Planning Application | Disabled Facilities Grant | Housing Benefit | Pension Credit | Attendance Allowance |
Carer's Allowance | Free School Meals | Right to Buy | the Bus Pass | the Garden Waste Licence""")
PEOPLES = listed("""
Polish | Romanian | Arabic | Spanish | English | French | Urdu | Punjabi | Bengali | Gujarati | Chinese |
Portuguese | Turkish | Kurdish | Tamil | Yoruba | Swahili | Muslim | Christian | Jewish | Hindu | Sikh |
Catholic | Irish | Scottish | British | American | Mexican | European | Asian | African | Black | White |
Victorian | Georgian""")
ROADS = listed("""
Street | Road | Avenue | Lane | Drive | Close | Court | Crescent | Place | Way | Terrace | Gardens | Grove |
Hill | Rise | Row | Mews | Walk | View | Square | Park | Green | Boulevard | Parade | St | Rd | Ave | Blvd |
Dr | Ln | Ct | Gate""")
NAMED_PLACES = listed("""
House | Park | School | Bridge | Hall | Centre | Hospital | Library | Primary School | Academy | Court | Tower |
Church | Square | Common | Wood | Farm | Surgery | Medical Centre | Pool | Stadium | Cemetery | Station |
Estate | Fields | Beach | Pier | Arms | Hotel | Theatre | Museum | College | Nursery | Health Centre | Ward |
Wharf | Recreation Ground""")
FIRST_OF_ROADS = listed("""
Albert | Alma | Ash | Barton | Bath | Beech | Belmont | Birch | Bridge | Broad | Burton | Cambridge | Canal |
Cathedral | Cedar | Chapel | Chestnut | Church | Clarence | Cliff | College | Coronation | Cross | Dale |
Derby | Devon | Dover | Duke | Edward | Elm | Fairfield | Farm | Ferry | Fore | Forest | Front | George |
Glebe | Gloucester | Grange | Grosvenor | Grove | Hamilton | Harbour | Hawthorn | Heath | High | Highfield |
Hill | Holly | Kent | King | Kings | Lake | Lancaster | Larch | Laurel | Lime | Long | Manor | Maple | Market |
Marine | Meadow | Middle | Milton | Moor | New | North | Northumberland | Old Mill | Orchard | Oxford | Park |
Priory | Quay | Queen | Ridge | River | Russell | School | Shakespeare | Silver | Smithy | South | Spring |
St Andrews | St Johns | St Peters | Stanley | Sunset | Sycamore | The | Union | Upper Church | Vale | Vicarage |
Vine | Walnut | Warren | Water | Waterloo | Wellington | West | Willow | Windmill | Windsor | Wood | York |
El Camino | La Paz | Del Mar | San Juan | Avenida | Sunnymead | Magnolia | Jurupa""")
FOREIGN_ROADS = listed("""
Heol y Bryn | Heol Las | Heol Isaf | Ffordd Newydd | Ffordd y Mor | Stryd y Bont | Lon Goch | Maes y Coed |
Bryn Awel | Calle Mayor | Calle del Sol | Calle Nueva | Avenida Pico | Avenida del Mar | Camino Real |
Paseo Verde | Via Roma | Plaza Mayor | Via Lido""")
HOUSES = listed("""
Ivy Cottage | Orchard House | The Old Forge | The Lodge | Hillside | Fairview | Oak Tree Cottage | Willow Barn |
Primrose Cottage | The Old Rectory | Manor Farm | Sea View | Lilac Cottage | The Bungalow""")
