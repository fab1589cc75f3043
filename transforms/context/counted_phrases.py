"""The phrase of a figure in its sentence, and the noun that it counts."""

from dataclasses import dataclass

from spacy.tokens import Doc, Token

from transforms.syntax.clauses import clause_of
from transforms.syntax.quantities import counted_noun, head_of_quantity


@dataclass(frozen=True, slots=True)
class CountedPhrase:
    """A figure's place in the parse.

    `node` heads its phrase, `counted` is the noun counted; `inside` tells whether the node is a word of
    the figure itself, whose tokens are `first` to `last` where it has any.
    """

    node: Token
    counted: Token
    kind: str
    group: str | None
    inside: bool
    first: int | None = None
    last: int | None = None

    @property
    def clause(self) -> Token:
        """The verb of the figure's clause, or the sentence's root."""
        return clause_of(self.node)


def counted_phrase(parse: Doc, start: int, end: int, kind: str, group: str | None) -> CountedPhrase | None:
    """The phrase of the figure at the characters `start` to `end` of the sentence."""
    found = head_of_quantity(parse, start, end, is_length=kind == "length")
    if found is None:
        return None
    node, first, last = found
    return CountedPhrase(node, counted_noun(node), kind, group, first <= node.i <= last, first, last)
