"""Those who write to us in the demo. None of them exists: telephones are from the ranges kept for fiction."""

from __future__ import annotations

from portal.cases.submission import Reporter

# name, address, language, how to reach them, needs. Who has an "@" writes by e-mail; the others are written to by post.
DEVON = (
    ("Alice Penrose", "1 Mill Lane\nHatherleigh", "", "email", ""),
    ("Derek Luscombe", "14 Church Path\nTotnes", "", "email", ""),
    ("Jean Ashplant", "Rose Cottage\nChulmleigh", "", "post", "Large print, please."),
    ("Farida Rahimi", "Flat 3, 27 Well Street\nExeter", "Dari", "email", "An interpreter for telephone calls."),
    ("Marcus Trethewey", "The Old Forge\nHolsworthy", "", "email", ""),
    ("Bronagh Keane", "8 Quay Hill\nBideford", "", "phone", ""),
    ("Wojciech Zielinski", "52 Station Road\nNewton Abbot", "Polish", "email", ""),
    ("Sheila Copplestone", "Higher Barton\nCrediton", "", "email", ""),
    ("Imani Okafor", "19 Victoria Terrace\nBarnstaple", "", "email", ""),
    ("Gwen Yelland", "6 The Square\nModbury", "", "post", "I am hard of hearing: please write, don't ring."),
    ("Ravi Menon", "33 Longmeadow\nCullompton", "", "email", ""),
    ("Patience Hole", "Lower Town Farm\nBradworthy", "", "email", ""),
    ("Colin Dymond", "11 Fore Street\nKingsbridge", "", "phone", ""),
    ("Leila Haddon", "4 Orchard Close\nHoniton", "", "email", "I use a screen reader."),
    ("Terence Vanstone", "2 Bridge Cottages\nTavistock", "", "email", ""),
    ("Mei Lin Carter", "70 Alphington Street\nExeter", "", "email", ""),
    ("Joan Raddall", "Sunnyside\nSouth Molton", "", "post", ""),
    ("Aidan Furzeland", "15 Marine Parade\nDawlish", "", "email", ""),
    ("Pauline Squance", "9 Castle Street\nOkehampton", "", "email", ""),
    ("Tomasz Wrona", "41 Chapel Row\nTiverton", "Polish", "email", ""),
    ("Harriet Coombe-Lane", "Manor Lodge\nSidmouth", "", "email", ""),
    ("Ernest Pidgeon", "3 Almshouse Court\nMoretonhampstead", "", "post", "Large print, please."),
    ("Samira Bousfield", "22 Riverside\nTopsham", "", "email", ""),
)

SAN_CLEMENTE = (
    ("Omar Reyes", "122 Avenida Ejemplo", "", "email", ""),
    ("Linda Kowalczyk", "9 Calle Ficticia", "", "email", ""),
    ("Hector Villalobos", "415 Via Imaginaria, Unit B", "Spanish", "phone", ""),
    ("Beverly Tran", "37 Paseo Muestra", "", "email", ""),
    ("Chuck Merriweather", "801 Calle Prueba", "", "email", ""),
    ("Anahit Sarkisian", "26 Camino Invento", "", "email", ""),
    ("Dolores Whitfield", "5 Plaza Cuento, Apt 210", "", "post", "Large print, please."),
    ("Kenji Morales", "1450 Via Imaginaria", "", "email", ""),
    ("Pat O'Donnell", "63 Avenida Ejemplo", "", "email", ""),
    ("Ruthanne Beal", "218 Calle Ficticia", "", "phone", ""),
    ("Tyrell Jacoby", "77 Paseo Muestra", "", "email", ""),
    ("Guadalupe Ibarra", "340 Calle Prueba", "Spanish", "email", ""),
    ("Stan Lindqvist", "12 Camino Invento", "", "email", ""),
    ("Nadia Farouk", "502 Plaza Cuento", "", "email", ""),
    ("Walt Hutchins", "29 Avenida Ejemplo", "", "post", ""),
    ("Cheryl Ann Pruitt", "660 Via Imaginaria", "", "email", ""),
    ("Minh Dang", "14 Calle Ficticia", "", "email", ""),
)

RIVERSIDE = (
    ("Marisol Quintero", "4100 Orange Street", "Spanish", "email", ""),
    ("Dwight Ellison", "77 Arroyo Drive", "", "phone", ""),
    ("Thuy Pham", "1288 Linden Street, Unit 4", "", "email", ""),
    ("Gloria Baptiste", "902 Panorama Road", "", "email", ""),
    ("Hank Sorensen", "15 Ridge Lane", "", "post", ""),
)

ORANGE_COUNTY = (
    ("Yolanda Prieto", "2301 Flower Street", "Spanish", "email", ""),
    ("Curtis Washington", "88 Walnut Avenue", "", "email", ""),
    ("Soo-Jin Park", "640 Garden Court", "Korean", "email", "An interpreter for telephone calls."),
    ("Ardeshir Bakhtiari", "19 Harbor Place", "", "email", ""),
    ("Nell Abernathy", "3 Vine Street", "", "post", "Large print, please."),
)

BOROUGH = (
    ("Tanisha Clarke", "12 Garnet House", "", "email", ""),
    ("Florin Ionescu", "8 Canal Walk", "Romanian", "email", ""),
    ("Maureen Doherty", "44 Linnet Road", "", "phone", ""),
    ("Piers Halloran", "101 Chapel Street", "", "email", ""),
    ("Jamie Linton", "Flat 2, 9 Garnet House", "", "email", ""),
)

# Elected members, who write by Members' Services alone.
MEMBERS = (
    ("The Mayor, Grace Oduya", "Mayor's Office, Town Hall", "", "email", ""),
    ("Councillor Tobias Finch", "Members' Room, Town Hall", "", "email", ""),
    ("Councillor Abena Mensah", "Members' Room, Town Hall", "", "email", ""),
)
MEMBERS_CHANNEL = "members_service"

COUNCIL = (
    ("Nasreen Akhtar", "5 Maple Court", "", "email", ""),
    ("Geoffrey Lund", "27 Church Lane", "", "email", ""),
    ("Brenda Osei", "6 Sawmill Row", "", "phone", ""),
    ("Callum Reid", "90 High Street", "", "email", ""),
)


def reporter(procedure: str, number: int, channel: str) -> Reporter:
    """Return who writes the procedure's story of that number: of the people who write that way, each in turn."""
    people = reporters(procedure, by_members=channel == MEMBERS_CHANNEL)
    return people[number % len(people)]


def reporters(procedure: str, *, by_members: bool = False) -> tuple[Reporter, ...]:
    """Return the people who write to the body of this procedure, or its elected members."""
    people, phone = {
        "devon": (DEVON, "01632 960{:03}"),
        "san-clemente": (SAN_CLEMENTE, "(949) 555-01{:02}"),
        "riverside": (RIVERSIDE, "951-555-01{:02}"),
        "orange-county": (ORANGE_COUNTY, "714-555-01{:02}"),
        "childrens-social-care": (MEMBERS if by_members else BOROUGH, "01632 960{:03}"),
        "lgsco-code": (COUNCIL, "01632 960{:03}"),
    }[procedure]
    return tuple(
        _reporter(person, phone.format(number)) for number, person in enumerate(people, start=70 if by_members else 50)
    )


def _reporter(person: tuple[str, str, str, str, str], phone: str) -> Reporter:
    name, address, language, contact_by, needs = person
    mailbox = "".join(one for one in name.lower().replace(" ", ".") if one.isalpha() or one == ".")
    email = "" if contact_by == "post" else f"{mailbox}@example.org"
    return Reporter(name, email, phone, address, language, contact_by, needs)
