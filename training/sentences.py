"""Sentences as people write them to councils. {who} is a person, {where} an address; all else in braces is neither."""

from __future__ import annotations

# Who did what: said of people by their names, and of everything else too, so that what was done tells little.
DID = """
never came back to us | told me to wait | promised to look into it | has not answered | was very helpful |
was rude to me | refused to help | said it would be done by {day} | did not turn up | lost my papers | came on {day} |
left without a word | has been very kind | is always late | does not care | took my details in {month} |
wrote to me in {month} | said there was no money | parked across my drive | keeps us awake at night |
should be ashamed | deserves praise | went above and beyond | has gone on leave | is off sick |
no longer works there | sent me to {body} | blamed {body} | would not give a name | wouldnt listen | laughed |
apologised | cleaned up the mess | broke the fence | hit my car | blocked the drain | cut down the tree |
has lived here since {year} | is {number} years old | was born in {year} | needs {thing} mended |
is waiting for {thing} | asked about {thing} | complained about {thing} | wants {thing} back | paid for {thing} |
saw {thing} | checked {thing} | closed {thing} | has the same trouble | agrees with me | helped us with {thing} |
rang {body} | spoke to {body} | works for {body} | works at {company} | lives in {town} | moved to {town} |
comes from {town} | speaks {people} | shouted at my son | threatened us | made a video | took photos | was on duty |
was in charge | was there too | can confirm this | signed the form | opened the letter | and the others left |
made me cry | made my day | made a mistake | put it in writing | passed me from pillar to post | hung up |
walked off | does a great job | does nothing | did everything right | did not read my letter | has our key |
has my file | has no idea | fell over | fell ill | was taken to hospital | was evicted | was assaulted | was moved |
died in {month} | cannot walk far | is the {role} | is my {role} | is a {role} at {body} | was the {role} |
was my {role} until {month} | tried to explain | explained it to me | explained {document} | did not know {document} |
is away until {day} | is to blame | isnt there any more | gets the bus to {town} | uses a wheelchair | has dementia |
has asthma | is blind | is autistic | still waits | still lives there | only laughed | also said so | then left |
later rang me | finally wrote | just smiled
"""
OPENINGS = """
|  |  |  |  |  |  |  | Yesterday | On {day} | On {day} | Last week | In {month} | And | But | Then | So | I think |
I believe that | I know that | We heard that | It seems | Apparently | This morning | At {time} | Since {month} |
After that | Also, | When I rang, | When we arrived, | As I said, | According to the letter, | Once again | Again |
Every night | Each {day} | Sadly | To be fair, | Why has | Because | Although | If | Now | Today | At the meeting |
At the counter | In the end | Your | Please note that | I was told that | They say | He says | She says |
My mother says | First of all, | Even
"""
TAILS = """
|  |  |  |  |  |  |  |  |  |  |  |  | and I am not happy | and nobody cares | which is not good enough |
so I am writing to you | on {day} | in {month} | last {month} | at {time} | since {year} | before {day} | again |
twice | three times | for weeks | because of {thing} | about {thing} | near {place} | outside {place} | at {place} |
in {town} | by the way | I am told | and {body} knows | on {date} | on {date} | until {date} | ref {code} |
though I asked {body} | for {company} | from {company} | with {relation} | and {relation} saw it | too
"""
# Someone is named in the midst of it.
TOLD = """
I spoke to {who} {tail} | I talked with {who} {tail} | We met {who} {tail} | I rang {who} {tail} |
I emailed {who} {tail} | I wrote to {who} {tail} | I asked {who} {tail} | Ask {who} | Please ask {who} to ring me |
Please contact {who} | Can {who} call me back | Could {who} please come and look | Will {who} be there on {day} |
Has {who} left | Where is {who} | Who is {who} | Why does {who} ignore us | It was {who} who did it |
It was {who}, not {relation} | A {role} called {who} {did} | a man named {who} {did} |
someone by the name of {who} {did} | The {role}, {who}, {did} | The {role} {who} {did} | {relation}, {who}, {did} |
{relation} {who} {did} | {relation} ({who}) {did} | {who} ({role}) {did} | {who}, the {role}, {did} |
{who}, who lives nearby, {did} | {who}, who is {number}, {did} | {who} from {body} {did} | {who} at {body} {did} |
{who} of {company} {did} | {who} in the office {did} | {who} next door {did} | {who} upstairs {did} |
{who} and {who} {did} | {who}, {who} and {who} {did} | {who} and I {did} | {who} and {relation} {did} |
{relation} and {who} {did} | both {who} and {who} {did} | neither {who} nor {who} {did} | {who} or {who} must know |
I gave it to {who} {tail} | I handed {thing} to {who} | I showed {thing} to {who} |
I left a message for {who} {tail} | a message from {who} {tail} | a letter from {who} {tail} |
a call from {who} {tail} | an e-mail by {who} of {day} | the decision of {who} {tail} | the help of {who} {tail} |
thanks to {who} {tail} | Thank you {who} | Well done {who} | We want to thank {who} for {thing} |
I wish to praise {who} {tail} | I am angry with {who} {tail} | I blame {who} | it is not fair on {who} |
this upset {who} {tail} | I worry about {who} | We look after {who} | I care for {who} | I am writing for {who} |
I write on behalf of {who} {tail} | This is about {who} {tail} | This concerns {who} | {who}'s {role} {did} |
{who}'s car {tail} | {who}'s son {did} | {who}'s dog {did} | {who}'s house {tail} | we are {who}'s parents |
the name of the {role} is {who} | his name is {who} | her name was {who} | I am {who} |
I'm {who} and {did} | we are {who} and {who} | this is {who} | it is me, {who} | {who} here again | {who} speaking |
my {role} is {who} | our {role} is {who} | the {role} was {who} | the {role} on duty was {who} | it belongs to {who} |
owned by {who} | signed by {who} | signed {who} | assessed by {who} {tail} | treated by {who} {tail} | seen by {who} |
led by {who} | run by {who} | chaired by {who} | According to {who}, {relation} {did} |
{who} says that {relation} {did} | I told {who} that {relation} {did} | {who} knows that {body} {did} |
I saw {who} {tail} | We saw {who} with {thing} | {who} shouted: {did} | {role}: {who} | Name: {who} |
Full name: {who} | Contact: {who} | Witness: {who} | Tenant: {who} | Patient: {who} | Child: {who} | cc {who} |
cc: {who} | Attn {who} | FAO {who} | for the attention of {who} | From: {who} | To: {who} | Dear {who} | Dear {who}, |
Hello {who}, | Hi {who} | Good morning {who}, | Dear {who}, I write about {thing} | Hi {who}, {relation} {did} |
Yours sincerely {who} | Yours sincerely, {who} | Yours, {who} | Sincerely, {who} | Best, {who} | Best regards, {who} |
Kind regards, {who} | With kind regards {who} | Regards {who} | Many thanks {who} | Thanks, {who} | Cheers {who} |
Love from {who} | Signed, {who} | Respectfully, {who} | Yours truly, {who} | Thank you, {who} | {who} |
{who}, {town} | {who}, {role} | {who} - {role} | PC {who} {did} | Officer {who} {did} | Sergeant {who} {did} |
Inspector {who} {did} | DC {who} {did} | PCSO {who} {did} | Deputy {who} {did} | Judge {who} {did} |
Social worker {who} {did} | Teacher {who} {did} | Driver {who} {did} | Our baby {who} {did} | our {who} {did} |
little did {who} know | if {who} {did} I would go | when {who} {did} we left | that {who} {did} |
because {who} {did} | since {who} {did} | until {who} {did} | before {who} {did} | after {who} {did} |
while {who} {did} | {relation} told {who} | {body} sent {who} | {body} told {who} to wait | They let {who} go |
nobody told {who} | you promised {who} | Tell {who} to stop | tell {who} that {relation} {did} | Let {who} know |
remind {who} please | I trust {who} | I only know {who} | {who} has been bullying {who} | {who} hit {who} |
{who} reported {who} to {body} | {who} saw {who} {tail} |
{who} met {who} | {who} rang {who} {tail} | {who} knows {who} | {who} helped {who} {tail} | {who} hates {who} |
{who} blames {who} {tail} | {who} is the {role} of {who} | {who} lives with {who} {tail} |
{who} came with {who} {tail} |
{who} works for {who} | {who}, not {who}, {did} | {who} will ask {who} | {who} asked {who} about {thing} |
{who} told {who} about {thing} | He bullied {who} {tail} |
She looks after {who} {tail} | They took {who} to {town} | {thing} of {who} {tail} |
{thing} that {who} wrote is wrong | the field that {who} owns | {where} is where {who} lives |
{who} of {where} {did} | {who} lives at {where} | {who}, {where} | {who} {phone} | ring {who} on {phone} |
{who} can be reached on {phone}
"""
ADDRESSED = """
I live at {where} | i live at {where} and {relation} {did} | We live at {where} {tail} | {relation} lives at {where} |
They live in {where} | My address is {where} | my house is {where} | our flat is {where} {tail} |
We moved to {where} | we moved from {where} to {where} | I own {where} | I rent {where} from {body} |
the owner of {where} {did} | the people at {where} {did} | the tenant of {where} {did} |
my neighbour at {where} {did} | outside {where} {tail} | opposite {where} | next to {where} {tail} | behind {where} |
in front of {where} | the house at {where} {tail} | the leak at {where} {tail} | {thing} at {where} {tail} |
{thing} outside {where} {tail} | {thing} of {where} {tail} | Come to {where} | Visit {where} on {day} |
Letters to {where} {tail} | it was sent to {where} | Address: {where} | Property: {where} |
Site: {where} | {where} | {where} is empty | {where} {did} | {where} has been flooded | Regarding {where} |
Re: {where} | This is about {where} {tail} | at {where} {relation} {did} | From {where} you can see {place} |
The van stood by {where} | parked outside {where} {tail} | between {where} and {where} |
She lives in {unnumbered} {tail} | I live in {unnumbered} {tail} | he lives on {unnumbered} |
we live on {unnumbered} and {relation} {did} | living in {unnumbered}
"""
# Nobody is named in these.
UNNAMED = """
{open} {body} {did} {tail} | {open} {relation} {did} {tail} | {open} the {role} {did} {tail} |
{open} a {role} {did} {tail} | {open} {thing} {did} {tail} | {open} {company} {did} {tail} |
{open} {place} {did} {tail} | {open} {road} {did} {tail} | {open} {town} {did} {tail} |
{open} {document} {did} {tail} | {body} and {body} {did} | {company} or {company} {did} | The {role} of {body} {did} |
A {role} from {company} {did} | I spoke to {body} {tail} | I rang {body} {tail} | I wrote to {body} {tail} |
I asked {company} {tail} | Ask {body} | Can {body} call me back | Could {body} please help |
Why does {body} ignore us | Where is {thing} | Who is the {role} | What is {document} | Thank you {body} |
I blame {body} | {thing} in {road} {tail} | {thing} on {road} {tail} | {thing} near {place} {tail} |
{road} floods {tail} | {road} is a mess | the corner of {road} and {road} | along {road} {tail} |
from {road} to {place} | {place} is closed {tail} | We went to {place} | The bus to {town} was late |
I am from {town} | We moved here from {town} | {town} is worse | {town} does it better |
{town}, {town} and {town} have it | I work in {town} | my train to {town} {tail} | {people} food | She is {people} |
a {people} family {did} | the {people} community {tail} | I speak {people} and {people} | the {people} church |
my {product} broke | the {product} app does not work | I use {product} | a {product} hit the wall |
I bought it from {company} {tail} | {company} dug up {road} | the car park of {company} {tail} |
I work for {company} | {company} says that {body} {did} | Under {document} you must answer |
I asked for {document} {tail} | {document} says so | see {document} | I quote {document} | On {date} and on {date} |
from {date} to {date} | {date} | closed from {date} | {date} {open} {thing} {did} | I paid on {date} |
{number} on {date}, {number} on {date} | on {date} it was {number} | Reading on {date} {number} | Reference {code} |
Ref: {code} | My reference is {code} | the invoice {code} | invoice {code} was paid {tail} | case {code} {tail} |
Permit {code} ran out {tail} | lamp post {code} {tail} | form {code} {did} | grid reference {code} |
account {code} {tail} | order {code} | the letter of {date} | Since {date} | the {role} {did} on {date} |
{company} {did} on {date} | {state} {did} | I moved from {state} | the {state} office | On {day} and on {day} |
{day} was fine, {day} was not | Since {day} | in {month} or {month} | {month} {year} | {day}, {number} {month} |
In {month} it was {month}, now it is {month} | It is {time} and nothing | At {time} the office is shut |
Before {time} | Happy {time} | I may come | May I ask why | I will not pay | Will you answer |
Will there be a meeting | will it ever be done | I hope so | Hope is all we have | Hope to hear from you |
A mark on the wall | mark it as urgent | Mark it done | The grace period ended | grace period | a rose bush |
The rose garden {tail} | Rose bushes grew over it | The frank answer is no | To be frank, no | Dawn was breaking |
from dawn to dusk | The dean of the college | a summer of noise | an art class | Art classes stopped | Bill me |
The bill is wrong | Bill after bill came | A robin nests there | The robin is back | Joy is short | what a joy |
Faith schools {tail} | in good faith | I have lost faith in {body} | Patience is at an end | My patience is gone |
pat on the back | Drew a line | he drew a map | chase it up | Chase them | I had to chase {body} |
the jack under the car | rusty nails | A summer fair | the sky is grey | Holly and ivy | ivy grows up it |
The heather is burnt | Sandy soil | the sandy path | Crystal clear | a ray of hope | Pearl Harbor | Penny by penny |
every penny | Ruby wedding | Violet flowers | The Duke Hotel | The Kings Head {did} | The Red Lion {did} |
the Prince Regent pub | Queen of Hearts | Lord Mayor's Show | the Major Projects Team | Best Value | Best wishes |
Kind regards | Yours sincerely | Yours faithfully | Sincerely | Regards | Thank you | Thanks | Cheers |
Kind regards and thanks | Yours faithfully, an angry {role} | Regards, a {role} | Thanks, all at {place} |
Signed, the residents | Dear {body} | Dear Sir | Dear Madam | Dear Sirs, {thing} {did} | Dear all | Dear {role}, |
Hi there | Hello | Good morning | Hi, {thing} {did} | Subject: {thing} | Re: {thing} | Ref {number} |
Complaint about {thing} | Urgent | Please read this | Not Good Enough | To: {body} | From: a {role} | cc {body} |
cc: {company} | FAO {body} | Attn {body} | for the attention of {body} | Name: withheld | Address: see above |
I am a {role} | I am the {role} at {place} | I am {people} | I am {number} | I'm tired | I'm {people} and {did} |
this is urgent | this is {thing} | it is called {document} | they called it {document} | It is named after a river |
called {body} | named in {document} | the thing called {document} | my {role} is away | our {role} {did} |
the {role} was rude | the {role} on duty {did} | It belongs to {body} | owned by {company} | run by {company} {tail} |
signed by the {role} | seen by the {role} | led by {body} | {relation} told {body} | {body} told {relation} |
Nobody told {relation} | Tell {body} | They took {thing} away | They moved {relation} |
{relation} is {number} years old | {relation} lives in {town} | {relation} and {relation} {did} |
{relation}, the {role}, {did} | it cost {number} pounds | I paid {number} in {month} | {number} weeks |
{number} of us | bus {number} {did} | Room {number} | form {number} | {thing} and {thing} |
{thing}, {thing} and {thing} | Not {thing} but {thing} | No {thing}, no {thing} | Fix {thing} | Mend {thing} please |
Please mend {thing} {tail} | Please send a {role} | Please stop | Please ask {body} to ring me |
Please contact the {role} | Nothing has been done about {thing} | Nothing {did} | Nobody {did} | Someone {did} |
Everyone {did} | Everything {did} | This {did} | That {did} | It {did} {tail} | He {did} {tail} | She {did} {tail} |
They {did} {tail} | We {did} {tail} | You {did} | Your team {did} | Your {role} {did} | Our {role} {did} |
Her {role} {did} | Staff {did} | Councillors {did} | Residents {did} | Officers {did} | Tenants {did} |
Drivers {did} | Children {did} | Dogs {did} | Cars {did} | Rats {did} | Youths {did} | Contractors {did} |
Students {did} | Neighbours {did} | Half the street {did} | Most of it {did} | Whoever {did} | The last {role} {did} |
The new {role} {did} | The old {role} {did} | The other {role} {did} | Another {role} {did} | An angry {role} {did} |
a kind {role} {did} | Do it | Do you care | Does {body} care | Did anyone check {thing} | Is {thing} safe |
Are we safe | Was it {thing} | Were you told | Have you seen {thing} | Has {body} decided | Had {body} listened |
Can you help | Can't you see | Could it be {thing} | Should we pay | Would you | Shame on {body} | What a waste |
What about {thing} | When will {thing} be mended | When is {document} due | How long | How can {body} do this |
Which {role} decides | Who decides | Who pays | Whose fault is it | Why me | Why not {day} | So what | Or else
"""
# A little of how it is said in Spanish and in Welsh: the names are learned from the English lines.
IN_SPANISH = """
Me llamo {who} | Mi nombre es {who} | Soy {who} | El señor {who} no contestó | La señora {who} fue muy amable |
Don {who} vino | Doña {who} lo sabe | Se lo dije a {who} | Pregunten a {who} | {who} me dijo que esperara |
{who} nunca vino | {who} gritó a mi hijo | Mi hermana {who} lo vio | Mi esposo {who} está enfermo |
El inspector {who} pasó por aquí | La doctora {who} firmó | {who} y {who} viven arriba | Estimada {who}: |
Estimado señor {who} | Saludos, {who} | Un saludo, {who} | Gracias, {who} | Mi casa está en {where} |
Mi dirección es {where} | El agua sale por {where} | Los vecinos de {where} protestan | Estoy esperando una carta |
Espero su respuesta | El ruido es insoportable | La calle está sucia | Hay un bache en la calle |
Las luces no funcionan desde enero | En marzo y en abril pagué la multa | El lunes no vino nadie |
Quiero poner una queja | Quisiera hablar con el alcalde | La oficina estaba cerrada | El contenedor está lleno |
Los perros ladran toda la noche | No puedo pagar el alquiler | Me dieron una cita y la cancelaron |
El Departamento de Vivienda no contesta | La Ciudad debe actuar | El autobús llega tarde |
La biblioteca cierra temprano | Atentamente | Saludos cordiales | Muchas gracias | Buenos días | Estimados señores: |
Señores: | A quien corresponda | Mi solicitud fue rechazada | La policía llegó tarde | Nadie me ayudó
"""
IN_WELSH = """
Fy enw i yw {who} | {who} ydw i | Dw i wedi ysgrifennu at {who} | Gofynnwch i {who} | Roedd {who} yn anghwrtais |
Daeth {who} yn hwyr | Mae {who} yn gwybod | Diolch i {who} am ei waith | Clywais gan {who} | Fy merch {who} a welodd |
Mae fy mab {who} yn sâl | Y meddyg oedd {who} | Annwyl {who} | Cofion, {who} | Cofion gorau {who} |
Yr eiddoch yn gywir, {who} | {who} a {who} sydd drws nesaf | Fy nghyfeiriad yw {where} |
Mae dŵr y tu allan i {where} | Mae'r tŷ yn {where} | Mae'r sbwriel ar y palmant | Does neb yn ateb y ffôn |
Mae'r heol yn beryglus | Roedd y swyddfa ar gau | Dydd Sadwrn a dydd Sul | Ym mis Mawrth ac ym mis Mai |
Mae angen trwsio'r to | Dw i eisiau cwyno | Mae'r bws yn hwyr bob dydd | Ni chefais ateb | Rwy'n aros am lythyr |
Annwyl Syr | Annwyl Gyngor | Cofion gorau | Yr eiddoch yn gywir | Diolch yn fawr | Bore da | Mae'r parc yn fudr |
Cyngor Sir | Mae'r plant yn chwarae yno | Dywedodd y swyddog wrthyf am aros | Cefais fy ngwrthod |
Mae'r cymdogion yn swnllyd | Pwy sy'n gyfrifol | Gwasanaethau Cymdeithasol
"""
# Which numbers are said.
BETWEEN = {"number": (2, 400), "year": (1950, 2026)}


def patterns(text: str) -> list[str]:
    """Return the patterns that stand between bars, the empty ones too."""
    return [" ".join(one.split()) for one in text.strip("\n").split("|")]
