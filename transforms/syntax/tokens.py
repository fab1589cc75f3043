"""Finds the tokens of a sentence by their character offsets in the document."""

from bisect import bisect_right

from spacy.tokens import Doc, Token

SINGULAR = frozenset({"NN", "NNP"})
DEFINITE = frozenset({"the", "a", "an", "this", "my", "your", "his", "her", "its", "our", "their"})


class Tokens:
    """The tokens of a sentence, found by character offsets in the document."""

    def __init__(self, doc: Doc, start: int) -> None:
        self.doc = doc
        self.start = start
        self.places = [token.idx for token in doc]

    def at(self, char: int) -> Token | None:
        """Return the token at the character, or None before the first token."""
        at = bisect_right(self.places, char - self.start) - 1
        return self.doc[at] if at >= 0 else None

    def last(self, end: int) -> Token | None:
        """Return the last token of a number that ends before the character `end` of the document."""
        return self.at(end - 1)

    def counts(self, end: int) -> bool:
        """Whether, in the parse, the number that ends at `end` modifies a noun to its right."""
        token = self.last(end)
        return token is not None and token.dep_ in {"nummod", "compound", "amod", "quantmod"} and token.head.i > token.i

    def names(self, end: int) -> bool:
        """Whether the number that ends at `end` continues a name to its left: 'PolicyWatch 2499', 'Lyon 2'."""
        token = self.last(end)
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

    def parts_name(self, end: int) -> bool:
        """Whether the number that ends at `end` is part of a thing's name: 'a USB 3.0 dock', 'the 11 Pro Max'."""
        token = self.last(end)
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
