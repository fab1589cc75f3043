"""Bounds the work on a text by what can be counted in it: what no person would read as a sentence isn't mined.

A parse and the finders look at the words of a sentence together, so an endless sentence, one that is all numbers or an
unbroken run of signs would hold up everything else. The bounds are counts, so the rows are the same on every machine.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from transforms.documents.passages import Zone
from transforms.numerals.grammar import find_numbers
from transforms.text.reading import is_mined
from transforms.text.sentences import LONGEST_TOKEN, split_sentences
from transforms.vocabulary import UNREADABLE

Extent = tuple[int, int]
# Of 40,000 sentences of news, court records and academic prose the fullest holds 16 numbers.
MOST_NUMBERS = 60


def read_zones(text: str, zones: Sequence[Zone]) -> Iterator[tuple[Zone, Sequence[Extent]]]:
    r"""Yield the zones with the sentences that finders read; what is out of bounds is a zone without any.

    The zones still tile the text.

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
    """Whether the sentence has so few numbers, and signs without a space between them, that somebody wrote it.

    >>> is_readable("The vote was 312 to 208.", 0, 24), is_readable("1-" * 100, 0, 200)
    (True, False)
    """
    # Two numbers have a sign between them.
    if end - start < 2 * MOST_NUMBERS:
        return True
    if max(map(len, text[start:end].split())) > LONGEST_TOKEN:
        return False
    return sum(1 for _ in find_numbers(text, start, end)) <= MOST_NUMBERS
