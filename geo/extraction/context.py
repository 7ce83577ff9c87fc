"""Words that stand beside place names, and what they tell: word lists and patterns for recognition and resolution."""

from __future__ import annotations

import re

MONTHS = frozenset(
    [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
    ]
)  # fmt: skip
NEVER = frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "in",
        "on",
        "at",
        "by",
        "for",
        "to",
        "and",
        "or",
        "but",
        "is",
        "was",
        "are",
        "were",
        "be",
        "has",
        "had",
        "he",
        "she",
        "it",
        "they",
        "we",
        "i",
        "you",
        "this",
        "that",
        "these",
        "those",
        "as",
        "with",
        "from",
        "after",
        "before",
        "under",
        "over",
        "new",
        "old",
        "north",
        "south",
        "east",
        "west",
        "central",
        "upper",
        "lower",
        "great",
        "big",
        "little",
        "male",
        "most",
        "many",
        "much",
        "union",
        "police",
        "center",
        "centre",
        "university",
        "college",
        "school",
        "church",
        "hospital",
        "district",
        "county",
        "city",
        "state",
        "department",
        "board",
        "court",
        "council",
        "club",
        "bank",
        "road",
        "street",
        "avenue",
        "park",
        "lake",
        "river",
        "mount",
        "hill",
        "valley",
        "bay",
        "island",
        "beach",
        "springs",
        "point",
        "press",
        "post",
        "news",
        "times",
        "journal",
        "world",
        "general",
        "major",
        "president",
        "minister",
        "king",
        "queen",
        "prince",
        "christ",
        "god",
        "islam",
        "saint",
        "first",
        "second",
        "third",
        "mr",
        "mrs",
        "ms",
        "dr",
        "northern",
        "southern",
        "eastern",
        "western",
        "northeast",
        "northwest",
        "southeast",
        "southwest",
        "republican",
        "democrat",
        "democratic",
        "house",
        "senate",
        "congress",
        "parliament",
        "government",
        "army",
        "navy",
        "air",
        "force",
        "marine",
        "guard",
        "ministry",
        "federal",
        "national",
        "international",
        "united",
        "states",
        "team",
        "league",
        "cup",
        "series",
        "game",
        "season",
        "mission",
        "friend",
        "friends",
        "free",
        "christmas",
        "olympic",
        "manager",
        "chief",
        "deputy",
        "assistant",
        "director",
        "executive",
        "officer",
        "our",
        "his",
        "her",
        "their",
        "its",
        "my",
        "your",
        "who",
        "what",
        "when",
        "where",
        "why",
        "how",
        "if",
        "then",
        "than",
        "there",
        "here",
        "so",
        "not",
        "no",
        "yes",
        "all",
        "any",
        "some",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "video",
        "photo",
        "image",
        "read",
        "more",
        "also",
        "like",
        "good",
        "best",
        "well",
        "just",
        "now",
        "today",
        "yesterday",
        "tomorrow",
        "will",
        "can",
        "could",
        "would",
        "should",
        "did",
        "do",
        "does",
        "said",
        "says",
        "say",
        "nato",
        "opec",
        "unesco",
        "unicef",
        "interpol",
        "reuters",
        "tass",
        "afp",
        "bbc",
        "cnn",
        "honda",
        "toyota",
        "ford",
        "chevrolet",
        "mercedes",
        "duma",
        "xinhua",
        "facebook",
        "google",
        "amazon",
        "apple",
        "microsoft",
        "youtube",
        "twitter",
    ]
) | {
    "the city",
    "supreme court",
    "red cross",
    "we ll",
    "white house",
    "la nina",
    "el nino",
    "old town",
    "new year",
    "notre dame",
}
SMALL_WORDS = frozenset(
    "of the and de la al el di du le les los las on upon en sur am an der den del da do dos das e y i s es sous".split()  # noqa: SIM905
)
LOWER_NOUNS = frozenset(
    [
        "corridor",
        "river",
        "lake",
        "pass",
        "road",
        "mountains",
        "mountain",
        "region",
        "border",
        "line",
        "sector",
        "valley",
        "bridge",
        "highway",
        "gorge",
        "heights",
        "ridge",
        "post",
        "reservoir",
        "peninsula",
        "district",
        "province",
        "island",
        "islands",
        "canal",
        "strait",
        "sea",
        "bay",
        "gulf",
        "village",
        "checkpoint",
        "crossing",
        "junction",
        "forest",
        "hill",
        "hills",
        "road",
        "dam",
        "monastery",
        "station",
        "airport",
        "oblast",
        "state",
        "county",
        "area",
        "plain",
        "plateau",
        "spring",
        "springs",
    ]
)
TITLES = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "miss",
        "dr",
        "judge",
        "gov",
        "sen",
        "rep",
        "sgt",
        "capt",
        "lt",
        "col",
        "gen",
        "officer",
        "president",
        "minister",
        "sheriff",
        "coach",
        "rev",
        "deputy",
        "detective",
        "prof",
        "professor",
        "senator",
        "governor",
        "congressman",
        "congresswoman",
        "mayor",
        "captain",
        "colonel",
        "general",
        "major",
        "lieutenant",
        "sergeant",
        "pastor",
        "bishop",
        "father",
        "sister",
        "brother",
        "king",
        "queen",
        "prince",
        "princess",
        "lord",
        "lady",
        "sir",
        "dame",
        "justice",
        "attorney",
        "commissioner",
        "councilman",
        "councilwoman",
        "ambassador",
        "secretary",
        "chancellor",
        "pope",
        "author",
        "actor",
        "actress",
        "singer",
        "director",
        "supt",
        "cllr",
        "councillor",
        "trooper",
        "constable",
        "cpl",
        "pfc",
        "pvt",
        "adm",
        "admiral",
    ]
)
_IN = frozenset(
    [
        "in",
        "near",
        "outside",
        "around",
        "toward",
        "towards",
        "via",
        "throughout",
        "across",
        "inside",
        "into",
        "downtown",
        "suburban",
        "nearby",
        "neighbouring",
        "neighboring",
        "upstate",
        "central",
        "northern",
        "southern",
        "eastern",
        "western",
        "northeastern",
        "northwestern",
        "southeastern",
        "southwestern",
    ]
)
_WEAKLY_IN = frozenset(
    "at from to of through between for on over by against leave left leaving reach reached".split()  # noqa: SIM905
)
_IN_PAIRS = frozenset(
    [
        *((side, of) for side in ("north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest", "outskirts",
                                  "suburb", "port", "miles", "km", "kilometers", "kilometres") for of in ("of", "from")),
        ("based", "in"), ("left", "for"), ("arrived", "at"), ("returned", "to"), ("travel", "to"), ("traveled", "to"),
        ("travelled", "to"), ("travels", "to"), ("moved", "to"), ("headed", "to"), ("flew", "to"), ("drove", "to"), ("sent", "to"),
        ("visit", "to"),
    ]
)  # fmt: skip
_GENERIC = frozenset(
    [
        "village",
        "town",
        "city",
        "settlement",
        "hamlet",
        "suburb",
        "community",
        "region",
        "district",
        "province",
        "county",
        "state",
        "municipality",
        "borough",
        "township",
        "republic",
        "island",
        "capital",
        "governorate",
        "port",
        "parish",
        "valley",
        "river",
        "lake",
        "mount",
        "university",
        "airport",
        "bishop",
        "archbishop",
        "diocese",
        "mayor",
        "neighborhood",
        "neighbourhood",
        "people",
        "resident",
        "gate",
        "villages",
        "towns",
        "cities",
        "settlements",
        "suburbs",
        "communities",
        "regions",
        "districts",
        "provinces",
        "counties",
        "states",
        "islands",
        "residents",
        "gates",
    ]
)
_PARTY_BEFORE = re.compile(r"\b(?:R|D|I|DFL)-$|\d,? of\s+$")
_RUSSIAN_IN = frozenset(
    [
        "в",
        "во",
        "на",
        "из",
        "у",
        "под",
        "около",
        "близ",
        "возле",
        "вблизи",
        "село",
        "села",
        "селе",
        "селу",
        "селом",
        "сёл",
        "город",
        "города",
        "городе",
        "городу",
        "городом",
        "направлении",
        "районе",
        "деревня",
        "деревни",
        "деревне",
        "посёлок",
        "посёлка",
        "посёлке",
        "поселок",
        "поселка",
        "поселке",
        "пункта",
        "окрестностях",
        "между",
        "до",
        "от",
        "к",
    ]
)


def words_before(before: str) -> list[str]:
    """The last three words before a name in lower case, without "the"; none where punctuation or a hyphen stands between."""
    if not before or not before[-1].isspace():
        return []
    words = before.lower().split()[-4:]
    if words and words[-1] == "the":
        words.pop()
    return words[-3:]


def stands_in(before: str, words: list[str]) -> bool:
    """Whether the words before a name say that it is a place: "in", "north of", "village of", "R-" of a party's member."""
    if not words:
        return bool(before) and _PARTY_BEFORE.search(before) is not None
    last = words[-1]
    if last in _IN or last in _RUSSIAN_IN or last.rstrip(",") in _GENERIC:
        return True
    if len(words) < 2:
        return False
    return (
        (words[-2], last) in _IN_PAIRS
        or (last in ("of", "called", "named") and words[-2] in _GENERIC)
        or (last == "of" and words[-2].rstrip(",").isdigit())
    )


def stands_weakly_in(words: list[str]) -> bool:
    """Whether a preposition stands before a name that often, but not always, goes before places: "at", "from", "to"."""
    return bool(words) and words[-1] in _WEAKLY_IN


GENERIC_AFTER = re.compile(
    r"[\s-](?:County|Province|Region|District|Parish|Oblast|Township|Governorate|Prefecture|Village|Municipality|Valley|"
    r"region|district|province|village|town|county|city|area|oblast|governorate|state|suburb|border|settlement|community|"
    r"neighbourhood|neighborhood|airport|parish|counties|districts|regions|villages|provinces)\b"
)
COUNTY_LIST = re.compile(
    r"(?:, [A-Z]\w+)*,? and (?:[A-Z]\w+ )(?:counties|districts|regions|provinces|villages|townships)\b"
)
# "Danbury, Conn.", "Batken, Kyrgyzstan": checked against the gazetteer by resolution; here the form alone.
AFTER_PLACE = re.compile(
    r",\s+(?:(?:[A-Z][a-z]+\.?|[A-Z]\.\s?[A-Z]\.|[A-Z]{2})(?:,|\.|\s|$))(?![a-z]+ said)|\s+\((?:AP|Reuters|AFP|CNN|[A-Z]{4})\)|\s+-{1,3}\s|\s+[—–]\s+[A-Z]"
)
RESIDENT_AFTER = re.compile(
    r"(?:-area|-based|-born)?\s+(?:man|woman|men|women|boy|girl|teen|teenager|couple|family|families|resident|residents|mother|"
    r"father|mom|dad|native|police|firefighters|fire|officials|authorities|mayor|council|councillors|voters|students|parents|"
    r"schools|hospital|hotel|restaurant|court|church|officer|officers|home|house|homes|businessman|lawyer|attorney|judge|"
    r"doctor|teacher|driver|motorist|suspect|suburb|bridge|crash|office|neighborhood|neighbourhood|branch|campus|plant|market)\b"
)
SPEAKS_AFTER = re.compile(
    r",?\s+(?:said|says|told|added|adds|asked|explained|replied|noted|testified|wrote|recalled|argued|admitted|insisted|"
    r"thinks|thought|believes|believed|pleaded|scored|retired|died|was (?:arrested|charged|born|sentenced|convicted|hired|"
    r"elected|appointed|named|indicted|married)|has been (?:arrested|charged|appointed)|,? \d\d,)\b"
)
PERSON_AFTER = re.compile(r",?\s+(?:Jr\.|Sr\.|III\b|II\b)|,\s+\d\d,|\s+\(\d\d\)|,\s+who\b")
BEFORE_PERSON = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Sen|Gov|Rep|Sgt|Capt|Lt|Judge|President|Mayor|Sheriff|Coach|Senator|Governor|Secretary|Minister)\.?\s+$"
)
STREET_AFTER = re.compile(
    r"\s+(?:Street|St\.|St\b(?!\.? [A-Z])|Avenue|Ave\b|Road|Rd\b|Drive|Dr\.|Boulevard|Blvd|Lane|Ln\b|Highway\b(?! [A-Z])|Hwy|Parkway|Pkwy|"
    r"Court\b(?! of)|Terrace|Turnpike|Expressway|Freeway|streets|roads|avenues|Street's|Way\b|Pike\b|"
    r"Circle|Alley|Plaza|Mall|Crescent|Close)\b"
)
INSTITUTION_AFTER = re.compile(
    r"[\s-]+(?:County|City|Police|Fire|High|School|Schools|University|College|Department|Township|Parish|Airport|Hospital|"
    r"Council|Court|State|Province|Island|Islands|Bay|Beach|Valley|River|Lake|Park|International|Metropolitan|Public|General|"
    r"Municipal|Regional|Central|Community|Medical|Democrats?|Republicans?|Chamber|Board|Junior|Senior|Mayor|Sheriff|Union|"
    r"Volunteer|Memorial|National|Times|Post|Herald|News|Tribune|Journal|Gazette|Star|Independent|Daily|Town|Village|District|"
    r"Region|Road|Bridge|Station|Office|Center|Centre|Museum|Library|Church|Stadium|Festival|Water|Power)\b"
)
FACILITY_AFTER = re.compile(
    r"\s+(?:National Forest|Inn|Hotel|Ranch|Golf|Hall|Foods|Motors?|Corp|Inc|LLC|Ltd|Group|Systems|Award|Prize|FC|"
    r"virus|ebolavirus|hemorrhagic|haemorrhagic|fever|Day)\b"
)
# "village of Akuressa", "Akuressa village": a name even where the gazetteer has none.
UNKNOWN_NAME = re.compile(
    r"\b(?:[Vv]illages?|[Tt]owns?|[Ss]ettlements?|[Hh]amlets?)\s+(?:of\s+|called\s+|named\s+)?(?P<a>[A-Z][\w’'-]{1,40}(?:\s[A-Z][\w’'-]{1,40})?)\b(?!\s+(?:Council|Hall))|"
    r"\b(?!The\b|A\b|An\b|This\b|That\b|Each\b|Every\b|Another\b)(?P<b>[A-Z][\w’'-]{1,40}(?:\s[A-Z][\w’'-]{1,40})?)\s+(?:village|settlement|district|region|province|outpost)\b|"
    r"\b[Сс]ел[аоеу]м?\s+(?P<c>[А-ЯЁ][а-яё]+(?:[- ][А-ЯЁ][а-яё]+)?)\b"
)
NOT_NAMES = frozenset(
    "another each every last next same whole entire border school health military hospital".split()  # noqa: SIM905
)
UNPOINTED = frozenset(["NSW", "PEI", "BC", "NY", "DC"])  # abbreviations of divisions that stand alone, without points
# "Los Angeles Times", "China Daily", "Xinhua News Agency": the name of a paper or an agency, no place.
MEDIUM_AFTER = re.compile(
    r"\s+(?:State\s+)?(?:Times|Post|Herald|News Agency|Tribune|Journal|Gazette|Chronicle|Daily|Observer|Inquirer|Courier|Examiner|"
    r"Review|Mirror|Telegraph|Enquirer|Globe|Dispatch|Sentinel|Register)\b"
)
