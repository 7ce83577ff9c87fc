"""Words that stand beside place names, and what they tell: patterns for recognition, and the lists of data/lexicon/place_words.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator

from geo.paths import find_data_dir

_WORDS: dict[str, str] = tomllib.loads((find_data_dir() / "lexicon" / "place_words.toml").read_text(encoding="utf-8"))[
    "words"
]


def _read(name: str) -> frozenset[str]:
    """A list of words set apart by white space."""
    return frozenset(_WORDS[name].split())


def _read_phrases(name: str) -> frozenset[str]:
    """A list of phrases, one a line."""
    return frozenset(line.strip() for line in _WORDS[name].splitlines() if line.strip())


MONTHS, SMALL_WORDS, LOWER_NOUNS, TITLES, NOT_NAMES = map(
    _read, ("months", "small", "lower_nouns", "titles", "not_names")
)
NEVER = _read("never") | _read_phrases("never_phrases")
_IN, _WEAKLY_IN, _GENERIC, _RUSSIAN_IN = map(_read, ("in", "weakly_in", "generic", "russian_in"))
_IN_PHRASES = _read_phrases("in_phrases")
_PARTY_BEFORE = re.compile(r"\b(?:R|D|I|DFL)-$|\d,? of\s+$")


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
        f"{words[-2]} {last}" in _IN_PHRASES
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
    r"\b(?:[Сс]ел[аоеу]м?|[Дд]еревн\w+|[Пп]ос[её]л\w+|[Хх]утор\w*|населенн\w+ пункт\w*)\s+(?P<c>[А-ЯЁ][а-яё]+(?:[- ](?!\w+ск(?:ого|ой)\b)[А-ЯЁ][а-яё]+)?)\b"
)
# Each such name has one of these beside it.
_UNKNOWN_CUES = (
    "illage",
    "own",
    "ettlement",
    "amlet",
    "istrict",
    "egion",
    "rovince",
    "utpost",
    "Сел",
    "сел",
    "еревн",
    "осел",
    "осёл",
    "утор",
    "пункт",
)
_LONGEST_UNKNOWN = 150  # characters of such a name with its word
UNPOINTED = frozenset(["NSW", "PEI", "BC", "NY", "DC"])  # abbreviations of divisions that stand alone, without points
# "Los Angeles Times", "China Daily", "Xinhua News Agency": the name of a paper or an agency, no place.
MEDIUM_AFTER = re.compile(
    r"\s+(?:State\s+)?(?:Times|Post|Herald|News Agency|Tribune|Journal|Gazette|Chronicle|Daily|Observer|Inquirer|Courier|Examiner|"
    r"Review|Mirror|Telegraph|Enquirer|Globe|Dispatch|Sentinel|Register)\b"
)


def find_unknown_names(text: str) -> Iterator[re.Match[str]]:
    """The matches of UNKNOWN_NAME in the text, looked for only around the words of which each holds one."""
    start = end = 0
    for at in sorted(at for cue in _UNKNOWN_CUES for at in _find_all(text, cue)):
        if at - _LONGEST_UNKNOWN > end:
            yield from UNKNOWN_NAME.finditer(text, start, end)
            start = at - _LONGEST_UNKNOWN
        end = at + _LONGEST_UNKNOWN
    yield from UNKNOWN_NAME.finditer(text, start, end)


def _find_all(text: str, words: str) -> Iterator[int]:
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)
