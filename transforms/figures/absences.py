"""Finds zero in words: 'nobody was killed', 'none of the 12 was hurt', 'no deaths were reported'."""

import re
from collections.abc import Iterator

from spacy.tokens import Token

from transforms.figures.amounts import Quantity
from transforms.figures.counted import CountedClasses, singular
from transforms.figures.rules import FigureRule
from transforms.numerals.numbers import Number
from transforms.syntax.negation import has_marker_above, noun_of_determiner, said_of
from transforms.syntax.quantities import noun_of_number
from transforms.syntax.tokens import Tokens
from transforms.syntax.words import is_common_noun_form, is_past_participle

ABSENT = re.compile(r"\b(?:nobody|no[ -]one|none|not[ ](?:one|a[ ]single)|no)\b", re.IGNORECASE)
# With these nouns, 'no' means that none are known, not that there were none.
CASUALTIES = frozenset({"casualty", "death", "fatality", "injury", "victim"})
# Verbs for harm to things; verbs for harm to people are in `CountedClasses.verbs`.
TO_THINGS = frozenset({"damaged", "destroyed", "burned", "burnt", "demolished", "flooded", "looted"})
# Words that make a zero a wish, an order or a forecast: 'no one should be killed'.
UNREAL = frozenset({"can", "could", "should", "must", "may", "might", "shall", "would", "will", "'ll", "let", "if"})
# 'No more deaths', 'no new cases': none besides those mentioned before.
FURTHER = frozenset({"more", "other", "further", "additional", "new", "less", "fewer", "longer"})


def find_absences(text: str, start: int, end: int, tokens: Tokens, classes: CountedClasses) -> Iterator[Quantity]:
    """Yield the zeros in the sentence `text[start:end]`, each at its pronoun or determiner.

    'Nobody was killed' states 0. 'No deaths were reported' means that none are known: at least 0, and open above.
    """
    for found in ABSENT.finditer(text, start, end):
        token = tokens.at(found.end() - 1)
        if token is None:
            continue
        word = found[0].lower()
        if word.startswith("not"):
            token = noun_of_number(token)
        if word != "no":
            if _befalls(token, classes):
                yield _zero(found, 0.0)
        elif (noun := noun_of_determiner(token)) is not None and not _is_further(token, noun):
            if singular(noun.text.lower()) in CASUALTIES:
                if not has_marker_above(noun, UNREAL):
                    yield _zero(found, None)
            elif is_common_noun_form(noun) and classes.of(singular(noun.text)) is not None and _befalls(noun, classes):
                yield _zero(found, 0.0)


def is_absence(words: str) -> bool:
    """Whether the words of a figure are one of these zeros.

    >>> is_absence("Nobody"), is_absence("no fewer than 12")
    (True, False)
    """
    return ABSENT.fullmatch(words) is not None


def is_nobody(words: str) -> bool:
    """Whether the words mean nobody, so that people are counted whatever the event.

    >>> is_nobody("No-one"), is_nobody("none")
    (True, False)
    """
    return words.lower().replace("-", " ") in {"nobody", "no one"}


def _zero(found: re.Match[str], value: float | None) -> Quantity:
    number = Number(found.start(), found.end(), value, 0.0, value)
    qualifier = "exact" if value is not None else "vague"
    return Quantity(
        found.start(), found.end(), value, 0.0, value, qualifier, None, None, "count", (number,), FigureRule.ABSENCE
    )  # fmt: skip


def _is_further(determiner: Token, noun: Token) -> bool:
    return any(token.lower_ in FURTHER for token in determiner.doc[determiner.i + 1 : noun.i + 1])


def _befalls(token: Token, classes: CountedClasses) -> bool:
    """Whether the word is the subject or object of an event that harms people or things: 'nobody was hurt'."""
    words = classes.verbs | TO_THINGS
    follower = token.nbor(1) if token.i + 1 < len(token.doc) else None
    if follower is not None and is_past_participle(follower) and follower.lower_ in words:
        return True
    return any(one.lower_ in words for one in said_of(token)) and not has_marker_above(token, UNREAL)
