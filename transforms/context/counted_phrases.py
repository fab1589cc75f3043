"""The phrase of a figure in its sentence, and the noun that it counts."""

from dataclasses import dataclass

from spacy.tokens import Doc, Token

from transforms.syntax.clauses import clause_of
from transforms.syntax.quantities import counted_noun, head_of_quantity


@dataclass(frozen=True, slots=True)
class CountedPhrase:
    """A figure's place in the parse.

    `node` is the head of its phrase, `counted` the noun that it counts. `first` and `last` are the tokens of the
    figure itself, if any; `inside` says whether `node` is one of these.
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
    """Return the phrase of the figure at the characters `start` to `end` of the sentence, or None."""
    found = head_of_quantity(parse, start, end, is_length=kind == "length")
    if found is None:
        return None
    node, first, last = found
    return CountedPhrase(node, counted_noun(node), kind, group, first <= node.i <= last, first, last)
