"""Words of a data file as patterns: lists of regular expression fragments, matched as whole words.

A text holds few of the thousands of words that are looked for in it. So `Words` compares the heads of words, their first
letters, and tries at each word those fragments alone that can begin with its head. It finds what one long pattern of all
fragments would find; that pattern is compiled only for a fragment whose heads are not known ("\\w+ theatre command").
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

_HEAD = 4  # letters
_NUMBER = "0"  # the head of whatever begins with a digit
_FIGURE = re.compile(r"(?<!\w)\d")
_WORD_HEAD = re.compile(rf"(\w{{1,{_HEAD}}})\w*")
_WORD_BEFORE = r"(?<!\w)"
_ALIKE = str.maketrans("ıİſ", "iis")  # letters that are the same in folded case, but not in small letters
_LOOK = re.compile(r"\(\?<?[=!]|\\b")  # takes no letters
_FIRST = re.compile(r"\(\?:|\[(?:[^\W\d_]+|\d+)\]|[^\W_]|\\d")  # a choice of letters
_NO_LETTER = re.compile(r"(?:[ ,'’-]|\\[s.-]|\[(?:[ ,.'’–-]|\\[s.-])+\])([?*]\??)?(?!\{)")  # ends the head, perhaps
_TIMES = re.compile(r"(?:(?P<none>[?*]|\{0?,\d*\})|\+|\{\d+(?:,\d*)?\})\??")
_SET = re.compile(r"\[\^?\]?(?:[^\]\\]|\\.)*\]")
_COUNT = re.compile(r"\{[\d,]*\}")
_PLAIN = re.compile(r"(?:[^\W_]| )+(?![?*{])")

_NONE: Iterator[re.Match[str]] = iter(())


def load_words(path: Path) -> dict[str, Any]:
    """The lists of one TOML file by their names."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def join_words(fragments: Iterable[str]) -> str:
    """A group that matches any of `fragments`; without fragments, one that never matches."""
    return f"(?:{'|'.join(fragments) or '(?!)'})"


class Words:
    """The pattern of any of `fragments` as whole words; without fragments, one that never matches.

    The methods are those of `re.Pattern`. Fragments may be given by the name of the group that they are in. `before` is what
    may not stand before a match: a letter at least.
    """

    def __init__(
        self, fragments: Iterable[str] | Mapping[str, Iterable[str]], *, before: str = _WORD_BEFORE, flags: int = re.I
    ) -> None:
        groups = fragments if isinstance(fragments, Mapping) else {"": fragments}
        self._fragments = [
            (name, one) for name, many in groups.items() for each in many for one in split_branches(each)
        ]
        self._before, self._flags = before, flags
        self._by_head: dict[str, list[int]] = {}
        self.needed: list[str] = []  # where one of these stands in a text, a fragment of unknown heads may match
        for number, (_, fragment) in enumerate(self._fragments):
            heads = find_heads(fragment)
            for head in heads:
                self._by_head.setdefault(head, []).append(number)
            if not heads:
                self.needed.append(find_needed(fragment))
        self.heads = frozenset(self._by_head)
        self._compiled: dict[str, re.Pattern[str]] = {}

    def __bool__(self) -> bool:
        return bool(self._fragments)

    @property
    def groups(self) -> frozenset[str]:
        """The names of the groups."""
        return frozenset(name for name, _ in self._fragments)

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """The first match in text[start:end)."""
        return next(self.finditer(text, start, end), None)

    def finditer(self, text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[re.Match[str]]:
        """The matches in text[start:end), from left to right, not overlapping."""
        known = _read_heads(text, start, end)
        if self.needed and any(map(known.hold, self.needed)):
            return self._compile(None).finditer(text, start, end)
        if self.heads.isdisjoint(known.heads):
            return _NONE
        heads = self.heads & known.heads
        return self._find(text, end, sorted([(at, head) for head in heads for at in known.find(head)]))

    def _find(self, text: str, end: int, starts: Sequence[tuple[int, str]]) -> Iterator[re.Match[str]]:
        after = 0
        for at, head in starts:
            pattern = self._compiled.get(head) or self._compile(head)
            if at >= after and (match := pattern.match(text, at, end)):
                after = match.end()
                yield match

    def count(self, text: str) -> int:
        """How many matches `text` has."""
        return len([*self.finditer(text)])

    def match(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """The match that begins at `start`."""
        return self._compile(None).match(text, start, end)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """The match that is all of `text`."""
        return self._compile(None).fullmatch(text)

    def _compile(self, head: str | None) -> re.Pattern[str]:
        """The pattern of the fragments that can begin with `head`; None: of all fragments."""
        known = self._compiled.get(head or "")
        if known is None:
            groups: dict[str, list[str]] = defaultdict(list)
            for number in range(len(self._fragments)) if head is None else self._by_head[head]:
                name, fragment = self._fragments[number]
                groups[name].append(fragment)
            parts = (f"(?P<{name}>{'|'.join(many)})" if name else "|".join(many) for name, many in groups.items())
            before = "" if head and self._before == _WORD_BEFORE else self._before  # where a head is, a word begins
            known = re.compile(rf"{before}{join_words(parts)}(?!\w)", self._flags)
            self._compiled[head or ""] = known
        return known


class WordsBefore:
    """Phrases that end where a name begins: lists of fragments, each with the pattern that leads from them to the end.

    Each lead takes white space, and "the" before the name. `between` are the words that may stand last instead of one of a phrase.
    The phrases are looked for only where the last word can be one of theirs; a single word is compared as it is.
    """

    def __init__(self, lists: Iterable[tuple[Iterable[str], str]], *, between: Iterable[str]) -> None:
        phrases = [(phrase, lead) for many, lead in lists for phrase in many]
        self._words = Words(phrase + lead for phrase, lead in phrases)
        self._single = frozenset(phrase for phrase, _ in phrases if phrase.isalpha())
        heads = [find_heads(word) for word in (*between, *(phrase.rpartition(" ")[2] for phrase, _ in phrases))]
        self._heads = frozenset().union(*heads) if all(heads) else None

    def stand(self, before: str) -> bool:
        """Whether one of the phrases stands at the end of the words before a name, white space behind it."""
        if not before or not before[-1].isspace():
            return False
        last = before.lower().rsplit(None, 2)[-2:]
        if len(last) == 2 and last[1] == "the":
            last.pop()
        word = last[-1].lstrip(_OPENING) if last else ""
        if word.isalnum():
            if word in self._single:
                return True
            if self._heads is not None and word[:_HEAD] not in self._heads:
                return False
        return self._words.search(before) is not None


_OPENING = "\"'“”‘’([-–—"  # what may stand before a word


class WordLists:
    """Several lists of words that are counted in a text together."""

    def __init__(self, lists: Mapping[Any, Words]) -> None:
        self._lists = {name: words for name, words in lists.items() if words}
        self._always = [name for name, words in self._lists.items() if words.needed]
        self._by_head: dict[str, list[Any]] = defaultdict(list)
        for name, words in self._lists.items():
            for head in words.heads:
                self._by_head[head].append(name)

    def count(self, text: str) -> dict[Any, int]:
        """How many matches `text` has of each list, by the list's name."""
        heads = _read_heads(text, 0, sys.maxsize).heads
        names = {name for head in heads.intersection(self._by_head) for name in self._by_head[head]}
        return {name: self._lists[name].count(text) for name in names.union(self._always)}


def compile_words(fragments: Iterable[str]) -> Words:
    """The pattern of any of `fragments` as whole words, case folded; without fragments, one that never matches."""
    return Words(fragments)


class _Heads:
    """The heads of the words in text[start:end), in small letters."""

    def __init__(self, text: str, start: int, end: int) -> None:
        start = max(start, 0)
        self._start, self._before = start, text[start - 1 : start] if start else ""
        self._part = to_small_letters(text[start:end])
        self.heads = frozenset(_WORD_HEAD.findall(self._part))
        figures = not self._part.isascii() and any(head[0].isdecimal() for head in self.heads)
        if figures or min(self.heads, default="a") < "a":
            self.heads |= {_NUMBER}
        self._found: dict[str, list[int]] = {}

    def hold(self, letters: str) -> bool:
        """Whether the small letters stand there, in a word or in several."""
        return letters in self._part

    def find(self, head: str) -> list[int]:
        """Where in the text the words with a head begin, and perhaps longer words than a short head allows."""
        if head not in self._found:
            begins = self._find_figures() if head == _NUMBER else self._find(head)
            self._found[head] = [
                self._start + at for at in begins if not _is_letter(self._part[at - 1 : at] or self._before)
            ]
        return self._found[head]

    def _find(self, head: str) -> Iterator[int]:
        at = self._part.find(head)
        while at >= 0:
            yield at
            at = self._part.find(head, at + 1)

    def _find_figures(self) -> Iterator[int]:
        return (match.start() for match in _FIGURE.finditer(self._part))


_read_heads = lru_cache(maxsize=64)(_Heads)


def _is_letter(char: str) -> bool:
    return char.isalnum() or char == "_"


def to_small_letters(text: str) -> str:
    """`text` in small letters, every position kept."""
    small = text.lower()
    plain = text.isascii() or (len(small) == len(text) and "ı" not in small and "ſ" not in small)
    return small if plain else text.translate(_ALIKE).lower()


def find_heads(fragment: str) -> frozenset[str]:
    """The heads of the words that a match can begin with: `fir(?:ed|es)` → fir, `an? hour` → a, an. Empty: they are not known."""
    found: set[str] = set()
    todo = [("", fragment)]  # the letters so far, and what follows them
    while todo:
        head, rest = todo.pop()
        if len(head) == _HEAD or head == _NUMBER or (head and not rest):
            found.add(head)
        elif look := _LOOK.match(rest):
            todo.append((head, rest[2 if look[0] == r"\b" else _find_close(rest) :]))
        elif head and (gap := _NO_LETTER.match(rest)):
            found.add(head)
            if gap[1]:
                todo.append((head, rest[gap.end() :]))
        elif first := _FIRST.match(rest):
            todo += _take_first(head, rest, first)
        else:
            return frozenset()
    return frozenset(found)


def _take_first(head: str, rest: str, first: re.Match[str]) -> list[tuple[str, str]]:
    """`head` and `rest` after each choice of a first letter or group; both empty where the choices cannot be told."""
    end = _find_close(rest)
    times = _TIMES.match(rest, end)
    tail = rest[times.end() if times else end :]
    left = [(head, tail)] if times and times["none"] else []
    again = times is not None and times[0][0] != "?"
    if first[0] == "(?:":
        choices = split_branches(rest[3 : end - 1])
        if again and "" in choices:
            return [("", "")]
        return [(head, choice + (f"{rest[:end]}*{tail}" if again else tail)) for choice in choices] + left
    letters = "0" if first[0] == r"\d" else first[0].strip("[]")
    starts_number = not head and letters.isdecimal()
    if (again or first[0] == r"\d") and not starts_number:
        return [("", "")]
    return [(_NUMBER, "") if starts_number else (head + letter.lower(), tail) for letter in letters] + left


def find_needed(fragment: str) -> str:
    """The longest run of letters and blanks that every match of `fragment` holds, in small letters; empty where there is none."""
    plain, at = "", 0
    while at < len(fragment):
        end = _find_close(fragment, at)
        plain += fragment[at] if end == at + 1 or fragment[at] == "{" else "\0"
        at = end
    return max(("", *_PLAIN.findall(plain)), key=len).lower()


def split_branches(pattern: str) -> list[str]:
    """The alternatives of a pattern: `a|(?:b|c)` → a, (?:b|c)."""
    branches, begun, at = [], 0, 0
    while at < len(pattern):
        if pattern[at] == "|":
            branches.append(pattern[begun:at])
            begun = at + 1
        at = _find_close(pattern, at)
    return [*branches, pattern[begun:]]


def _find_close(pattern: str, at: int = 0) -> int:
    """Where the group, set, count, escape or single letter that begins at `at` ends."""
    if pattern[at] == "\\":
        return at + 2
    if whole := (_SET if pattern[at] == "[" else _COUNT).match(pattern, at):
        return whole.end()
    if pattern[at] == "(":
        at += 1
        while pattern[at] != ")":
            at = _find_close(pattern, at)
    return at + 1
