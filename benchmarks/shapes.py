"""Texts that nobody writes: each must cost little more a byte than prose, and twice as much where it is twice as long.

    python -m benchmarks.shapes [--seconds 1.5] [--seed N] [NAME ...]

Forty shapes are listed, twenty drawn at random; the seed that is printed draws them again. Each is doubled from 5 kB to
5 MB as long as one reading takes less than `--seconds` of CPU time; what is longer costs as much a byte as the last.
Exits 1 where a shape costs more than ten times as much a byte as prose or more than 2.3 times as much for twice the text.
"""

import argparse
import gc
import random
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import count

from flows.loading.reference import load_reference
from tests import generated
from transforms.extract import extract
from transforms.reference import Reference
from transforms.text.decode import DecodeError

SMALLEST, LARGEST = 5_000, 5_000_000
DEAREST = 10.0
STEEPEST = 2.3
# Below this a doubling says more of the clock than of the text.
_SHORTEST = 0.05
# A reading that was disturbed is repeated, and the shortest counts.
_TRIES = 3
_RANDOM = 20

# Repeated until the text is long enough.
UNITS = {
    "scores": "1-",
    "ones": "1 ",
    "digits": "1",
    "commas": "1, ",
    "times": "1:",
    "shares": "12 of ",
    "number words": "twenty-",
    "years": "1999 ",
    "dates": "May 3, 2016 ",
    "ranges": "between 3 and ",
    "money": "USD 40 million ",
    "brackets": "(",
    "quotes": "“He said ",
    "straight quotes": '"',
    "tags": "<a ",
    "tags that open": '<a href="',
    "references": "&amp;amp;",
    "links": "[a](http://b.c) ",
    "addresses": "http://a.b/c?d=e&f=",
    "letters": "a ",
    "capitals": "A. ",
    "one word": "a",
    "said": "he said that ",
    "and": "killed and ",
    "names": "John Smith, ",
    "places": "Aleppo, ",
    "dashes": "- ",
    "points": ". ",
    "stars": "** ",
    "lines of a letter": "a\n",
    "lines of a number": "1\n",
    "headings": "# Two died\n",
    "cells": "| Homs | 12 |\n",
    "datelines": "ALEPPO, Syria (Reuters) - ",
    "no spaces": "中国",
}
# Made line by line, each with its number.
LINES: dict[str, Callable[[int], str]] = {
    "a league in one line": lambda i: f"Team{i} FC {i % 38} {i % 20} {i % 9} {i % 60} {i % 114} ",
    "a league in lines": lambda i: f"Arsenal {i % 4} Chelsea {i % 3}; {i} saw it\n",
    "a list of names": lambda i: f"Mohammed al-{chr(65 + i % 26)}{chr(97 + i // 26 % 26)}sri; ",
    "an endless sentence": lambda i: f"the army killed {i} people in Aleppo and ",
    "claims": lambda i: (
        f"The {i}th brigade killed {i} men in {chr(65 + i % 26)}{chr(97 + i // 26 % 26)}ville on May 3. "
    ),
}
# What a random shape is put together from.
_PIECES = (
    "1", "12", "3,000", "one", "twenty", "million", "half", "May", "Monday", "2016", "3 km", "$", "%", "Aleppo",
    "John", "Smith", "said", "he", "that", "killed", "people", "and", "of", "in", "(", ")", "“", "”", "'", '"', "[",
    "](", "<b>", "</p>", "&amp;", "-", "—", "/", ":", ";", ",", ".", "*", "#", "|", "@", "\n", "\n\n", "\t", "é", "中",
    "\u200d", "\u0301",
)  # fmt: skip


def main() -> None:
    """Measure the shapes and print a line each."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("names", nargs="*")
    options.add_argument("--seconds", type=float, default=1.5)
    options.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10_000))
    asked = options.parse_args()
    print(f"seed {asked.seed}")
    reference = load_reference()
    prose = _prose(reference)
    print(f"prose {prose * 1e6:.0f} us a byte\n\n| shape | bytes | a byte, to prose | for twice the text |")
    print("| --- | ---: | ---: | ---: |")
    failed = []
    for name, make in shapes(asked.seed):
        if asked.names and name not in asked.names:
            continue
        size, cost, growth = _measure(make, reference, asked.seconds)
        print(f"| {name} | {size:,} | {cost / prose:.1f} | {growth:.2f} |", flush=True)
        if cost > DEAREST * prose or growth > STEEPEST:
            failed.append(name)
    if failed:
        sys.exit(f"too slow: {', '.join(failed)}")


def shapes(seed: int) -> Iterator[tuple[str, Callable[[int], str]]]:
    """Yield each shape with what makes a text of it of so many bytes."""
    for name, unit in UNITS.items():
        yield name, _repeated(unit)
    for name, line in LINES.items():
        yield name, _numbered(line)
    chance = random.Random(seed)  # noqa: S311 - not for secrets
    for _ in range(_RANDOM):
        pieces = chance.choices(_PIECES, k=chance.randint(1, 6))
        unit = chance.choice(("", " ", " ")).join(pieces) + chance.choice(("", " "))
        yield f"`{unit!r}`".replace("|", "\\|"), _repeated(unit)


def _repeated(unit: str) -> Callable[[int], str]:
    return lambda size: unit * (size // len(unit.encode()) + 1)


def _numbered(line: Callable[[int], str]) -> Callable[[int], str]:
    def make(size: int) -> str:
        text: list[str] = []
        length = 0
        for number in count():
            if length >= size:
                return "".join(text)
            text.append(line(number))
            length += len(text[-1])
        raise AssertionError

    return make


def _prose(reference: Reference) -> float:
    """CPU seconds a byte of made-up news; none of it is said twice."""
    text = _numbered(generated.text)(8 * SMALLEST)
    return _seconds(text, reference, _TRIES) / len(text.encode())


def _measure(make: Callable[[int], str], reference: Reference, most: float) -> tuple[int, float, float]:
    """The longest size read, its CPU seconds a byte, and the steepest doubling on the way there."""
    size, before, steepest = SMALLEST, 0.0, 0.0
    while True:
        took = _seconds(make(size), reference)
        if before > _SHORTEST:
            if took > STEEPEST * before:
                took = min(took, _seconds(make(size), reference, _TRIES))
            steepest = max(steepest, took / before)
        if took > most or 2 * size > LARGEST:
            return size, took / size, steepest
        size, before = 2 * size, took


def _seconds(text: str, reference: Reference, times: int = 1) -> float:
    """CPU seconds of one reading, the shortest of several."""
    raw = text.encode()
    return min(_once(raw, reference) for _ in range(times))


def _once(raw: bytes, reference: Reference) -> float:
    gc.collect()
    started = time.process_time()
    # Refused by name is an answer too.
    with suppress(DecodeError):
        extract(raw, "shape.txt", reference)
    return time.process_time() - started


if __name__ == "__main__":
    main()
