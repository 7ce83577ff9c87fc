import pytest

from geo.reading.language import find_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The ministry said that shots were fired at the village in the night and that nobody was hurt.", "en"),
        ("Министерство сообщило, что ночью посты у реки были обстреляны, о пострадавших не сообщается.", "ru"),
        ("В районе села Үч-Коргон и в селе Ак-Сай по данным пограничной службы было спокойно, но на посту ждут, что это не надолго.", "ru"),
        ("Міністерство повідомило, що вночі по позиціях біля річки відкрили вогонь, є поранені.", "uk"),
        ("Savunma Bakanlığı, gece saatlerinde köyün yakınında ateş açıldığını söyledi.", "tr"),
        ("El ministerio dijo que durante la noche se dispararon tiros contra el pueblo y que no hubo heridos.", "es"),
        ("Das Ministerium sagte, dass in der Nacht auf das Dorf geschossen wurde und niemand verletzt ist.", "de"),
        ("7 45 --", "en"),
    ],
)  # fmt: skip
def test_language_of_a_sentence(text, language):
    assert find_language(text) == language
