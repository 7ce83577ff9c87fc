import random

import pytest

from geo.errors import UnreadableArticle
from geo.reading.encoding import decode_text

ENGLISH = "The ministry said that shots were fired at the café “Zoë” near the river – nobody was hurt. " * 4
RUSSIAN = "Министерство обороны сообщило, что ночью посты в районе реки были обстреляны из стрелкового оружия. " * 4
TURKISH = (
    "Savunma Bakanlığı, gece saatlerinde köyün yakınında ateş açıldığını söyledi; yaralı yok, açıklama bekleniyor. " * 4
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("text", [ENGLISH, RUSSIAN, "Ermənistan – Հայաստան – საქართველო"])
def test_unicode_is_certain(text, encoding):
    assert decode_text(text.encode(encoding)) == (text, "")


@pytest.mark.parametrize(
    ("text", "encoding"), [(ENGLISH, "cp1252"), (RUSSIAN, "cp1251"), (RUSSIAN, "koi8_r"), (TURKISH, "cp1254")]
)
def test_older_encoding_is_guessed_and_the_guess_is_named(text, encoding):
    decoded, guessed = decode_text(text.encode(encoding))
    assert decoded == text
    assert guessed


def test_line_ends_become_line_feeds():
    assert decode_text(b"one\r\ntwo\rthree\n") == ("one\ntwo\nthree\n", "")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"%PDF-1.7 text", "PDF"),
        (b"PK\x03\x04 text", "zip or Office"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (bytes(range(256)) * 20, "binary"),
        (random.Random(1).randbytes(5000), "binary|wrong encoding"),
        (b"abc\x01\x02\x03\x04" * 50, "binary"),
        (RUSSIAN.encode()[:200] + b"\xff\xfe\x80" + RUSSIAN.encode()[200:], "not UTF-8 at line 1"),
        (b"one line\n" + "Größe".encode() * 40 + b"\xff", "not UTF-8 at line 2"),
        (b"\xff\xfea", "UTF-16"),
    ],
)
def test_what_is_no_text_is_refused_with_the_reason(data, said):
    with pytest.raises(UnreadableArticle, match=said) as caught:
        decode_text(data, where="a.txt")
    assert caught.value.where == "a.txt"
    assert caught.value.repair
