"""Names as people use them: short forms that stand for one another, particles, and names that are words too."""

from __future__ import annotations

from collections.abc import Mapping

# Each line is one name and its usual short forms. Small on purpose: what isn't here is found by a person at the desk.
SHORT_FORMS = """
alexander alex alec sandy | alexandra alex sandra sandy | alice ali | andrew andy drew | anthony tony
antonio tony | barbara barb babs | benjamin ben benny | catherine katherine kathryn cathy kathy kate katie kath
charles charlie chuck | christine christina chris tina | christopher chris kit | daniel dan danny
david dave davey | deborah debra deb debbie | edward ed eddie ted ned
elizabeth liz lizzie beth betty eliza bess libby | florence flo | francis frank | frederick fred freddie
gerald gerry jerry | gregory greg | harold harry | helen nell nellie | henry harry hank | jacqueline jackie
james jim jimmy jamie | jennifer jen jenny | jessica jess | john jack johnny | jonathan jon jonny
joseph joe joey | joshua josh | jose pepe | kenneth ken kenny | lawrence larry laurie | leonard len lenny
margaret maggie meg peggy madge rita | maria mary | martin marty | matthew matt | michael mike mick mickey
mohammed mohamed muhammad mohammad mo | nicholas nick nicky | pamela pam | patricia pat patty trish
patrick pat paddy | peter pete | philip phillip phil | raymond ray | rebecca becky becca
richard rick dick richie rich | robert rob bob bobby robbie bert | ronald ron ronnie | rosemary rose rosie
samantha sam | samuel sam sammy | stephen steven steve | susan sue susie suzanne | theodore ted theo
theresa teresa terry tess | thomas tom tommy | timothy tim | victoria vicky vic tori | vincent vince
walter walt wally | william will bill billy liam willie | zachary zach
"""

PARTICLES = frozenset(
    {"al", "ap", "bin", "bint", "da", "de", "del", "della", "den", "der", "di", "dos", "du", "el", "ibn"}
) | frozenset({"la", "le", "los", "of", "the", "van", "ver", "von", "y", "and", "zu"})

# Given names and surnames that any report may say of anything: alone they count only with a capital letter.
EVERYDAY_WORDS = """
april august baker banks bell best black bond bridge brook brown bush butler carpenter carter church clerk
close cook cooper court cross day dean drew farmer field fields fisher flood forest foster fox frank french
friend garden gardener gates grace grant gray green grey hall hand harry hill hope house hunt hunter joy june
king knight lake land lane law little long love mark marks marsh mason may mayor mead miller mills moody moon
moore noble page park parker parks parsons pat penny piper pool pope porter post potter price prior ray reed
reeves rich ring rivers road rose sandy sharp shepherd short small smart snow south spring star still stone
stream street strong sue summer summers sweet taylor temple town trees turner vale virtue walker wall waller
ward waters way weaver webb weeks wells west wheeler white will wise wood woods work worth young
"""
EVERYDAY = frozenset(EVERYDAY_WORDS.split())


def _short_forms() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for group in SHORT_FORMS.replace("\n", "|").split("|"):
        names = group.split()
        for name in names:
            found.setdefault(name, set()).update(names)
    return {name: frozenset(others - {name}) for name, others in found.items()}


CALLED_TOO = _short_forms()
