"""Finds in the parse what a number counts, and the class of it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from spacy.tokens import Token

from transforms.identifiers import Tokens
from transforms.quantities import Quantity

IRREGULAR = {
    "people": "person", "men": "man", "women": "woman", "children": "child", "lives": "life", "feet": "foot",
    "teeth": "tooth", "mice": "mouse", "geese": "goose", "wives": "wife", "knives": "knife", "halves": "half",
    "series": "series", "species": "species", "viruses": "virus", "buses": "bus", "crises": "crisis",
}  # fmt: skip
# '30-vehicle', 'three-judge': the noun is joined to the number.
HYPHENED = re.compile("[-\u2010\u2011]([A-Za-z]{3,})")
OF = re.compile(r"[ \n]{1,3}of[ \n]{1,3}")
MEN = re.compile(r"(?<=[a-z])men$")
# Verbs whose bare number is of people: 'at least 30 were killed'.
OF_PEOPLE = frozenset(
    [
        "killed",
        "wounded",
        "injured",
        "dead",
        "died",
        "displaced",
        "fled",
        "arrested",
        "detained",
        "missing",
        "kidnapped",
        "abducted",
        "hurt",
        "hospitalised",
        "hospitalized",
        "executed",
        "trapped",
        "stranded",
        "homeless",
        "evacuated",
        "massacred",
        "beheaded",
        "drowned",
    ]
)
DETERMINERS = frozenset({"DT", "PRP$", "PDT", "WDT", "POS"})
INSIDE = frozenset(
    {
        "compound",
        "amod",
        "nmod",
        "nummod",
        "punct",
        "advmod",
        "cc",
        "conj",
        "poss",
        "quantmod",
        "npadvmod",
        "case",
        "dep",
        "appos",
    }
)
NOUNS = frozenset({"NOUN", "PROPN"})


@dataclass(frozen=True, slots=True)
class Counted:
    """What is counted, at characters `start` to `end`; of a share it is the whole (`of`)."""

    start: int
    end: int
    text: str
    head: str  # singular, in lower case
    of: bool
    rule: str


@dataclass(frozen=True, slots=True)
class CountedClasses:
    """Nouns and the class that they are counted in."""

    classes: Mapping[str, str]

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, str]]) -> Self:
        """Build the classes from the rows of the seed `counted`."""
        return cls({row["noun"]: row["class"] for row in rows})

    def of(self, head: str) -> str | None:
        """Return the class of a noun in the singular; None where it has none.

        >>> CountedClasses({"fighter": "fighter"}).of("fighter")
        'fighter'
        """
        return self.classes.get(head) or self.classes.get(head.rsplit("-", 1)[-1])


def singular(noun: str) -> str:
    """Return the noun in the singular and in lower case.

    >>> singular("Cities"), singular("children"), singular("gunmen"), singular("buses")
    ('city', 'child', 'gunman', 'bus')
    """
    word = noun.lower()
    if word in IRREGULAR:
        return IRREGULAR[word]
    if MEN.search(word):
        return f"{word[:-3]}man"
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith(("sses", "shes", "ches", "xes", "zzes", "oes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def find_counted(text: str, tokens: Tokens, quantity: Quantity, limit: int) -> Counted | None:
    """Return what the quantity counts, or the whole that a share is of; None where the sentence doesn't say."""
    if quantity.kind not in {"count", "ratio"}:
        return None
    of = _of_phrase(text, tokens, quantity)
    if of is None and quantity.rule == "one_in":
        return _modified(text, tokens, quantity)
    if of is not None or quantity.kind == "ratio":
        return of
    # 'Thousands flee': a plural magnitude counts through 'of' alone.
    if quantity.numbers[-1].vague and text[quantity.end - 1] == "s":
        return None
    hyphen = HYPHENED.match(text, quantity.end, limit)
    if hyphen is not None:
        word = hyphen[1]
        return Counted(hyphen.start(1), hyphen.end(1), word, singular(word), of=False, rule="counted_hyphen")
    return _modified(text, tokens, quantity)


def bare_class(tokens: Tokens, quantity: Quantity) -> str | None:
    """Return the class of a number that stands alone where its verb says that it is of people."""
    token = tokens.last(quantity.numbers[-1])
    if token is None or quantity.kind != "count":
        return None
    near = [token.head.text.lower()]
    if token.i + 1 < len(token.doc):
        near.append(token.nbor(1).text.lower())
    if token.i + 2 < len(token.doc) and near[-1] in {"were", "was", "are", "have", "others", "more"}:
        near.append(token.nbor(2).text.lower())
    return "person" if OF_PEOPLE.intersection(near) else None


def _of_phrase(text: str, tokens: Tokens, quantity: Quantity) -> Counted | None:
    """'Dozens of people', 'a third of coalition airstrikes', 'one of the students'."""
    of = OF.match(text, quantity.end)
    if of is None:
        return None
    last = tokens.last(quantity.numbers[-1])
    first = tokens.at(of.end())
    if first is None or last is None or first.i == 0:
        return None
    for child in first.doc[first.i - 1].children:
        if child.dep_ == "pobj" and (child.pos_ in NOUNS or child.tag_ in {"JJ", "CD", "JJS"}):
            if child.tag_ == "CD":
                return None
            return _phrase(text, tokens, first.i, child, of=True, rule="counted_of")
    return None


def _modified(text: str, tokens: Tokens, quantity: Quantity) -> Counted | None:
    """The noun to the right that the number modifies."""
    token = tokens.at(quantity.end - 1)
    if token is None:
        return None
    head = token
    for _ in range(4):
        if head.head.i <= token.i or head.dep_ not in {
            "nummod",
            "compound",
            "quantmod",
            "amod",
            "nmod",
            "advmod",
            "npadvmod",
            "dep",
            "det",
        }:
            break
        head = head.head
        if head.pos_ in NOUNS and head.dep_ not in {"compound", "nmod"}:
            break
    if head.i <= token.i:
        head_next = _next_noun(token)
        if head_next is None:
            return None
        head = head_next
    if head.pos_ not in NOUNS or head.tag_ == "CD":
        following = _next_noun(token)
        if following is None:
            return None
        head = following
    return _phrase(text, tokens, token.i + 1, head, of=False, rule="counted_head")


def _next_noun(token: Token) -> Token | None:
    """The plural noun right behind the number, adjectives between them, where the parse went astray."""
    doc = token.doc
    for at in range(token.i + 1, min(len(doc), token.i + 5)):
        here = doc[at]
        if here.tag_ in {"NNS", "NNPS"}:
            return here
        if here.pos_ not in {"ADJ", "NOUN", "PROPN"} and here.text not in {"-", "more", "other"}:
            return None
    return None


def _phrase(text: str, tokens: Tokens, first: int, head: Token, *, of: bool, rule: str) -> Counted | None:
    """The noun with what stands between the number and it, determiners left out."""
    doc = head.doc
    begin = first
    skipped = DETERMINERS | {"CD"} if of else DETERMINERS
    while begin < head.i and (
        doc[begin].tag_ in skipped
        or doc[begin].text.lower() in {"more", "other", "of", "additional", "further", "about", "some", "-", ","}
    ):
        begin += 1
    between = doc[begin : head.i]
    if head.i < begin or len(between) > 6:
        return None
    if any(
        t.pos_ in {"VERB", "AUX", "ADP", "SCONJ", "PRON"} and t.tag_ not in {"VBN", "VBG"} and not t.text.isupper()
        for t in between
    ):
        begin = head.i
    if any(t.text in {",", ";", "("} for t in doc[begin : head.i]):
        begin = head.i
        while begin - 1 > first and doc[begin - 1].dep_ in {"compound", "amod"}:
            begin -= 1
    start = tokens.start + doc[begin].idx
    end = tokens.start + head.idx + len(head.text)
    return Counted(start, end, text[start:end], singular(head.text), of=of, rule=rule)
