"""Finds zero told in words: 'nobody was killed', 'none of the 12 was hurt', 'no deaths were reported'."""

import re
from collections.abc import Iterator

from spacy.tokens import Token

from transforms.figures.amounts import Quantity
from transforms.figures.counted import CountedClasses, singular
from transforms.numerals.grammar import Number
from transforms.syntax.tokens import Tokens

ABSENT = re.compile(r"\b(?:nobody|no[ -]one|none|not[ ](?:one|a[ ]single)|no)\b", re.IGNORECASE)
# The rule of these figures.
ABSENCE = "absence"
# Of these nouns a report says that none are known, not that there were none.
CASUALTIES = frozenset({"casualty", "death", "fatality", "injury", "victim"})
# Beside the verbs whose bare number is of people: what is done to things.
TO_THINGS = frozenset({"damaged", "destroyed", "burned", "burnt", "demolished", "flooded", "looted"})
# What makes a zero a wish, a rule or a forecast: 'no one should be killed'.
UNREAL = frozenset({"can", "could", "should", "must", "may", "might", "shall", "would", "will", "'ll", "let", "if"})
SUBJECTS = frozenset({"nsubj", "nsubjpass"})
OBJECTS = frozenset({"dobj", "attr", "pobj", "oprd"})
COMPLEMENTS = frozenset({"acomp", "oprd", "xcomp", "attr", "ccomp"})
# 'No more deaths', 'no new cases': none beside those told before.
FURTHER = frozenset({"more", "other", "further", "additional", "new", "less", "fewer", "longer"})
MAX_CLIMB = 3


def find_absences(text: str, start: int, end: int, tokens: Tokens, classes: CountedClasses) -> Iterator[Quantity]:
    """Yield the zeros that words tell in the sentence `text[start:end]`, each at its pronoun or determiner.

    Who says that nobody was killed says 0. Who reports no deaths knows of none: at least 0, and open above.
    """
    for found in ABSENT.finditer(text, start, end):
        token = tokens.at(found.end() - 1)
        if token is None:
            continue
        word = found[0].lower()
        if word.startswith("not") and token.head.i > token.i and token.dep_ in {"nummod", "amod"}:
            token = token.head
        if word != "no":
            if _befalls(token, classes):
                yield _zero(found, 0.0)
        elif token.tag_ == "DT" and token.head.i > token.i and not _is_further(token):
            noun = token.head
            if singular(noun.text.lower()) in CASUALTIES:
                if not _is_unreal(noun):
                    yield _zero(found, None)
            elif noun.tag_ in {"NNS", "NN"} and classes.of(singular(noun.text)) is not None and _befalls(noun, classes):
                yield _zero(found, 0.0)


def is_nobody(words: str) -> bool:
    """Whether the words mean nobody, and so people, whatever happened to them.

    >>> is_nobody("No-one"), is_nobody("none")
    (True, False)
    """
    return words.lower().replace("-", " ") in {"nobody", "no one"}


def _zero(found: re.Match[str], value: float | None) -> Quantity:
    number = Number(found.start(), found.end(), value, 0.0, value)
    qualifier = "exact" if value is not None else "vague"
    return Quantity(
        found.start(), found.end(), value, 0.0, value, qualifier, None, None, "count", (number,), ABSENCE
    )  # fmt: skip


def _is_further(determiner: Token) -> bool:
    return any(token.lower_ in FURTHER for token in determiner.doc[determiner.i + 1 : determiner.head.i + 1])


def _befalls(token: Token, classes: CountedClasses) -> bool:
    """Whether something is said to happen, or not to happen, to whom the word means: 'nobody was hurt'."""
    words = classes.verbs | TO_THINGS
    follower = token.nbor(1) if token.i + 1 < len(token.doc) else None
    if follower is not None and follower.tag_ == "VBN" and follower.lower_ in words:
        return True
    if token.dep_ in SUBJECTS:
        verb = token.head
        told = [verb, *_complements(verb)]
    elif token.dep_ in OBJECTS and token.head.pos_ in {"VERB", "AUX"}:
        verb = token.head
        told = [verb, *(child for child in token.children if child.dep_ == "acl"), *_complements(verb)]
    else:
        return False
    return any(one.lower_ in words for one in told) and not _is_unreal(token)


def _complements(verb: Token) -> Iterator[Token]:
    """What the verb says of its subject: 'was hurt', 'is missing', 'is believed to have died'."""
    at = [verb]
    for _ in range(MAX_CLIMB):
        at = [child for above in at for child in above.children if child.dep_ in COMPLEMENTS and child.i > above.i]
        yield from at


def _is_unreal(token: Token) -> bool:
    at = token
    for _ in range(MAX_CLIMB):
        if any(child.lower_ in UNREAL for child in at.children if child.dep_ in {"aux", "mark"}):
            return True
        if at.head == at:
            return False
        at = at.head
    return False
