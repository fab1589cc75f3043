"""The class of one report, and reports introduced by a phrase: 'according to the army', 'by the ministry's count'."""

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from transforms.statements.cues import Cue
from transforms.statements.rules import StatementRule
from transforms.syntax import clauses, complements, repairs
from transforms.syntax.phrases import Extent, phrase, pieces, possessor, subtree

MAX_PHRASE = 60  # more tokens than these between 'according' and its speaker's end are parser noise


@dataclass(frozen=True, slots=True)
class Reported:
    """One report in a sentence; all extents are half-open token numbers of the parse.

    `teller` is the head of the speaker's phrase; `relayable` says whether the content is a whole clause and the
    text states as a fact that somebody says it.
    """

    content: tuple[Extent, ...]
    cue: Extent
    speaker: Extent | None
    teller: int | None
    entry: Cue
    rule: StatementRule
    verb: int
    negated: bool = False
    relayable: bool = False
    audience: Extent | None = None


def according(token: Token, cue: Cue) -> Iterator[Reported]:
    """Yield the report of an 'according to': 'According to X, ...' and '..., according to X'."""
    found = complements.source_behind_to(token)
    if found is None:
        return
    to, source = found
    host = clauses.host_of_phrase(token)
    own = subtree(token) | subtree(to) | {token.i}
    start, end = phrase(source)
    if (comma := repairs.end_of_source(source, host)) is not None:
        own, end = {number for number in own if number < comma}, comma
    hull = set(range(min(token.i, start), max(own) + 1)) if max(own) - token.i < MAX_PHRASE else own
    content = pieces(token.doc, subtree(host) | (subtree(token) - own), hull | own)
    if content:
        cue_at = (token.i, to.i + 1)
        yield Reported(
            content, cue_at, (start, end), source.i, cue, StatementRule.ACCORDING_TO, token.i, relayable=True
        )


def by_count(noun: Token, cue: Cue) -> list[Reported]:
    """Return the report, if any, of a noun behind 'by': 'By the ministry's count, 58 died'."""
    by, source = complements.preposition_before(noun, "by"), possessor(noun)
    if "by" not in cue.frames or source is None or by is None:
        return []
    host = clauses.host_of_phrase(by)
    content = pieces(noun.doc, subtree(host), subtree(by))
    if not content or not clauses.has_subject(host):
        return []
    cue_at = (noun.i, noun.i + 1)
    return [Reported(content, cue_at, phrase(source), source.i, cue, StatementRule.BY_COUNT, noun.i, relayable=True)]
