"""Cues and their speakers, as a sentence names them. All sentences are made up."""

from __future__ import annotations

import pytest

from geo.extraction.actors import find_cast
from geo.extraction.attribution import find_attributions
from geo.extraction.lexicon import load_lexicon
from geo.extraction.text import find_sentences

SENTENCES = [
    ("Armenia said that a post was hit.", [("said", "say", "Armenia")]),
    ("A post was hit, Armenia said.", [("said", "say", "Armenia")]),
    ("A post was hit, said the Armenian army.", [("said", "say", "Armenian army")]),
    ("According to Baku, a post was hit.", [("According to", "according", "Baku")]),
    ("The report was denied by Yerevan.", [("denied", "deny", "Yerevan")]),
    ("Baku accused Yerevan of shelling.", [("accused", "say", "Baku")]),
    ("Baku confirmed the loss.", [("confirmed", "confirm", "Baku")]),
    ("Baku warned of an answer.", [("warned", "warn", "Baku")]),
    ("Baku called on Yerevan to stop.", [("called on", "call", "Baku")]),
    ("Baku, which said it was hit, denied the report.", [("said", "say", "Baku"), ("denied", "deny", "Baku")]),
    # the one who relays comes after the one who denies
    ("Yerevan denies Baku's claims, reports the press service of the Armenian Defence Ministry.",
     [("denies", "deny", "Yerevan"), ("reports", "say", "press service of the Armenian Defence Ministry")]),
    # pointers back
    ("He told reporters it was hit.", [("told", "say", "He")]),
    ("“A post was hit,” the ministry added.", [("added", "say", "the ministry")]),
    # nouns for somebody's words, and labels
    ("In Yerevan's account, the post was hit.", [("account", "say", "Yerevan")]),
    ("Post hit: Armenian Defence Ministry", [(" ", "say", "Armenian Defence Ministry")]),
    # titles and texts in capitals; elsewhere a capital letter makes a name
    ("Thai Army Says Cambodian Soldiers Opened Fire", [("Says", "say", "Thai Army")]),
    ("BAKU DENIED THE REPORT.", [("DENIED", "deny", "BAKU")]),
    ("The town of Unity State Reports lies far from the border.", []),
    ("A post was hit, according to the Thai army, which fired.", [("according to", "according", "Thai army")]),
    ("Baku denied the claims of the president of Guyana, according to whom a ship came.",
     [("denied", "deny", "Baku"), ("according to", "according", "president of Guyana")]),
    ("A post was hit, it was noted in Baku.", [("noted", "say", "Baku")]),
    ("The Greek Foreign Ministry, which summoned the Turkish ambassador, spoke of danger.",
     [("summoned", "call", "Greek Foreign Ministry"), ("spoke of", "say", "Greek Foreign Ministry")]),
    ("The UN force in southern Lebanon said a post was hit.", [("said", "say", "UN force")]),
    # a subject that no list knows is no actor further away
    ("Soldiers of the Thai army crossed, Danielyan said.", [("said", "say", None)]),
    ("Soldiers of the Thai army crossed, the paramilitaries said.", [("said", "say", "the paramilitaries ")]),
    # nobody known speaks
    ("“He denied it,” wrote the paper.", [("wrote", "say", None)]),
    # no cue: a noun, a possessive, a dateline, words inside a quotation
    ("The claims of Baku reached Yerevan.", []),
    ("Baku: a post was hit.", []),
    ("A sign in red: “Baku has always denied it”.", []),
    ("A post was hit near Sotk.", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "attributions"), SENTENCES)
def test_cues_have_a_class_and_a_speaker(text: str, attributions: list[tuple[str, str, str | None]]) -> None:
    lexicon = load_lexicon("en")
    (sentence,) = find_sentences(text)
    found = find_attributions(text, sentence, find_cast(text, lexicon), lexicon)
    assert [
        (text[a.start : a.end], a.cue_class, text[a.actor.start : a.actor.end] if a.actor else None) for a in found
    ] == attributions


RUSSIAN = [
    ("Минобороны Армении сообщило об обстреле.", [("say", "AM")]),
    ("Пост обстрелян, сообщили в Минобороны Армении.", [("say", "AM")]),
    ("По данным Минобороны Армении, пост обстрелян.", [("according", "AM")]),
    ("В Баку опровергли сообщение Еревана.", [("deny", "AZ")]),
    ("Пост обстрелян, сообщила журналистам во вторник представитель Минобороны Армении.", [("say", "AM")]),
    ("Пост обстрелян, говорится в распространенном ответе Минобороны Армении.", [("say", "AM")]),
    ("«Нас обстреляли», — парировал источник «Азатутюн» в Минобороны Армении.", [("say", "AM")]),
    ("Эту версию в Баку назвали ложью.", [("say", "AZ")]),
    ("Как следует из сводки Минобороны Армении, пост обстрелян.", [("according", "AM")]),
    ("Минобороны Армении, отвечая на слова Баку, сообщило о ранении солдата.", [("say", "AM")]),
]


@pytest.mark.parametrize(("text", "attributions"), RUSSIAN)
def test_russian_cues(text: str, attributions: list[tuple[str, str]]) -> None:
    lexicon = load_lexicon("ru")
    (sentence,) = find_sentences(text)
    found = find_attributions(text, sentence, find_cast(text, lexicon), lexicon)
    assert [(a.cue_class, a.actor.side if a.actor else None) for a in found] == attributions
