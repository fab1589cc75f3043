"""Finds what somebody is reported to say, and who says it."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from transforms.identity import FactIds
from transforms.records import Link, Mention, Statement
from transforms.statements.attribution import find_reported, is_relayed, without_own_thoughts
from transforms.statements.cues import Cues
from transforms.statements.drafts import Draft, Drafts
from transforms.statements.headline_speakers import before_colon, behind_comma
from transforms.statements.quotations import Quote, find_quotes
from transforms.statements.quote_attribution import attribute, is_speech
from transforms.statements.rules import StatementRule
from transforms.statements.speakers import Speaker, Speakers
from transforms.syntax.phrases import Extent
from transforms.text.reading import Reading
from transforms.vocabulary import NamedRule

# Words between a speaker and the outlet that relays the speech.
QUOTED_BY = (" quoted by ", " cited by ", " interviewed by ", " speaking to ")
# Most surrounding statements that count as relays of one statement: text with deeper nesting is no prose.
MAX_RELAYS = 4
# Share of letters inside quotation marks from which a content counts as direct speech.
DIRECT_SHARE = 0.8
# Marks of a quotation within a quotation.
NESTED = frozenset("'‘’\"“”")


@dataclass(frozen=True, slots=True)
class _Resolved:
    """A draft with its speaker resolved; `own` are the draft's pieces within the passage in which it begins."""

    draft: Draft
    own: list[Extent]
    speaker: Speaker

    @property
    def pieces(self) -> list[Extent]:
        return self.draft.pieces


# Role, extent, target and rule of a link that will be made.
_Part = tuple[str, Extent, str | None, NamedRule]


def find_statements(
    reading: Reading, mentions: Sequence[Mention], cues: Cues, ids: FactIds
) -> tuple[list[Statement], list[Link]]:
    """Return the statements in text order, and their links `claimant`, `cue`, `content` and `relayed_by`.

    A content that the cue interrupts ('"Go," he said, "now."') has the span from its first to its last piece within
    the passage, and a `content` link for each piece. Pieces of a content that goes on in the next passage are outside
    its span and have only their links.
    """
    quotes = [q for p in reading.mined() for q in find_quotes(reading.text, p.char_start, p.char_end)]
    drafts = _drafts(reading, quotes, mentions, cues)
    speakers = Speakers(reading, mentions, cues.speakers)
    statements: list[Statement] = []
    links: list[Link] = []
    around: list[_Resolved] = []
    starts = [q.start for q in quotes]
    for draft in sorted(drafts, key=lambda d: (min(d.pieces), -d.end, d.cue or (0, 0))):
        speaker = speakers.resolve(draft.speaker, draft.first, draft.sentence)
        resolved = _Resolved(draft, _pieces_of_passage(reading, draft.pieces), speaker)
        around = [outer for outer in around if outer.pieces[-1][1] > resolved.pieces[0][0]]
        first = max(bisect_right(starts, resolved.pieces[0][0]) - 1, 0)
        inside = quotes[first : bisect_right(starts, resolved.pieces[-1][1])]
        statement = _statement(reading, resolved, inside, ids)
        relays = _relays(reading, resolved, around, speakers, cues)
        statements.append(statement)
        links.extend(_links(reading, statement.statement_id, [*_parts(resolved), *relays]))
        around = [*around[1 - MAX_RELAYS :], resolved]
    return statements, links


def _drafts(reading: Reading, quotes: Sequence[Quote], mentions: Sequence[Mention], cues: Cues) -> list[Draft]:
    """Return the drafts of a document: first from parses and headlines, then from the quotations left over.

    The pieces of each draft are in order.
    """
    drafts = Drafts(reading, quotes, mentions, cues)
    for number, sentence in enumerate(reading.sentences):
        if sentence.parse is not None:
            for report in without_own_thoughts(list(find_reported(sentence.parse, cues)), sentence.parse):
                cue_at = sentence.start + sentence.parse[report.verb].idx
                if not drafts.in_quote(cue_at) or is_relayed(report, sentence.parse):
                    drafts.report(report, number, sentence)
        before_colon(drafts, number, sentence)
        behind_comma(drafts, number, sentence)
    for quote in drafts.unclaimed():
        if is_speech(drafts, quote):
            attribute(drafts, quote)
    for draft in drafts.found:
        draft.pieces = _merge(draft.pieces)
    return drafts.found


def _merge(pieces: Sequence[Extent]) -> list[Extent]:
    """Return the pieces in order, with those that overlap or touch joined."""
    merged: list[Extent] = []
    for start, end in sorted(pieces):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(merged[-1][1], end)
        else:
            merged.append((start, end))
    return merged


def _pieces_of_passage(reading: Reading, pieces: Sequence[Extent]) -> list[Extent]:
    """Return the pieces within the passage of the first piece, cut at its end: a span doesn't leave its passage."""
    end = reading.passage_at(pieces[0][0]).char_end
    return [(start, min(stop, end)) for start, stop in pieces if start < end]


def _statement(reading: Reading, resolved: _Resolved, quotes: Sequence[Quote], ids: FactIds) -> Statement:
    text = reading.text
    start, end = resolved.own[0][0], resolved.own[-1][1]
    return Statement(
        **reading.span(start, end),  # type: ignore[arg-type]
        statement_id=ids.of("statement", start, end),
        # A transcript gives each speaker's words as they were spoken.
        mode="direct" if resolved.draft.verbatim else _mode(text, resolved.pieces, _marking(text, resolved, quotes)),
        cue=text[slice(*resolved.draft.cue)] if resolved.draft.cue else None,
        speaker_id=resolved.speaker.entity_id,
        speaker_quote=text[slice(*resolved.draft.speaker)] if resolved.draft.speaker else None,
    )


def _parts(resolved: _Resolved) -> Iterator[_Part]:
    """Yield the parts for the speaker, the cue and, if there are several pieces of content, each piece."""
    draft = resolved.draft
    if draft.speaker:
        # If a statement has no cue, its link `claimant` shows the rule that found the statement.
        yield "claimant", draft.speaker, resolved.speaker.entity_id, resolved.speaker.rule if draft.cue else draft.rule
    if draft.cue:
        yield "cue", draft.cue, None, draft.rule
    if len(resolved.pieces) > 1:
        for piece in resolved.pieces:
            yield "content", piece, None, draft.rule


def _relays(
    reading: Reading, resolved: _Resolved, around: Sequence[_Resolved], speakers: Speakers, cues: Cues
) -> Iterator[_Part]:
    """Yield who relayed the statement.

    The speaker of a statement around it, the outlet that was told it, or the outlet that quotes its speaker.
    """
    draft = resolved.draft
    at = (draft.speaker or draft.cue or resolved.pieces[0])[0]
    for outer in reversed(around):
        inside = any(start <= at < end for start, end in outer.pieces)
        if inside and outer.draft.speaker and outer.draft.speaker != draft.speaker and outer.draft.cue != draft.cue:
            yield "relayed_by", outer.draft.speaker, outer.speaker.entity_id, StatementRule.RELAYED_IN_STATEMENT
    if draft.audience and cues.relays(reading.text[slice(*draft.audience)]):
        yield "relayed_by", draft.audience, speakers.entity_at(*draft.audience), StatementRule.TOLD_TO_OUTLET
    if draft.speaker:
        start, end = draft.speaker
        words = reading.text[start:end]
        for wording in QUOTED_BY:
            if (found := words.find(wording)) > 0:
                outlet = (start + found + len(wording), end)
                yield "relayed_by", outlet, speakers.entity_at(*outlet), StatementRule.QUOTED_BY
                break


def _links(reading: Reading, identity: str, parts: Iterable[_Part]) -> Iterator[Link]:
    ordinals: dict[str, int] = {}
    for role, (start, end), target, rule in parts:
        ordinals[role] = ordinals.get(role, -1) + 1
        yield Link(
            from_id=identity,
            role=role,
            ordinal=ordinals[role],
            document_id=reading.document_id,
            target_id=target,
            char_start=start,
            char_end=end,
            quote=reading.text[start:end],
            rule=rule,
        )


def _marking(text: str, resolved: _Resolved, quotes: Sequence[Quote]) -> list[Quote]:
    """Return the quotations that show the words of this speaker.

    A quotation around the cue too shows the words of somebody else: in '"Agencies say that it fell," he said' they are
    his, not the agencies'. It counts only if the content itself also begins or ends with a quotation mark.
    """
    cue = resolved.draft.cue
    start, end = resolved.pieces[0][0], resolved.pieces[-1][1]
    nested = text[start : start + 1] in NESTED or text[end - 1 : end] in NESTED
    return [q for q in quotes if nested or cue is None or cue[0] not in q]


def _mode(text: str, pieces: Sequence[Extent], quotes: Sequence[Quote]) -> str:
    letters = inside = 0
    for start, end in pieces:
        letters += sum(c.isalnum() for c in text[start:end])
        for quote in quotes:
            if quote.start < end and quote.end > start:
                inside += sum(c.isalnum() for c in text[max(start, quote.start) : min(end, quote.end)])
    if inside == 0:
        return "indirect"
    return "direct" if inside >= DIRECT_SHARE * letters else "mixed"
