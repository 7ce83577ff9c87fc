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
) | {"the city", "supreme court", "red cross", "we ll", "la nina", "el nino", "old town", "new year", "notre dame"}
SMALL_WORDS = frozenset(
    "of the and de la al el di du le les los las on upon en sur am an der den del da do dos das e y i s es sous".split()  # noqa: SIM905
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
# In, at, near … before the name: a place, unless a first name or a title says a person.
BEFORE_PLACE = re.compile(
    r"\b(?:in|near|outside|around|toward|towards|via|throughout|across|inside|into|downtown|suburban|nearby|neighbouring|"
    r"neighboring|upstate|central|northern|southern|eastern|western|northeastern|northwestern|southeastern|southwestern|"
    r"(?:north|south|east|west|northeast|northwest|southeast|southwest|outskirts|suburb|port|visit|miles|km|kilomet(?:er|re)s) "
    r"(?:of|from)|based in|left for|arrived at|returned to|travel(?:l?ed|s)? to|moved to|headed to|flew to|drove to|sent to)"
    r"\s+(?:the\s+)?$|\b(?:R|D|I|DFL)-$|\d,? of\s+$",
    re.IGNORECASE,
)
WEAK_BEFORE = re.compile(
    r"\b(?:at|from|to|of|through|between|for|on|over|by|against|leave|left|leaving|reach|reached)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
GENERIC_BEFORE = re.compile(
    r"\b(?:village|town|city|towns|villages|cities|settlement|hamlet|suburb|community|region|district|province|county|state|"
    r"municipality|borough|township|republic|island|capital|governorate|port|parish|valley|river|lake|mount|university|"
    r"airport|bishop|archbishop|diocese|mayor|neighborhood|neighbourhood|people|residents|gates)s?(?:\s+of|\s+called|\s+named|,)?\s+$",
    re.IGNORECASE,
)
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
RUSSIAN_BEFORE = re.compile(
    r"\b(?:в|во|на|из|у|под|около|близ|возле|вблизи|сел[аоеу]м?|сёл|город\w*|направлении|районе|деревн\w+|пос[её]лк\w+|населённого пункта|"
    r"окрестност\w+|между|до|от|к)\s+$",
    re.IGNORECASE,
)
# "village of Akuressa", "Akuressa village": a name even where the gazetteer has none.
UNKNOWN_NAME = re.compile(
    r"\b(?:[Vv]illages?|[Tt]owns?|[Ss]ettlements?|[Hh]amlets?)\s+(?:of\s+|called\s+|named\s+)?(?P<a>[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)?)\b(?!\s+(?:Council|Hall))|"
    r"\b(?P<b>[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)?)\s+(?:village|settlement|district|region|province|outpost)\b|"
    r"\b[Сс]ел[аоеу]м?\s+(?P<c>[А-ЯЁ][а-яё]+(?:[- ][А-ЯЁ][а-яё]+)?)\b"
)
NOT_NAMES = frozenset(
    "another each every last next same whole entire border school health military hospital".split()  # noqa: SIM905
)
