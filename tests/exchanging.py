"""The two sides of one border exchanged in a text: what the reader finds must be exchanged too, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from geo.extraction.nations import NameMention
from geo.extraction.outlets import locate_seats
from geo.extraction.text import find_sentences
from geo.pipeline import build
from geo.records import Article, Mention, Reading

OTHER = {"AM": "AZ", "AZ": "AM"}

# Countries, nationalities, peoples, capitals, persons, media; then villages less than ten
# kilometres apart across the border, so that what is near stays near.
WORDS = (
    ("Armenia", "Azerbaijan"), ("Armenian", "Azerbaijani"), ("Armenians", "Azerbaijanis"), ("Yerevan", "Baku"),
    ("Nikol Pashinyan", "Ilham Aliyev"), ("Pashinyan", "Aliyev"), ("Suren Papikyan", "Zakir Hasanov"), ("Papikyan", "Hasanov"),
    ("Ararat Mirzoyan", "Jeyhun Bayramov"), ("Mirzoyan", "Bayramov"), ("Aram Torosyan", "Anar Eyvazov"), ("Torosyan", "Eyvazov"),
    ("Shushan Stepanyan", "Vagif Dargahli"), ("Stepanyan", "Dargahli"), ("Vahan Hunanyan", "Leyla Abdullayeva"), ("Hunanyan", "Abdullayeva"),
    ("Ani Badalyan", "Aykhan Hajizada"), ("Badalyan", "Hajizada"), ("National Security Service", "State Security Service"),
    ("Arman Tatoyan", "Sabina Aliyeva"), ("Tatoyan", "Aliyeva"), ("Armen Grigoryan", "Hikmet Hajiyev"), ("Artsrun Hovhannisyan", "Kerim Valiyev"),
    ("Armenpress", "AZERTAC"), ("News.am", "News.Az"), ("PanARMENIAN.Net", "Azernews"), ("PanARMENIAN", "Azernews"), ("CivilNet", "APA"),
    ("Hetq", "Trend"), ("1lurer", "Report.az"), ("Azatutyun", "Turan"), ("Alpha News", "Minval"),
    ("Public Radio of Armenia", "Report News Agency"),
)  # fmt: skip
VILLAGES = (
    ("Tegh", "Zabukh"), ("Kornidzor", "Oguldara"), ("Khoznavar", "Jaghazur"), ("Khnatsakh", "Pichanis"), ("Nerkin Hand", "Razdara"),
    ("Nrnadzor", "Vejnali"), ("Kirants", "Kheyrimli"), ("Azatamut", "Barkhudarli"), ("Berkaber", "Gizilhajili"),
    ("Voskepar", "Ashaghi Askipara"), ("Chinari", "Kokhanabi"), ("Yeraskh", "Heydarabad"), ("Aygepar", "Alibayli"), ("Koti", "Farahli"),
    ("Movses", "Munjuglu"), ("Paravakar", "Tatli"), ("Shurnukh", "Davudlu"), ("Kut", "Armudlu"),
    ("Nerkin Shorzha", "Yellija"), ("Armash", "Sadarak"), ("Davit Bek", "Seytas"), ("Daranak", "Soyudlu"),
)  # fmt: skip
RUSSIAN = (
    ("Армения", "Азербайджан"), ("Армении", "Азербайджана"), ("Ереван", "Баку"), ("армяне", "азербайджанцы"), ("армян", "азербайджанцев"),
    ("Никол Пашинян", "Ильхам Алиев"), ("Пашинян", "Алиев"), ("Арам Торосян", "Анар Эйвазов"), ("Торосян", "Эйвазов"),
    ("Шушан Степанян", "Вагиф Даргяхлы"), ("Степанян", "Даргяхлы"), ("Тег", "Забух"), ("Ани Бадалян", "Айхан Гаджизаде"), ("Бадалян", "Гаджизаде"),
    ("Служба национальной безопасности", "Служба государственной безопасности"), ("СНБ", "СГБ"),
    ("Сурен Папикян", "Закир Гасанов"), ("Арарат Мирзоян", "Джейхун Байрамов"), ("Арман Татоян", "Сабина Алиева"),
    ("Арменпресс", "АЗЕРТАДЖ"), ("Радио Азатутюн", "1news.az"), ("АрмИнфо", "АПА"), ("Новости-Армения", "Тренд"),
)  # fmt: skip
# Case endings that only one of the two names has; the other way round the most frequent case stands for all.
RUSSIAN_FORMS = {
    "Армению": "Азербайджан", "Арменией": "Азербайджаном", "Азербайджану": "Армении", "Азербайджаном": "Арменией",
    "Азербайджане": "Армении", "Ереване": "Баку", "Еревана": "Баку", "Ереваном": "Баку", "Еревану": "Баку",
}  # fmt: skip

_DOMAINS = {".am": ".az", ".az": ".am"}
_DOMAIN = re.compile(r"\.a[mz]\b")


def _pair(pairs: tuple[tuple[str, str], ...]) -> dict[str, str]:
    return {one: other for a, b in pairs for one, other in ((a, b), (b, a))}


# Names that only one side has: they become a name of the other that stands for the same office.
ONE_WAY = {
    "Azeri": "Armenian", "Azeris": "Armenians", "Kristine Grigoryan": "Sabina Aliyeva", "Artur Hojabaghyan": "Hikmet Hajiyev",
    "Nikol Pashinián": "Ilham Aliyev", "Pashinián": "Aliyev", "Eduard Asryan": "Kerim Valiyev", "Пашиняна": "Алиева", "Алиева": "Пашиняна",
}  # fmt: skip
# A mission keeps its name on whichever side it watches.
KEPT = r"(?:EU|EU monitoring|EU civilian|European Union) mission(?: deployed)? in Armenia"
_FORMS = ONE_WAY | _pair(WORDS) | _pair(VILLAGES) | _pair(RUSSIAN) | RUSSIAN_FORMS
_FORMS |= {form.upper(): other.upper() for form, other in _FORMS.items() if len(form) > 3}
_PATTERN = re.compile(
    rf"{KEPT}|(?<!\w)(?:{'|'.join(re.escape(form) for form in sorted(_FORMS, key=len, reverse=True))})(?!\w)"
    r"|(?<!\w)(армянск|азербайджанск)(?=\w)",
    re.I,
)
_STEMS = {"армянск": "азербайджанск", "азербайджанск": "армянск"}


def exchange(text: str) -> str:
    """`text` with Armenia and Azerbaijan exchanged, each word in the letters it was written with."""
    return _PATTERN.sub(lambda match: _exchange_word(match.group()), text)


def _exchange_word(word: str) -> str:
    if stem := _STEMS.get(word.casefold()):
        return stem.capitalize() if word[0].isupper() else stem
    return _FORMS.get(word, word)


def exchange_article(article: Article) -> Article:
    """The article with its sides exchanged in text, title and outlet."""
    other = Article.of(exchange(article.text))
    return replace(
        article, id=other.id, sha256=other.sha256, text=other.text,
        title=exchange(article.title), outlet=_exchange_outlet(article.outlet),
    )  # fmt: skip


def _exchange_outlet(outlet: str) -> str:
    """The outlet with its sides exchanged; of one that keeps its name the web domain is of the other country."""
    other = exchange(outlet)
    return _DOMAIN.sub(lambda code: _DOMAINS[code.group()], outlet) if other == outlet else other


def exchange_side(side: str) -> str:
    return OTHER.get(side, side)


def locate_exchanged(mentions: Iterable[Mention]) -> list[NameMention]:
    """The places of an exchanged text with their sides: one that kept its name lies on the other side there, as its mayor does."""
    return [
        replace(seat, side=exchange_side(seat.side)) if exchange(mention.text) == mention.text else seat
        for mention in mentions
        for seat in locate_seats([mention])
    ]


def describe(reading: Reading, *, exchanged: bool = False) -> list[tuple[object, ...]]:
    """What a reading holds, by sentence number instead of position; `exchanged`: with the sides exchanged back."""

    def side_of(side: str) -> str:
        return exchange_side(side) if exchanged else side

    sentences = find_sentences(reading.article.text)
    numbers = {s.start: number for number, s in enumerate(sentences)}
    ids = {s.id: n for n, s in enumerate(s for event in reading.events for s in event.statements)}
    told: list[tuple[object, ...]] = []
    for event in reading.events:
        told.append(("event", event.event_type, event.when.start, event.when.end, event.killed, event.wounded))
        for s in event.statements:
            answered = ids.get(s.responds_to) if s.responds_to else None
            row = (numbers[s.start], s.stance, side_of(s.side), s.facet, side_of(s.accused), answered)
            told.append(("statement", *row))
    for incident in sorted(build([reading]), key=lambda i: min(s.start for s in i.statements)):
        told.append(("incident", incident.status, incident.third_party, [*map(side_of, incident.claimants)]))
    return told
