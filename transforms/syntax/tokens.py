"""Finds the tokens of a sentence by their place in the document."""

from bisect import bisect_right

from spacy.tokens import Doc, Token

from transforms.numerals.grammar import Number

SINGULAR = frozenset({"NN", "NNP"})
DEFINITE = frozenset({"the", "a", "an", "this", "my", "your", "his", "her", "its", "our", "their"})


class Tokens:
    """The tokens of a sentence by place in the document."""

    def __init__(self, doc: Doc, start: int) -> None:
        self.doc = doc
        self.start = start
        self.places = [token.idx for token in doc]

    def at(self, char: int) -> Token | None:
        """Return the token that holds the character."""
        at = bisect_right(self.places, char - self.start) - 1
        return self.doc[at] if at >= 0 else None

    def last(self, number: Number) -> Token | None:
        """Return the last token of the number."""
        return self.at(number.end - 1)

    def counts(self, number: Number) -> bool:
        """Whether the parse has the number count a noun to its right."""
        return self.counts_before(number.end)

    def counts_before(self, end: int) -> bool:
        """The same of the number whose last character stands before `end`."""
        token = self.at(end - 1)
        return token is not None and token.dep_ in {"nummod", "compound", "amod", "quantmod"} and token.head.i > token.i

    def names(self, number: Number) -> bool:
        """Whether the number goes on from a name to its left: 'PolicyWatch 2499', 'Lyon 2'."""
        token = self.last(number)
        if token is None or token.i == 0:
            return False
        before = token.nbor(-1)
        written = before.text[:1].isupper() and before.text[-1:].isalpha()
        capital = written and before.pos_ in {"PROPN", "NOUN"} and before.tag_ != "NNPS"
        return capital and (
            token.head.i == before.i
            or (token.head.i < token.i and token.head.pos_ == "PROPN")
            or before.head.i == token.i
        )

    def parts_name(self, number: Number) -> bool:
        """Whether the number stands inside the name of one thing: 'a USB 3.0 dock', 'the 11 Pro Max', 'the sp 500'."""
        token = self.last(number)
        if token is None or token.i == 0:
            return False
        before = token.nbor(-1)
        if before.lower_ in DEFINITE and token.dep_ == "nummod":
            after = token.head
            return bool(after.i > token.i and after.tag_ == "NNP")
        if before.tag_ not in SINGULAR or before.dep_ not in {"nmod", "compound"}:
            return False
        head = token.head if token.dep_ == "nummod" and token.head.i > token.i else token
        named = before.head.i == head.i and head.tag_ in {*SINGULAR, "CD"}
        return named and any(child.dep_ == "det" and child.i < before.i for child in head.children)
