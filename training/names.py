"""Names of people from many places, and the ways that people write them."""

from __future__ import annotations

import importlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from random import Random

# Whose names, and how often: those whom an English-speaking or Spanish-speaking council hears of most, most.
LOCALES = {
    "en": 3, "en_GB": 6, "en_US": 4, "en_IE": 2, "en_IN": 3, "en_PK": 3, "en_KE": 2, "en_NG": 2, "es_ES": 2, "es_MX": 3,
    "es_CO": 1, "pt_BR": 1, "fr_FR": 1, "de_DE": 1, "it_IT": 1, "nl_NL": 1, "ro_RO": 2, "tr_TR": 1, "cs_CZ": 1,
    "lt_LT": 1, "hu_HU": 1, "yo_NG": 2, "ig_NG": 2, "ha_NG": 1, "tw_GH": 2, "zu_ZA": 1, "sw": 2, "en_TH": 1,
    "id_ID": 1, "fr_DZ": 1,
}  # fmt: skip
# Those of whom the lists above have none, or none in Latin letters: given names | surnames.
OWN = {
    "welsh": ("""
Aled Alun Alwyn Angharad Aneirin Anwen Arwel Bethan Branwen Bronwen Bryn Cadi Cai Ceri Ceridwen Cledwyn Delyth
Deian Dewi Dilys Dylan Efa Eifion Eilir Einir Eirian Eirlys Elen Eleri Elin Elis Elwyn Emlyn Emrys Endaf Enfys
Esyllt Eurwen Ffreuer Gareth Garmon Gerallt Geraldine Glenys Glyn Gruff Gwawr Gwen Gwenda Gwenno Gwilym Gwyn
Gwyneth Haf Heledd Hefin Heulwen Huw Hywel Idris Iestyn Ieuan Ifan Ifor Illtyd Iona Iwan Leusa Lleucu Llinos
Llew Llyr Lowri Luned Mabli Madog Mali Manon Marged Megan Meilir Meinwen Menna Meurig Mererid Morfydd Myfanwy
Nia Non Olwen Osian Owain Pryderi Rhian Rhiannon Rhodri Rhydian Sian Sioned Siwan Steffan Tegid Tegwen Teleri
Tomos Tudur Wyn
""", """
Beynon Bevan Bowain Breese Cadwaladr Ceredig Davies Edmunds Eynon Gethin Gittins Glyndwr Gwynne Harries Howells
Hopcyn Ifans Jenkin Kendrick Lloyd Mathias Maddocks Meredith Morgan Morris Mostyn Nicholas Parry Penry Phelps
Philpot Powell Probert Prydderch Pugh Rees Rosser Sayce Trahaearn Treharne Trevor Vaughan Watkin Wynne Yorath
"""),
    "polish": ("""
Adrianna Alicja Andrzej Bartosz Beata Bogusia Bożena Cezary Dariusz Dominika Dorota Elżbieta Ewelina Grażyna
Grzegorz Halina Henryk Ireneusz Iwona Jacek Jadwiga Janusz Jarosław Joanna Justyna Kasia Katarzyna Kazimierz
Kinga Krystyna Krzysztof Leszek Łukasz Maciej Magda Małgorzata Marcin Mariusz Mateusz Mieczysław Mirosław Paweł
Piotr Przemek Radek Ryszard Sławomir Stanisław Sylwia Szymon Tadeusz Urszula Wiesława Wojciech Zbigniew
""", """
Adamczyk Baran Błaszczyk Borkowski Chmielewska Czarnecki Dąbrowski Duda Gajewski Głowacki Górski Grabowska
Jabłoński Jankowski Jasiński Jaworska Kaczmarek Kalinowska Kamiński Kozłowski Krajewski Krawczyk Król Kubiak
Lewandowska Maciejewski Majewska Malinowski Mazur Michalak Nowicka Olszewski Ostrowski Pawlak Piekarska Pietrzak
Przybylski Rutkowska Sadowski Sikora Sobczak Stępień Szczepański Szewczyk Tomaszewska Urban Walczak Wasilewski
Witkowska Wójcik Woźniak Wróblewski Wysocki Zając Zalewska Zawadzki Ziółkowski
"""),
    "chinese": ("""
Aiguo Baozhai Bingwen Bolin Chaoxiang Chen Chunhua Chunhui Daiyu Deming Dongmei Fang Feng Fenfang Guanting
Guiying Guoliang Haitao Heng Honghui Huan Hui Huiling Jia Jiahao Jian Jianguo Jiaying Jing Jingyi Jinhai Jun
Junjie Kaiming Lan Lei Li Lihua Lijuan Lin Ling Long Mei Meiling Meixiu Min Ming Mingzhu Na Ning Ping Qiang Qing
Qiu Rong Rui Ruolan Shan Shihong Shu Shufen Siyu Tao Ting Weimin Xia Xiang Xiaodan Xiaohong Xiaoming Xin Xinyi
Xiu Xiuying Xue Yan Yang Yaling Yichen Ying Yong Yu Yuan Yue Yun Yuxuan Zhen Zhihao Zhiwei Zihan
""", """
Bai Cai Cao Chang Chen Cheng Cheung Chan Chow Chiu Cui Deng Ding Dong Du Fan Fang Feng Fong Fu Gao Gu Guo Han He
Ho Hsu Hu Huang Huo Jia Jiang Jin Kong Kwok Lai Lam Lau Leung Li Liang Liao Lin Liu Lo Long Lu Luo Lui Ma Mao
Meng Ng Ouyang Pan Peng Poon Qian Qin Qiu Ren Shao Shen Shi Song Su Sun Szeto Tang Tao Tian Tsang Tse Wan Wang
Wei Wen Wong Wu Xia Xiang Xiao Xie Xiong Xu Xue Yan Yang Yao Ye Yeung Yin Yip Yu Yuan Zeng Zhang
"""),
    "arabic": ("""
Abbas Abdallah Abdirahman Abdulaziz Abdulrahman Adnan Aisha Alia Amal Amina Amir Anwar Ayaan Aya Ayman Aziz
Bashir Basma Bilal Dalia Dina Ebtisam Fadi Faisal Farah Faris Farouk Fathi Ghada Habiba Hadi Hafsa Hala Halima
Hanan Hani Hassan Haya Hiba Hikmat Hodan Huda Ibrahim Ikram Iman Ismail Issa Jamal Jamila Jawad Kamal Karim
Khadija Lamia Layla Lubna Mahmoud Majid Malak Maryam Mona Mustafa Nabil Nada Nadia Najwa Nasra Noor Nura Omar
Osama Qasim Rania Rasha Reem Rida Ruqayya Sabah Said Salim Salma Samira Sana Shadi Suad Tahani Tariq Wafa Walid
Yasmin Yasser Zahra Zainab Zaki
""", """
Abdalla Abdelaziz Abdullahi Aden Al-Amin Al-Hashimi Al-Jabbar Al-Masri Al-Najjar Al-Rashid Awad Ayoub Aziz Bakri
Barakat Dahir Daoud Darwish El-Sayegh Elmi Fadel Farah Ghanem Guled Habib Haddad Haji Hamdan Hamid Hanna Hilal
Hussain Ibrahim Jama Jaber Kassem Khalil Khoury Mahdi Mansour Mohamud Nasser Nassar Noor Omar Osman Qureshi
Rahman Saad Sabry Saleh Salman Shaheen Sharif Shire Suleiman Taha Tawfik Warsame Younis Yusuf Zaid
"""),
    "sikh": ("""
Amandeep Amrit Balbir Baljinder Charanjit Daljit Gurpreet Gurinder Harbhajan Hardeep Harpreet Inderjit Jagdeep
Jaswinder Kulwinder Lakhbir Manjit Navdeep Parminder Rajinder Ravinder Satnam Simran Sukhdeep Surjit
""", """
Atwal Bains Bhatti Chahal Dhaliwal Dhillon Gill Grewal Johal Kang Mann Purewal Sahota Sandhu Sidhu Singh Kaur
"""),
    "somali_and_horn": ("""
Abdi Asha Ayan Bekele Berhane Deqa Eyob Fadumo Faduma Genet Hirut Ifrah Kidane Mulu Sagal Selam Tesfaye Yonas
""", """
Abebe Alemu Ali Duale Farah Gebre Haile Kebede Mengistu Mohamed Negash Tadesse Tekle Warsame Wolde Yusuf
"""),
    "vietnamese_and_filipino": ("""
Anh Bao Binh Chau Cuong Dung Giang Hanh Hoa Hoang Huong Khanh Lien Mai Minh Ngoc Nhung Phuong Quang Thanh Thao
Thuy Tien Tran Trang Tuan Tuyet Vinh Xuan Yen Jejomar Jhun Ligaya Luzviminda Marisol Rodel Rowena Teodoro
""", """
Bui Dang Dinh Do Ho Hoang Huynh Lam Le Luong Luu Ly Mai Ngo Nguyen Pham Phan Ta Thai Tran Truong Trinh Vo Vu
Aquino Bautista Dela-Cruz Dimaguiba Macaraeg Magsaysay Pangilinan Salonga Villareal
"""),
}  # fmt: skip
SHORT_NAMES = """
Abs Al Alf Andy Ange Babs Baz Becks Bert Beth Bill Billy Bob Bobby Caz Charlie Chaz Chris Cliff Col Daz Deb Debs
Del Dickie Don Doug Ed Ella Fliss Fran Fred Gaz Gene Geoff Ger Gerry Gill Ginny Greg Hal Hattie Howie Jack Jan
Jaz Jeff Jen Jez Jim Jimmy Joe Johnny Josie Kat Kath Kaz Ken Kev Kit Les Lil Liz Lou Loz Mac Madge Mags Maz Mick
Mike Mo Nan Ned Nev Nige Nobby Norm Paddy Pete Phil Polly Reg Rich Rob Rod Rog Roz Rusty Sal Sam Shaz Shell Sid
Smudge Stan Steph Steve Stu Sue Tam Ted Tel Tez Tim Tina Tom Tommy Tone Trev Trish Val Vic Vin Viv Wally Wes
Woody
"""
# Given names that are words as well: they are learned as both.
WORD_NAMES = """
April Art Autumn Barb Bay Bishop Blue Bonnie Carol Charity Chase Chuck Clay Cliff Colt Crystal Daisy Dawn Dean
Destiny Drew Duke Earl Ernest Eve Fern Frank Gale Gene Glen Guy Harmony Heath Heather Heaven Holly Honor Hope
Hunter Iris Ivy Jack Jade Jasmine Jewel Joy June King Lance Lily Major Melody Mercy Miles Misty Nick Norm Olive
Patience Pearl Penny Piers Poppy Precious Prince Prudence Queenie Ray Red Rich River Robin Rocky Rose Rowan Ruby
Rusty Sandy Scarlett Sky Sonny Star Summer Sunny Temperance Trinity Ty Verity Violet Wade Winter Wren
"""
TITLES = [
    "Mr",
    "Mrs",
    "Ms",
    "Miss",
    "Dr",
    "Mr.",
    "Mrs.",
    "Ms.",
    "Dr.",
    "Mx",
    "Prof",
    "Rev",
    "Cllr",
    "Councillor",
    "Sir",
]
BY_WORK = ["Nurse", "Sister", "Professor", "Lady", "Lord", "Pastor", "Imam", "Father", "Alderman"]
KIN = ["Auntie", "Aunt", "Uncle", "Grandma", "Nana", "Gran", "Cousin"]
BY_LOOKS = ["Big", "Little", "Old", "Young", "Fat", "Tall", "Mad", "Lazy", "Posh", "Wee", "little", "old", "poor"]
PARTICLES = ["de", "del", "van", "van der", "von", "bin", "al", "de la", "da", "di", "ap", "St", "Mc", "O'", "Mac"]


@dataclass(frozen=True)
class Origin:
    """The names of people from one place: given names and surnames."""

    given: tuple[str, ...]
    surnames: tuple[str, ...]


class People:
    """Names to fill sentences with: none that has a word of `never` in it."""

    def __init__(self, never: Collection[str]) -> None:
        self.never = frozenset(name.lower() for name in never)

    @cached_property
    def origins(self) -> list[Origin]:
        """Return each place's names, as often as people from it are heard of."""
        listed = [_listed(locale) for locale in LOCALES]
        weighed = [one for one, times in zip(listed, LOCALES.values(), strict=True) for _ in range(times)]
        own = [Origin(tuple(given.split()), tuple(last.split())) for given, last in OWN.values()]
        short = Origin(tuple((SHORT_NAMES + WORD_NAMES).split()), listed[1].surnames)
        kept = [Origin(self._kept(one.given), self._kept(one.surnames)) for one in [*weighed, *own * 4, *[short] * 4]]
        return [one for one in kept if one.given and one.surnames]

    def _kept(self, names: Sequence[str]) -> tuple[str, ...]:
        return tuple(name for name in names if self.never.isdisjoint(name.lower().replace("-", " ").split()))

    def one(self, rng: Random) -> str:
        """Return someone as a sentence names them."""
        return rng.choices(WAYS, SHARES)[0](rng, rng.choice(self.origins))


def _listed(locale: str) -> Origin:
    of = importlib.import_module(f"faker.providers.person.{locale}").Provider
    given = [*getattr(of, "first_names_male", ()), *getattr(of, "first_names_female", ())]
    given = given or list(of.first_names)
    latin = [sorted({name for name in names if name.isalpha() or "-" in name}) for names in (given, list(_last(of)))]
    return Origin(tuple(latin[0]), tuple(latin[1]))


def _last(of: type) -> Sequence[str]:
    names = getattr(of, "last_names", ())
    return list(names) if not isinstance(names, property) and len(names) > 1 else ["Smith", "Jones", "Taylor", "Brown"]


# ---- how they are written


def _first(rng: Random, of: Origin) -> str:
    return rng.choice(of.given)


def _surname(rng: Random, of: Origin) -> str:
    last = rng.choice(of.surnames)
    return last if rng.random() > 0.06 else f"{last}-{rng.choice(of.surnames)}"


def _full(rng: Random, of: Origin) -> str:
    middle = f" {_first(rng, of)}" if rng.random() < 0.05 else ""
    return f"{_first(rng, of)}{middle} {_surname(rng, of)}"


def _particled(rng: Random, of: Origin) -> str:
    particle = rng.choice(PARTICLES)
    gap = "" if particle in {"Mc", "O'", "Mac"} else " "
    return f"{rng.choice([_first(rng, of), rng.choice(TITLES)])} {particle}{gap}{rng.choice(of.surnames)}"


def _titled(rng: Random, of: Origin) -> str:
    first = f"{_first(rng, of)} " if rng.random() < 0.25 else ""
    return f"{rng.choice(TITLES)} {first}{_surname(rng, of)}"


def _initials(rng: Random, of: Origin) -> str:
    dot = rng.choice([".", ".", ""])
    letters = [rng.choice("ABCDEFGHIJKLMNOPRSTVWYZ") for _ in range(rng.choice([1, 1, 2]))]
    return " ".join([*(letter + dot for letter in letters), _surname(rng, of)])


def _shortened(rng: Random, of: Origin) -> str:
    return f"{_first(rng, of)} {rng.choice('ABCDEFGHJKLMNOPRSTW')}{rng.choice(['.', ''])}"


def _nicknamed(rng: Random, of: Origin) -> str:
    return f"{rng.choice([*BY_LOOKS, *KIN, *BY_WORK])} {_first(rng, of)}"


def _at_work(rng: Random, of: Origin) -> str:
    return f"{rng.choice(BY_WORK)} {_surname(rng, of)}"


def _couple(rng: Random, of: Origin) -> str:
    joint = rng.choice([" and ", " & "])
    pair = rng.choice([("Mr", "Mrs"), ("Dr", "Mrs"), (_first(rng, of), _first(rng, of))])
    return f"{joint.join(pair)} {_surname(rng, of)}"


def _joined(rng: Random, of: Origin) -> str:
    return f"{_first(rng, of)}-{_first(rng, of)}"


WAYS = (
    _first, _full, _titled, _surname, _initials, _shortened, _nicknamed, _at_work, _couple, _joined, _particled,
)  # fmt: skip
SHARES = (40, 28, 14, 3, 3, 2, 4, 2, 2, 2, 2)
