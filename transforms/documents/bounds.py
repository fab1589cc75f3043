"""Limits the work on a text: a sentence with too many numbers, or with endless tokens, isn't mined.

The parser and the finders compare the words of a sentence with each other, so a sentence that is a table of numbers or
one unbroken sequence of signs would take too long. The limits are counts and not times, so the rows are the same on
every machine.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from transforms.documents.passages import Zone
from transforms.numerals.numbers import find_numbers
from transforms.text.reading import is_mined
from transforms.text.sentences import LONGEST_TOKEN, split_sentences
from transforms.vocabulary import UNREADABLE

Extent = tuple[int, int]
# Of 40,000 sentences of news, court records and academic prose none contains more than 16 numbers.
MOST_NUMBERS = 60


def read_zones(text: str, zones: Sequence[Zone]) -> Iterator[tuple[Zone, Sequence[Extent]]]:
    r"""Yield the zones, each with the extents of the sentences that finders read.

    Sentences over the limits become zones of their own, with the language `zxx` and without sentences. The zones still
    tile the text.

    >>> text = f"Two died.\n\n{'1 ' * 100}\n\nThree fled.\n"
    >>> [(text[z.start : z.end][:9], z.language) for z, _ in read_zones(text, [Zone(0, len(text), "body", "en")])]
    [('Two died.', 'en'), ('1 1 1 1 1', 'zxx'), ('Three fle', 'en')]
    """
    for zone in zones:
        if not is_mined(zone):
            yield zone, ()
            continue
        runs = [
            (readable, list(sentences))
            for readable, sentences in groupby(
                split_sentences(text, zone.start, zone.end), key=lambda sentence: is_readable(text, *sentence)
            )
        ]
        starts = [zone.start, *(sentences[0][0] for _, sentences in runs[1:]), zone.end]
        for (readable, sentences), start, end in zip(runs or [(True, [])], starts, starts[1:], strict=False):
            part = replace(zone, start=start, end=end)
            yield (part, sentences) if readable else (replace(part, language=UNREADABLE), ())


def is_readable(text: str, start: int, end: int) -> bool:
    """Whether the sentence is within the limits: few enough numbers, and no token that is too long.

    >>> is_readable("The vote was 312 to 208.", 0, 24), is_readable("1-" * 100, 0, 200)
    (True, False)
    """
    # Between two numbers there is at least one other character, so a short sentence can't have too many.
    if end - start < 2 * MOST_NUMBERS:
        return True
    if max(map(len, text[start:end].split())) > LONGEST_TOKEN:
        return False
    return sum(1 for _ in find_numbers(text, start, end)) <= MOST_NUMBERS
