"""Figures in sentences, and what several speakers add up to."""

from __future__ import annotations

import pytest

from geo.extraction.dates import find_dates
from geo.extraction.figures import find_figures
from geo.extraction.tolls import count_harm, total
from geo.records import When
from tests.timing import take_time

HARM = [
    # sentence, [(kind, value, side)] of the harm told
    ("Four Thai soldiers were killed and one wounded, the army said.", [("killed", 4, "TH"), ("wounded", 1, "")]),
    ("Gunfire killed four Armenian servicemen and wounded a fifth.", [("killed", 4, "AM"), ("wounded", 1, "")]),
    ("A serviceman was wounded at the post.", [("wounded", 1, "")]),
    ("Three servicemen, a senior lieutenant and two privates, were killed.", [("killed", 3, "")]),
    ("A journalist, two Lebanese soldiers and an Israeli colonel were killed.", [("killed", 1, ""), ("killed", 2, "LB"), ("killed", 1, "IL")]),
    ("46 persons, the majority of them women, were killed and six injured.", [("killed", 46, ""), ("wounded", 6, "")]),
    ("Two servicemen have been killed and eleven persons, of them five civilians, have received wounds.", [("killed", 2, ""), ("wounded", 11, "")]),
    ("It announced the death of 3 of its servicemen.", [("killed", 3, "")]),
    ("It resulted in the loss of three Armenian soldiers and the injury of two more.", [("killed", 3, "AM"), ("wounded", 2, "")]),
    ("Three servicemen became martyrs.", [("killed", 3, "")]),
    ("Two more soldiers were martyred.", [("killed", 2, "")]),
    ("We lost three soldiers.", [("killed", 3, "")]),
    ("Sergeant Vugar Aliyev and Corporal Elshad Safarov were killed, and Ali Mammadov died of wounds.", [("killed", 1, "")] * 3),
    ("The number of killed servicemen known at this hour is 49.", [("killed", 49, "")]),
    ("The attack left at least five people dead.", [("killed", 5, "")]),
    ("The army put to death seven of their soldiers and one citizen.", [("killed", 7, ""), ("killed", 1, "")]),
    ("The Azerbaijani side had two dead and one wounded.", [("killed", 2, "AZ"), ("wounded", 1, "")]),
    ("Four wounded soldiers were taken out, and two of them are being flown to hospital.", [("wounded", 4, "")]),
    ("Six soldiers of the Sudanese army who were guarding the harvest lost their lives.", [("killed", 6, "SD")]),
    ("Six ranks of the Guyana Defence Force were injured.", [("wounded", 6, "")]),
    ("Her husband was injured.", [("wounded", 1, "")]),
    ("Four were killed, after earlier putting the number of dead at two.", [("killed", 4, "")]),
    ("Six Armenian soldiers were captured.", [("captured", 6, "AM")]),
    ("Two foresters and a border guard were killed.", [("killed", 2, ""), ("killed", 1, "")]),
    ("The shells wounded 16 marines along with three civilians.", [("wounded", 16, ""), ("wounded", 3, "")]),
    ("The information about two servicemen allegedly wounded by fire is untrue.", [("wounded", 2, "")]),
    ("One worker, a 33-year-old from Vayk, did not survive the surgery.", [("killed", 1, "")]),
    ("Armenia puts its own dead at four.", [("killed", 4, "")]),
    ("Ранение в плечо получил лесник.", [("wounded", 1, "")]),
    ("Медицинская помощь понадобилась 25 гражданам.", [("wounded", 25, "")]),
    ("The driver, born in 1979, was not harmed.", [("killed", 0, ""), ("wounded", 0, "")]),
    ("Not one soldier was scratched.", []),
    ("Nobody was injured.", [("killed", 0, ""), ("wounded", 0, "")]),
    ("There were no casualties on either side.", [("killed", 0, ""), ("wounded", 0, "")]),
    ("Семь азербайджанских военнослужащих убиты и десять ранены.", [("killed", 7, "AZ"), ("wounded", 10, "")]),
    ("Погибли двое гражданских, ранены десять человек, в том числе шестеро военных.", [("killed", 2, ""), ("wounded", 10, "")]),
    ("Ведомство подтвердило гибель одного контрактника и пленение 12 человек.", [("killed", 1, ""), ("captured", 12, "")]),
    ("YEREVAN, June 18 - An Armenian soldier was wounded.", [("wounded", 1, "AM")]),
    ("Погиб солдат.", [("killed", 1, "")]),
    ("Five others, including a child, were injured.", [("wounded", 5, "")]),
    ("Six people, among them a woman and two guards, suffered injuries.", [("wounded", 6, "")]),
    ("Two villagers, aged 61 and 34, were killed and three others sustained injuries.", [("killed", 2, ""), ("wounded", 3, "")]),
    ("Shortly after seven, the mission said, three of them suffered injuries.", [("wounded", 3, "")]),
    ("Eleven citizens, seven of them policemen, were injured.", [("wounded", 11, "")]),
    ("Three people, one of them a child and one a teacher, lost their lives.", [("killed", 3, "")]),
    ("One civilian, a fisherman, also died.", [("killed", 1, "")]),
    ("A soldier manning a post near the ford, a place that looks down on the plain, was shot dead.", [("killed", 1, "")]),
    ("On the evening of January 9, a patrol had beaten him up.", []),
    ("One died on the spot, three more men were hospitalized with wounds.", [("killed", 1, ""), ("wounded", 3, "")]),
    ("An object struck the car; nobody in it came to harm.", [("killed", 0, ""), ("wounded", 0, "")]),
    ("No one died or was injured.", [("killed", 0, ""), ("wounded", 0, "")]),
    ("It recorded one violation, with no casualties.", [("killed", 0, ""), ("wounded", 0, "")]),
    ("His spouse, year of birth 1969, has received bodily injuries.", [("wounded", 1, "")]),
    ("The toll is nine dead and 23 wounded.", [("killed", 9, ""), ("wounded", 23, "")]),
    ("He raised the number of dead to five, as two of the wounded had died.", [("killed", 5, ""), ("wounded", 2, "")]),
    ("A shepherd lost two fingers.", [("wounded", 1, "")]),
    ("A farmhand suffered burns to his hands.", [("wounded", 1, "")]),
    ("A drone fired at a lorry, wounding the driver and another worker.", [("wounded", 1, ""), ("wounded", 1, "")]),
    ("The driver of the lorry has died of his injuries.", [("killed", 1, "")]),
    ("Three others were in hospital in the town.", [("wounded", 3, "")]),
    ("The crew of three is considered dead.", [("killed", 3, "")]),
    ("Troops lost two of their own.", [("killed", 2, "")]),
    ("A soldier walked over and opened fire on a patrol, which shot him dead.", [("killed", 1, "")]),
    ("A woman was killed and her two sons were injured.", [("killed", 1, ""), ("wounded", 2, "")]),
    ("The shell killed two men and a boy, and the driver was wounded.", [("killed", 2, ""), ("killed", 1, ""), ("wounded", 1, "")]),
    ("The hull took three rounds but nobody was hit.", [("killed", 0, ""), ("wounded", 0, "")]),
    ("The guards, none of whom was hurt, saw two men.", [("killed", 0, ""), ("wounded", 0, "")]),
    ("They fell in open ground without causing either casualties or damage.", [("killed", 0, ""), ("wounded", 0, "")]),
    ("Nobody died.", [("killed", 0, "")]),
    ("A serviceman sustained a fatal gunshot wound.", [("killed", 1, "")]),
    ("Shelling broke out, as a result of which 2 men were killed and 1 was wounded.", [("killed", 2, ""), ("wounded", 1, "")]),
    ("Five soldiers embraced martyrdom.", [("killed", 5, "")]),
    ("There were no reports of casualties.", [("killed", 0, ""), ("wounded", 0, "")]),
    ("There was no loss of life.", [("killed", 0, "")]),
    ("Nine members of one family were killed.", [("killed", 9, "")]),
    ("Жертвами обстрела стали пять человек.", [("killed", 5, "")]),
    ("Военнослужащий получил смертельное ранение.", [("killed", 1, "")]),
    ("Thirteen people applied to the town hospital with bruises.", [("wounded", 13, "")]),
    ("All members are safe, the mission said.", [("killed", 0, ""), ("wounded", 0, "")]),
    ("The lorry driver, Omar Hamdan, was shot dead.", [("killed", 1, "")]),
    ("Двое военнослужащих инженерной части азербайджанской армии получили ранения.", [("wounded", 2, "")]),
    ("One soldier was killed and another wounded.", [("killed", 1, ""), ("wounded", 1, "")]),
    ("It killed a girl, wounding her two brothers.", [("killed", 1, ""), ("wounded", 2, "")]),
    ("Fisherman Pedro del Valle R., 52, was shot in the thigh.", [("wounded", 1, "")]),
    ("He spoke of more than 80 women and children among the injured.", [("wounded", 80, "")]),
    ("A boy was killed, and his father and younger brother were wounded.", [("killed", 1, ""), ("wounded", 1, ""), ("wounded", 1, "")]),
    ("An officer was flown out with a bullet in the leg.", [("wounded", 1, "")]),
    ("Двое граждан Индии, занятых на стройке, получили ранения.", [("wounded", 2, "")]),
    ("Трое рабочих погибли, еще один находится в реанимации.", [("killed", 3, ""), ("wounded", 1, "")]),
    ("В результате получил осколочное ранение военнослужащий.", [("wounded", 1, "")]),
    ("Ранения получили один военнослужащий и 53-летний водитель.", [("wounded", 1, ""), ("wounded", 1, "")]),
    ("Пуля задела водителю предплечье.", [("wounded", 1, "")]),
    ("Погибших двое, это контрактники 1998 и 2001 годов рождения.", [("killed", 2, "")]),
    ("Один талиб убит, ранены двое.", [("killed", 1, ""), ("wounded", 2, "")]),
    ("Группа отступила, потеряв двоих убитыми.", [("killed", 2, "")]),
    ("Водитель не пострадал.", [("killed", 0, ""), ("wounded", 0, "")]),
    ("Обошлось без жертв.", [("killed", 0, ""), ("wounded", 0, "")]),
    ("Погибших нет.", [("killed", 0, "")]),
]  # fmt: skip

NOTHING = [
    "The opposite side has many losses.",
    "The enemy suffered heavy losses in manpower.",
    "There are killed and wounded on the Armenian side.",
    "Some personnel on both sides were injured.",
    "There are no losses among the Armenians.",
    "He added that no Thai was hurt.",
    "Nobody in the village is hurt.",
    "No soldier or villager was hurt.",
    "More than a dozen died in the south.",
    "There were no immediate reports of injuries.",
    "If a ranger was hurt, the bullet was not ours.",
    "Their feet were unharmed.",
    "He put the time at seven, and the house was hit.",
    "A father of four told how the shells fell.",
    "It denied that anyone was wounded.",
    "Среди военных есть убитые и раненые.",
    "Уничтожены две машины и три позиции.",
    "The position was hit.",
    "",
]

AMOUNTS = [
    ("about 40 Armenian soldiers entered 400 metres into its territory", [("soldiers", 40, True), ("metres", 400, False)]),
    ("They went 3.5 kilometers deep into the country.", [("metres", 3500, False)]),
    ("Units opened fire 19 times.", [("times", 19, False)]),
    ("In June it counted over 1,200 violations of the ceasefire.", [("times", 1200, True)]),
    ("The guards fired four rounds.", [("rounds", 4, False)]),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "expected"), HARM, ids=[row[0] for row in HARM])
def test_harm_is_counted(sentence, expected):
    found = [f for f in find_figures(sentence) if f.kind in {"killed", "wounded", "captured"}]
    assert [(f.kind, f.value, f.side) for f in found] == expected
    assert all(sentence[f.start : f.end] == f.text for f in found)


@pytest.mark.parametrize("sentence", NOTHING)
def test_without_a_number_there_is_no_figure(sentence):
    assert [f for f in find_figures(sentence) if f.kind in {"killed", "wounded"}] == []


@pytest.mark.parametrize(("sentence", "expected"), AMOUNTS, ids=[row[0] for row in AMOUNTS])
def test_strength_and_amounts_are_read(sentence, expected):
    assert [(f.kind, f.value, f.approximate) for f in find_figures(sentence)] == expected


TOTALS = [
    # [(side of the speaker, sentence)], (killed, wounded)
    ([("AM", "Three soldiers were killed and four wounded."), ("AZ", "Two of its soldiers had been wounded.")], (3, 6)),
    ([("AZ", "Two soldiers were killed."), ("AZ", "Five soldiers were killed.")], (5, None)),
    ([("AZ", "Four of its soldiers had died."), ("AZ", "A fifth serviceman was shot dead.")], (5, None)),
    ([("AM", "Azerbaijani fire killed two soldiers."), ("AZ", "The report is a lie.")], (2, None)),
    ([("AM", "Two soldiers died."), ("AZ", "Up to 20 Armenian soldiers were eliminated.")], (2, None)),
    ([("AF", "46 persons were killed."), ("PK", "It put the number of killed militants at twenty.")], (46, None)),
    ([("SD", "Sudan says that seven soldiers were executed."), ("ET", "Sudan says that seven soldiers were executed.")], (7, None)),
    ([("AZ", "Two Azerbaijani servicemen were killed."), ("NKR", "Three policemen were shot dead."),
      ("RU", "Three of these were killed and one wounded, and the Azerbaijani side had two dead and one wounded.")], (5, 2)),
    ([("AZ", "At least five people were killed."), ("AZ", "Two Azerbaijani servicemen died."), ("NKR", "Three policemen were killed.")],
     (5, None)),
    ([("IR", "Two border guards were killed."), ("AF", "One person was killed.")], (3, None)),
    ([("IN", "There were no casualties.")], (0, 0)),
    ([("KG", "Four guards were injured and there were no victims among civilians.")], (None, 4)),
    ([("AZ", "The opposite side has many losses.")], (None, None)),
    ([("AM", "One man is dead."), ("NKR", "Two servicemen were killed.")], (2, None)),
    ([("TR", "One soldier was killed and three others hurt."), ("TR", "Three others were hurt.")], (1, 3)),
    ([("BJ", "Two officers lost their lives."), ("BF", "The two officers had been killed by others.")], (2, None)),
    ([("AZ", "Three soldiers were wounded. There are no fatalities.")], (0, 3)),
    ([("TR", "Four others were injured."), ("TR", "Two of the injured were civilians.")], (None, 4)),
    ([("KG", "More than 20 people were injured."), ("KG", "Four men were wounded.")], (None, 20)),
    ([], (None, None)),
]  # fmt: skip


@pytest.mark.parametrize(("told", "expected"), TOTALS)
def test_the_dead_of_all_sides_are_added_once(told, expected):
    assert total([(side, find_figures(sentence)) for side, sentence in told]) == expected


HEARD = "A patrol was shot at near the bridge, the army said."


@pytest.mark.parametrize(
    ("beside", "expected"),
    [
        ("Two soldiers were killed.", (2, None)),
        ("Nobody was hurt.", (0, 0)),
        ("On May 3 two soldiers were killed.", (None, None)),
        ("A medic, born in 1989, received a gunshot wound.", (None, 1)),
        ("It was calm. Two soldiers were killed in the south.", (None, None)),
        ("It was calm. Nobody was hurt.", (0, 0)),
    ],
)
def test_the_outlets_own_sentence_beside_a_statement_may_give_the_toll(beside, expected):
    text = f"{HEARD} {beside}"
    told = [("TH", "claim", 0, len(HEARD))]
    dates = find_dates(text, "2025-05-29")
    assert count_harm(text, told, [(0, len(HEARD))], dates, language="en") == expected


@pytest.mark.parametrize(
    "told",
    [
        "More than 150 people have been killed since the truce.",
        "On May 3 two soldiers were killed.",
        "Last year nine men were killed.",
    ],
)
def test_sums_and_other_days_are_not_counted(told):
    dates = find_dates(told, "2025-05-29")
    assert count_harm(told, [("TH", "claim", 0, len(told))], [(0, len(told))], dates, language="en") == (None, None)
    day = When("2025-05-03", "2025-05-03")
    own = (2, None) if "May" in told else (None, None)
    assert count_harm(told, [("TH", "claim", 0, len(told))], [], dates, language="en", when=day) == own


def test_who_observes_counts_the_losses_of_others():
    told = ["A resident was killed, Stepanakert said.", "One resident was killed, Moscow said."]
    spans = [("NKR", "claim", 0, len(told[0])), ("RU", "observation", len(told[0]) + 1, len(" ".join(told)))]
    assert count_harm(" ".join(told), spans, [row[2:] for row in spans], [], language="en") == (1, None)


def test_a_denial_gives_the_toll_only_where_nothing_else_does():
    claim, denial = "Four soldiers were killed, Baku said.", "Nine soldiers were killed elsewhere, Yerevan said."
    text, middle = f"{claim} {denial}", len(claim)
    told = [("AZ", "claim", 0, middle), ("AM", "denial", middle + 1, middle + 1 + len(denial))]
    assert count_harm(text, told, [row[2:] for row in told], [], language="en") == (4, None)
    assert count_harm(text, told[1:], [row[2:] for row in told], [], language="en") == (9, None)


def test_exchanging_the_sides_changes_nothing_else():
    def exchange(text):
        return text.replace("Armenian", "@").replace("Azerbaijani", "Armenian").replace("@", "Azerbaijani")

    sentence = "Two Armenian soldiers were killed and an Azerbaijani officer was wounded by Armenian fire."
    ours, theirs = find_figures(sentence), find_figures(exchange(sentence))
    swap = {"AM": "AZ", "AZ": "AM", "": ""}
    assert [(f.kind, f.value, swap[f.side]) for f in ours] == [(f.kind, f.value, f.side) for f in theirs]


@pytest.mark.parametrize(
    "part",
    ["two soldiers, ", "12 ", "of them killed ", "The ministry said that four men of the army were near 5 posts. "],
)
def test_time_grows_linearly(part):
    took = [take_time(lambda text=text: find_figures(text)) for text in (part * 300, part * 2_400)]
    assert took[1] < 8 * took[0] * 4 + 0.2
