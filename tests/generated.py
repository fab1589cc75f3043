"""Made-up news of any length: sentences of our own dispatches with other names, numbers and dates.

Seeded by the text's number alone, so that text 7 is the same in every folder and a folder can grow.
"""

import random
import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import product
from pathlib import Path

from flows.loading.seeds import SEEDS, rows

WORDS = range(100, 301)
_SENTENCE = re.compile(r"(?<=[.!?”\"])\s+(?=[A-Z“\"])")
_NUMBER = re.compile(r"(?<![\w.,])\d{1,3}(?:,\d{3})+(?![\w,])|(?<![\w.,])\d{2,}(?![\w.,]\d|\w)")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_PLACES = ("Azaz", "Aleppo", "Kobani", "Kobane", "Ramadi", "Hama", "Jarabulus", "Marea", "Palmyra", "Afrin")
_GIVEN = ("Amal", "Bela", "Chidi", "Dana", "Emre", "Farah", "Goran", "Hana", "Idris", "Jonas", "Karim", "Leila")
_FAMILY = ("Adeyemi", "Barzan", "Castel", "Demir", "Eskander", "Farouk", "Ganem", "Haddad", "Ivanov", "Jansen", "Kaya")
_PERSON = re.compile(r"\b(?:Nadia Ferrow|Petra Lindqvist|Margaux Delorme|Rima Haddad|Hossein Hamedani|Hamedani)\b")
_PLACE = re.compile(rf"\b(?:{'|'.join(_PLACES)})\b")
_DAY = re.compile(rf"\b(?:{'|'.join(_DAYS)})\b")
_MONTH = re.compile(rf"\b(?:{'|'.join(_MONTHS)})\b")


def text(number: int) -> str:
    """A page with headline, byline, date and 100 to 300 words.

    >>> text(3) == text(3) != text(4)
    True
    """
    chance = random.Random(number)  # noqa: S311 - not for secrets
    person = " ".join((chance.choice(_GIVEN), chance.choice(_FAMILY)))
    town = chance.choice(_towns())
    date = f"{chance.choice(_MONTHS)} {chance.randint(1, 28)}, {chance.randint(2012, 2025)}"
    wanted = chance.choice(WORDS)
    paragraphs: list[str] = []
    while sum(len(paragraph.split()) for paragraph in paragraphs) < wanted:
        some = chance.sample(_sentences(), chance.randint(1, 3))
        paragraphs.append(" ".join(_changed(sentence, chance, town) for sentence in some))
    headline = f"{chance.randint(2, 900)} Flee {town} as Fighting Nears"
    return "\n\n".join([headline, f"By {person}", date, *paragraphs, "Share this story | Print | Email"]) + "\n"


def fill(folder: Path, count: int) -> None:
    """Write texts 0 to `count` into the folder, a thousand a subfolder; those that lie there are left."""
    for number in range(count):
        path = folder / f"{number // 1000:03}" / f"{number:06}.txt"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text(number), encoding="utf-8")


def _changed(sentence: str, chance: random.Random, town: str) -> str:
    sentence = _NUMBER.sub(lambda found: _like(found.group(), chance), sentence)
    sentence = _PERSON.sub(lambda _: f"{chance.choice(_GIVEN)} {chance.choice(_FAMILY)}", sentence)
    sentence = _PLACE.sub(lambda _: chance.choice((town, chance.choice(_towns()))), sentence)
    sentence = _DAY.sub(lambda _: chance.choice(_DAYS), sentence)
    return _MONTH.sub(lambda _: chance.choice(_MONTHS), sentence)


def _like(number: str, chance: random.Random) -> str:
    """Another number of as many digits, written as the first was."""
    plain = number.replace(",", "")
    # Years, and days of a month, stay such.
    other = chance.randint(10 ** (len(plain) - 1), 10 ** len(plain) - 1) if len(plain) != 2 else chance.randint(10, 28)
    if "," in number:
        return f"{other:,}"
    return str(chance.randint(2011, 2025)) if len(plain) == 4 else str(other)


@cache
def _sentences() -> Sequence[str]:
    """Whole sentences of the dispatches' paragraphs."""
    pages = (path.read_text(encoding="utf-8") for path in sorted((SEEDS / "dispatches").iterdir()))
    return tuple(sentence for page in pages for sentence in _of(page))


def _of(page: str) -> Iterator[str]:
    for line in page.splitlines():
        for sentence in _SENTENCE.split(line.strip()):
            if len(sentence.split()) > 7 and sentence[-1] in '.!?”"' and "](" not in sentence:
                yield sentence


@cache
def _towns() -> Sequence[str]:
    """Towns that the reviewed seed names, and the same with a word before."""
    towns = [row["name"] for row in rows("places") if row["place_type"] in {"city", "town", "village"}]
    return tuple(" ".join(name).strip() for name in product(("", "East", "Upper"), towns))
