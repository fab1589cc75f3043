"""Finds what somebody is reported to say, and who says it."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Token

from transforms.identity import FactIds
from transforms.records import Link, Mention, Statement
from transforms.statements.attribution import (
    Extent,
    Reported,
    behind,
    find_reported,
    is_relayed,
    phrase,
    subject,
    without_own_thoughts,
)
from transforms.statements.cues import Cue, Cues
from transforms.statements.quotations import Quote, find_quotes
from transforms.statements.speakers import Speaker, Speakers
from transforms.text.reading import Reading, Sentence

# A quotation of fewer words, and without a sentence's punctuation, only marks a word as somebody else's.
SPEECH_WORDS = 4
# A quotation of more words than this is speech whatever verb stands before it.
LONG_SPEECH = 6
# Words between a speaker and who passes the speech on.
QUOTED_BY = (" quoted by ", " cited by ", " interviewed by ", " speaking to ")
# Relays of one statement that are kept: nested deeper, a text is no prose.
MAX_RELAYS = 4
# Share of letters inside quotation marks from which a content counts as direct speech.
DIRECT_SHARE = 0.8
# Marks of a quotation within a quotation.
NESTED = frozenset("'‘’\"“”")
# Words between a cue and its quotation: 'said in an interview with the paper on Friday: "..."'.
REACH = 25
# Words and marks beside a quotation that are looked at for its cue.
WINDOW = 80
# Sentences back to the speaker of a quotation that nobody is said to say.
LULL = 2
# Longest sentence that only says who spoke, in words and marks: 'asked the older of the two brothers.'
TAG_WORDS = 14
# Fewest letters of a speaker in capitals before a colon: 'PENCE: ...'.
SHORTEST_NAME = 3
# Longest speaker before a colon, in characters and words: 'Free Syrian Army commander Ahmed Uthman: ...'.
MAX_NAME = 80
SPEAKER_WORDS = 7


# The place that a story is sent from, before a dash.
DATELINE = re.compile(r"[^\W\d_a-z][\w.’' ]{2,30}[ ][–—-][ ](?=[^\W\d_a-z])")
# Who speaks at the end of a headline or behind a comma, where no parse sees it: 'Party Bus Shooting Wounds 5, Police
# Say', '12 killed in Sinai: army', '12 killed in Kabul blast, say police'.
_NAME = r"(?:[Tt]he[ ])?(?:[\w.’'-]+[ ]){0,4}[\w’'-]+"
TAGGED = tuple(
    re.compile(rf"(?P<said>[^\n]{{12,300}}?){ending}[.]?[ \t]*(?=\n|$)")
    for ending in (
        rf",[ ](?P<name>{_NAME})[ ](?P<cue>[Ss]ays?|Said|Reports?|Confirms?)",
        rf"(?P<cue>:)[ ](?P<name>{_NAME})",
        rf",?[ ](?P<cue>reported|reports|says?|said|[Ss]ay)[ ](?P<name>{_NAME})",
    )
)
# A name behind a dash, to the end of its line, with what the person is behind a comma.
SIGNED = re.compile(
    r"[^\S\n]{0,3}\n?[^\S\n]{0,3}(?P<dash>―|—|–|--|-)[^\S\n]{0,2}"
    r"(?P<name>[^\W\d_a-z][\w.’'-]{0,20}(?: (?:of|the|de|al|el|bin|van|von|[^\W\d_a-z][\w.’'-]{0,20})){0,5})"
    r",?[^\n.!?]{0,60}\.?[^\S\n]{0,3}(?=\n|$)"
)


@dataclass(slots=True, eq=False)
class _Draft:
    """A statement under construction; all extents are half-open characters of the text."""

    pieces: list[Extent]
    cue: Extent | None
    speaker: Extent | None
    head: int | None
    rule: str
    sentence: int
    entry: Cue | None = None
    audience: Extent | None = None
    quotes: list[Quote] = field(default_factory=list)

    @property
    def end(self) -> int:
        return max(end for _, end in self.pieces)


@dataclass(frozen=True, slots=True)
class _Told:
    """A draft with its speaker resolved; `own` are its pieces within the passage where it begins."""

    draft: _Draft
    own: list[Extent]
    speaker: Speaker

    @property
    def pieces(self) -> list[Extent]:
        return self.draft.pieces


# Role, place, target and rule of a link to be.
_Part = tuple[str, Extent, str | None, str]


def find_statements(
    reading: Reading, mentions: Sequence[Mention], cues: Cues, ids: FactIds
) -> tuple[list[Statement], list[Link]]:
    """The statements in text order, and their links `claimant`, `cue`, `content` and `relayed_by`.

    A content that the cue interrupts ('"Go," he said, "now."') has the span from its first to its
    last piece within the passage, and a `content` link for each piece; so has one that goes on in the
    next paragraph, whose further pieces are links alone.
    """
    quotes = [q for p in reading.mined() for q in find_quotes(reading.text, p.char_start, p.char_end)]
    drafts = _Drafts(reading, quotes, mentions, cues).collect()
    speakers = Speakers(reading, mentions)
    statements: list[Statement] = []
    links: list[Link] = []
    around: list[_Told] = []
    starts = [q.start for q in quotes]
    for draft in sorted(drafts, key=lambda d: (min(d.pieces), -d.end, d.cue or (0, 0))):
        speaker = speakers.resolve(draft.speaker, draft.head, draft.sentence)
        told = _Told(draft, _pieces_of_passage(reading, draft.pieces), speaker)
        around = [outer for outer in around if outer.pieces[-1][1] > told.pieces[0][0]]
        first = max(bisect_right(starts, told.pieces[0][0]) - 1, 0)
        inside = quotes[first : bisect_right(starts, told.pieces[-1][1])]
        statement = _statement(reading, told, inside, ids)
        relays = _relays(reading, told, around, speakers, cues)
        statements.append(statement)
        links.extend(_links(reading, statement.statement_id, [*_parts(told), *relays]))
        around = [*around[1 - MAX_RELAYS :], told]
    return statements, links


class _Drafts:
    """Collects reports of one document: from parses, then quotations that no parse explained."""

    def __init__(self, reading: Reading, quotes: Sequence[Quote], mentions: Sequence[Mention], cues: Cues) -> None:
        self._reading = reading
        self._speaking = {m.char_end: m for m in mentions if m.kind in ("person", "organisation")}
        self._quotes = quotes
        self._starts = [q.start for q in quotes]
        self._cues = cues
        self._drafts: list[_Draft] = []
        self._claimed: dict[Quote, _Draft] = {}
        # Drafts by the sentences of their cue and of their end.
        self._by_sentence: dict[int, list[_Draft]] = {}

    def collect(self) -> list[_Draft]:
        """All drafts, each with its pieces in order."""
        for number, sentence in enumerate(self._reading.sentences):
            if sentence.parse is not None:
                for report in without_own_thoughts(list(find_reported(sentence.parse, self._cues)), sentence.parse):
                    cue_at = sentence.start + sentence.parse[report.verb].idx
                    if not self._in_quote(cue_at) or is_relayed(report, sentence.parse):
                        self._add(report, number, sentence)
            self._before_colon(number, sentence)
            self._behind_comma(number, sentence)
        for quote in self._quotes:
            if quote not in self._claimed and self._is_speech(quote):
                self._claim(quote)
        for draft in self._drafts:
            draft.pieces = _merge(draft.pieces)
        return self._drafts

    def _add(self, report: Reported, number: int, sentence: Sentence) -> None:
        parse = sentence.parse
        if parse is None:
            return

        def chars(extent: Extent) -> Extent:
            return sentence.start + parse[extent[0]].idx, sentence.start + parse[extent[1] - 1].idx + len(
                parse[extent[1] - 1]
            )

        draft = _Draft(
            pieces=[chars(piece) for piece in report.content],
            cue=chars(report.cue) if report.cue else None,
            speaker=chars(report.speaker) if report.speaker else None,
            head=sentence.start + parse[report.head].idx if report.head is not None else None,
            rule=report.rule,
            sentence=number,
            entry=report.entry,
            audience=chars(report.audience) if report.audience else None,
        )
        self._grow(draft)
        self._keep(draft)

    def _before_colon(self, number: int, sentence: Sentence) -> None:
        """'Uthman: We go on' as headlines and transcripts have it: a name, a colon, what is said."""
        text = self._reading.text
        # A transcript that is quoted has a mark before each speaker.
        opening = sentence.start + (text[sentence.start] in '"“')
        colon = text.find(":", opening, opening + MAX_NAME)
        # 'Idlib – The Observatory: 2 men killed a judge': the place before the dash doesn't speak.
        dateline = DATELINE.match(text, opening, max(colon, opening))
        opening = dateline.end() if dateline is not None else opening
        if colon < 0 or not text[colon + 1 : colon + 2].isspace():
            return
        mention = self._speaking.get(colon)
        lead = text[opening:colon]
        in_capitals = lead.isupper() and len(lead) >= SHORTEST_NAME and lead.replace(" ", "").isalpha()
        marked = opening > sentence.start and dateline is None
        # 'Police: 5 shot at a party'.
        unnamed = lead.casefold() in self._cues.tellers and not marked
        if not in_capitals and not unnamed and (mention is None or mention.char_start < opening or marked):
            return
        line_start = max(text.rfind("\n", 0, sentence.start) + 1, 0)
        if text[line_start : sentence.start].strip() or len(lead.split()) > SPEAKER_WORDS:
            return
        if not all(word[:1].isupper() or word in ("of", "the", "and", "for") for word in lead.split()):
            return
        # In a transcript the speaker keeps the floor to the end of the line.
        end = text.find("\n", colon)
        end = min(end if end >= 0 else len(text), self._reading.passages[sentence.passage_no].char_end)
        while text[end - 1].isspace():
            end -= 1
        said = text[colon + 1 : end]
        if len(said.split()) < SPEECH_WORDS:
            return
        draft = _Draft(
            pieces=[(colon + 1 + len(said) - len(said.lstrip()), end)],
            cue=(colon, colon + 1),
            speaker=(opening, colon),
            head=mention.char_start if mention is not None and mention.char_start >= opening else opening,
            rule="name-colon-transcript" if in_capitals else "name-colon",
            sentence=number,
        )
        for quote in self._quotes_within(colon if opening == sentence.start else opening - 1, end):
            self._claimed[quote] = draft
            draft.quotes.append(quote)
        self._keep(draft)

    def _behind_comma(self, number: int, sentence: Sentence) -> None:
        """'..., Police Say' at the end of a headline, where the parse found no statement."""
        if self._by_sentence.get(number):
            return
        found = (tagged.match(self._reading.text, sentence.start, sentence.end) for tagged in TAGGED)
        tagged = next((match for match in found if match is not None and self._may_tell(match)), None)
        if tagged is None:
            return
        draft = _Draft(
            pieces=[tagged.span("said")],
            cue=tagged.span("cue"),
            speaker=tagged.span("name"),
            head=tagged.end("name") - len(tagged["name"].rpartition(" ")[2]),
            rule="headline-tag",
            sentence=number,
        )
        self._keep(draft)

    def _may_tell(self, tagged: re.Match[str]) -> bool:
        """Whether the words at the end are of those who speak unnamed.

        A name may be the site's own: 'Shootout leaves 2 dead: Gary News'.
        """
        return tagged["name"].rpartition(" ")[2].casefold() in self._cues.tellers

    def _grow(self, draft: _Draft) -> None:
        """Let the content take in the whole of each quotation that most of it lies in."""
        if draft.cue is None:
            return
        sentence = self._reading.sentences[draft.sentence]
        for quote in self._quotes_within(sentence.start, sentence.end):
            if draft.cue[0] in quote or (draft.head is not None and draft.head in quote):
                continue
            start, end = max(quote.start, sentence.start), min(quote.end, sentence.end)
            covered = sum(max(0, min(b, end) - max(a, start)) for a, b in draft.pieces)
            opens = draft.rule == "according-to" and any(a == quote.start for a, _ in draft.pieces)
            if covered * 2 >= end - start or opens:
                draft.pieces.append((quote.start, quote.end))
                draft.quotes.append(quote)
                if "quote" in (draft.entry.frames if draft.entry else ()) or draft.rule == "according-to":
                    self._claimed.setdefault(quote, draft)

    def _quotes_within(self, start: int, end: int) -> Iterator[Quote]:
        at = max(bisect_right(self._starts, start) - 1, 0)
        while at < len(self._quotes) and self._quotes[at].start < end:
            if self._quotes[at].end > start:
                yield self._quotes[at]
            at += 1

    def _is_speech(self, quote: Quote) -> bool:
        inside = self._reading.text[quote.start + 1 : quote.end - 1].strip("'` \n\t")
        if len(inside.split()) >= SPEECH_WORDS or inside[-1:] in (",", "?", "!", "…"):
            return True
        # A full stop within the marks only ends the sentence around them, where a word runs into the quotation.
        return inside[-1:] == "." and not self._reading.text[max(quote.start - 2, 0) : quote.start].strip().isalnum()

    def _claim(self, quote: Quote) -> None:
        """Find who says a quotation: a cue beside it, a colon before it, the speaker before it."""
        found = self._cue_after(quote) or self._cue_before(quote)
        if found is None:
            if not self._name_before(quote) and not self._name_behind_dash(quote):
                self._continue(quote)
            return
        number, verb, rule = found
        sentence = self._reading.sentences[number]
        place = sentence.start + verb.idx
        for draft in self._by_sentence.get(number, ()):
            if draft.cue and draft.cue[0] <= place < draft.cue[1]:
                self._extend(draft, quote)
                return
        speaker = subject(verb)
        if speaker is None or self._in_quote(sentence.start + speaker.idx):
            speaker = _beside(verb, quote, sentence)
            if speaker is not None and self._in_quote(sentence.start + speaker.idx):
                speaker = None
        extent = phrase(speaker) if speaker is not None else None
        parse = verb.doc
        draft = _Draft(
            pieces=[(quote.start, quote.end)],
            cue=(place, place + len(verb)),
            speaker=(
                sentence.start + parse[extent[0]].idx,
                sentence.start + parse[extent[1] - 1].idx + len(parse[extent[1] - 1]),
            )
            if extent
            else None,
            head=sentence.start + speaker.idx if speaker is not None else None,
            rule=rule,
            sentence=number,
            entry=self._cues.of_verb(verb),
            quotes=[quote],
        )
        self._claimed[quote] = draft
        self._keep(draft)

    def _cue_after(self, quote: Quote) -> tuple[int, Token, str] | None:
        """A quoting verb behind the quotation, in the sentence where it ends."""
        number = self._sentence_number(quote.end - 1)
        if number is None:
            return None
        sentence = self._reading.sentences[number]
        behind_it = _tokens(sentence, quote.end, sentence.end)
        if not any(t.is_alpha for t in behind_it):
            return self._tag_behind(quote, number)
        for token in behind_it[:REACH]:
            if self._in_quote(sentence.start + token.idx):
                return None
            if token.text in (";", ".", "?", "!"):
                return None
            cue = self._cues.of_verb(token)
            if cue is not None and "quote" in cue.frames and not _hangs_below(token, behind_it):
                return number, token, "quote-cue-after"
        # '"Go home," he barked': a comma inside the marks makes whatever verb follows one of saying.
        if self._reading.text[quote.end - 2] in ",?!" and behind_it:
            for token in behind_it[: REACH // 3]:
                if token.pos_ == "VERB" and any(c.dep_ == "nsubj" and c in behind_it for c in token.children):
                    return number, token, "quote-any-verb-after"
        return None

    def _tag_behind(self, quote: Quote, number: int) -> tuple[int, Token, str] | None:
        """'"Why?" she asked.': what tells the speaker stands as a sentence of its own on the same line."""
        if number + 1 >= len(self._reading.sentences):
            return None
        sentence = self._reading.sentences[number + 1]
        between = self._reading.text[quote.end : sentence.start]
        if sentence.parse is None or len(sentence.parse) > TAG_WORDS or between.strip() or "\n" in between:
            return None
        for token in sentence.parse:
            cue = self._cues.of_verb(token) if token.dep_ == "ROOT" else None
            if (
                cue is not None
                and "quote" in cue.frames
                and not any(
                    c.dep_ in ("ccomp", "dobj", "xcomp") and not self._is_person(sentence, c) and c.i > token.i
                    for c in token.children
                )
            ):
                return number + 1, token, "quote-tag-behind"
        return None

    def _is_person(self, sentence: Sentence, token: Token) -> bool:
        """Whether a person's name ends with the token."""
        mention = self._speaking.get(sentence.start + token.idx + len(token))
        return mention is not None and mention.kind == "person"

    def _cue_before(self, quote: Quote) -> tuple[int, Token, str] | None:
        """A quoting verb before the quotation, in its sentence or one that ends with a colon."""
        number = self._sentence_number(quote.start)
        if number is None:
            return None
        sentence = self._reading.sentences[number]
        ahead = _tokens(sentence, sentence.start, quote.start, last=True)
        if not any(t.is_alpha for t in ahead):
            if number == 0:
                return None
            number -= 1
            sentence = self._reading.sentences[number]
            if self._reading.text[sentence.end - 1] != ":":
                return None
            ahead = _tokens(sentence, sentence.start, sentence.end, last=True)
        for token in ahead[: -REACH - 1 : -1]:
            if self._in_quote(sentence.start + token.idx):
                return None
            cue = self._cues.of_verb(token)
            if cue is not None and "quote" in cue.frames:
                return number, token, "quote-cue-before"
        # 'He went even further: "..."': whatever the verb, the mark before the quotation makes it one of saying.
        lead = self._reading.text[ahead[0].idx + sentence.start : quote.start].rstrip() if ahead else ""
        if lead.count("(") > lead.count(")"):
            return None
        if lead.endswith((":", ",")) and len(self._reading.text[quote.start : quote.end].split()) > LONG_SPEECH:
            for token in ahead:
                if token.dep_ == "ROOT" and token.pos_ == "VERB" and subject(token) is not None:
                    return number, token, "quote-any-verb"
        return None

    def _name_before(self, quote: Quote) -> bool:
        """'Here is Uthman: "..."': a name right before the colon, and no verb of saying."""
        text = self._reading.text
        at = quote.start
        while at > 0 and text[at - 1].isspace():
            at -= 1
        mention = self._speaking.get(at - 1) if at > 0 and text[at - 1] == ":" else None
        number = self._sentence_number(mention.char_start) if mention is not None else None
        if mention is None or number is None:
            return False
        draft = _Draft(
            pieces=[],
            cue=(at - 1, at),
            speaker=(mention.char_start, mention.char_end),
            head=mention.char_start,
            rule="name-colon-quote",
            sentence=number,
        )
        self._extend(draft, quote)
        self._drafts.append(draft)
        return True

    def _name_behind_dash(self, quote: Quote) -> bool:
        """'“...” ― Nadia Karam': what is set apart is signed; the name fills the rest of the line."""
        text = self._reading.text
        signed = SIGNED.match(text, quote.end)
        number = self._sentence_number(quote.start)
        if signed is None or number is None:
            return False
        draft = _Draft(
            pieces=[],
            cue=signed.span("dash"),
            speaker=signed.span("name"),
            head=signed.start("name"),
            rule="quote-dash-name",
            sentence=number,
        )
        self._extend(draft, quote)
        self._drafts.append(draft)
        return True

    def _continue(self, quote: Quote) -> None:
        """A quotation of whole sentences goes on with the speaker before it."""
        text = self._reading.text
        number = self._sentence_number(quote.start)
        if number is None or text[self._reading.sentences[number].start : quote.start].strip():
            return
        # Who was quoted goes on rather than who is told of behind it: '"A," Ali said, asked whether he knew. "B."'
        last = None
        for at in range(number, number - LULL - 1, -1):
            near = [d for d in self._by_sentence.get(at, ()) if d.end <= quote.start]
            if at >= number - 1 or all(d.quotes for d in near):
                last = max(near, key=lambda d: (bool(d.quotes), d.end), default=last if last and last.quotes else None)
            if last is not None and last.quotes:
                break
        if last is None:
            self._after_name(quote, number)
            return
        if last.quotes:
            self._extend(last, quote)
            return
        draft = _Draft(
            pieces=[(quote.start, quote.end)],
            cue=last.cue,
            speaker=last.speaker,
            head=last.head,
            rule="quote-goes-on",
            sentence=number,
            quotes=[quote],
        )
        self._claimed[quote] = draft
        self._keep(draft)

    def _after_name(self, quote: Quote, number: int) -> None:
        """'Alice Brown began talking to Bob Green. "We need tents."': who acts in the sentence before speaks."""
        if number == 0:
            return
        before = self._reading.sentences[number - 1]
        if before.parse is None or "\n" in self._reading.text[before.end : quote.start]:
            return
        roots = [token for token in before.parse if token.dep_ == "ROOT"]
        actor = subject(roots[0]) if len(roots) == 1 and roots[0].pos_ == "VERB" else None
        if actor is None or not self._is_person(before, actor):
            return
        first, last = phrase(actor)
        start, end = before.parse[first], before.parse[last - 1]
        draft = _Draft(
            pieces=[],
            cue=None,
            speaker=(before.start + start.idx, before.start + end.idx + len(end)),
            head=before.start + actor.idx,
            rule="quote-after-name",
            sentence=number - 1,
        )
        self._extend(draft, quote)
        self._drafts.append(draft)

    def _keep(self, draft: _Draft) -> None:
        self._drafts.append(draft)
        self._index(draft)

    def _extend(self, draft: _Draft, quote: Quote) -> None:
        draft.pieces.append((quote.start, quote.end))
        draft.quotes.append(quote)
        self._claimed[quote] = draft
        self._index(draft)

    def _index(self, draft: _Draft) -> None:
        last = self._sentence_number(draft.end - 1)
        for number in {draft.sentence, draft.sentence if last is None else last}:
            known = self._by_sentence.setdefault(number, [])
            if draft not in known:
                known.append(draft)

    def _sentence_number(self, char: int) -> int | None:
        sentences = self._reading.sentences
        at = bisect_right(sentences, char, key=lambda s: s.start) - 1
        return at if at >= 0 and char < sentences[at].end else None

    def _in_quote(self, char: int) -> bool:
        at = bisect_right(self._starts, char) - 1
        return at >= 0 and char in self._quotes[at]


def _tokens(sentence: Sentence, start: int, end: int, *, last: bool = False) -> list[Token]:
    """The first (or last) tokens of a sentence that start in a stretch of the text; the others aren't looked at."""
    parse = sentence.parse
    if parse is None:
        return []
    numbers = range(len(parse))
    first = bisect_left(numbers, start - sentence.start, key=lambda i: int(parse[i].idx))
    stop = bisect_left(numbers, end - sentence.start, key=lambda i: int(parse[i].idx))
    chosen = range(max(first, stop - WINDOW), stop) if last else range(first, min(stop, first + WINDOW))
    return [parse[i] for i in chosen]


def _hangs_below(token: Token, behind: Sequence[Token]) -> bool:
    """Whether the verb belongs to a clause about somebody: 'said Ali, who told us ...'."""
    return token.dep_ == "relcl" and token.head in behind


def _beside(verb: Token, quote: Quote, sentence: Sentence) -> Token | None:
    """The name beside a quoting verb where the parse names no subject."""
    if sentence.start + verb.idx >= quote.end and (name := behind(verb)) is not None:
        return name
    return next((child for child in verb.lefts if child.pos_ in ("PROPN", "PRON", "NOUN")), None)


def _merge(pieces: Sequence[Extent]) -> list[Extent]:
    """Pieces in order, overlapping ones made one."""
    merged: list[Extent] = []
    for start, end in sorted(pieces):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(merged[-1][1], end)
        else:
            merged.append((start, end))
    return merged


def _pieces_of_passage(reading: Reading, pieces: Sequence[Extent]) -> list[Extent]:
    """The pieces that lie in the passage of the first one: a span doesn't leave its passage."""
    end = reading.passage_at(pieces[0][0]).char_end
    return [(start, min(stop, end)) for start, stop in pieces if start < end]


def _statement(reading: Reading, told: _Told, quotes: Sequence[Quote], ids: FactIds) -> Statement:
    text = reading.text
    start, end = told.own[0][0], told.own[-1][1]
    return Statement(
        **reading.span(start, end),  # type: ignore[arg-type]
        statement_id=ids.of("statement", start, end),
        # A transcript gives each speaker's words as they were spoken.
        mode="direct"
        if told.draft.rule == "name-colon-transcript"
        else _mode(text, told.pieces, _marking(text, told, quotes)),
        cue=text[slice(*told.draft.cue)] if told.draft.cue else None,
        speaker_id=told.speaker.entity_id,
        speaker_quote=text[slice(*told.draft.speaker)] if told.draft.speaker else None,
    )


def _parts(told: _Told) -> Iterator[_Part]:
    """Speaker, cue and, where the content is in pieces, each piece, in whatever passage."""
    draft = told.draft
    if draft.speaker:
        yield "claimant", draft.speaker, told.speaker.entity_id, f"{draft.rule}+{told.speaker.rule}"
    if draft.cue:
        yield "cue", draft.cue, None, draft.rule
    if len(told.pieces) > 1:
        for piece in told.pieces:
            yield "content", piece, None, draft.rule


def _relays(reading: Reading, told: _Told, around: Sequence[_Told], speakers: Speakers, cues: Cues) -> Iterator[_Part]:
    """Who passed the statement on: who says that it was said, who was told, who quotes the speaker."""
    draft = told.draft
    at = (draft.speaker or draft.cue or told.pieces[0])[0]
    for outer in reversed(around):
        inside = any(start <= at < end for start, end in outer.pieces)
        if inside and outer.draft.speaker and outer.draft.speaker != draft.speaker and outer.draft.cue != draft.cue:
            yield "relayed_by", outer.draft.speaker, outer.speaker.entity_id, "relayed-in-statement"
    if draft.audience and cues.relays(reading.text[slice(*draft.audience)]):
        yield "relayed_by", draft.audience, speakers.entity_at(*draft.audience), "told-to-outlet"
    if draft.speaker:
        start, end = draft.speaker
        words = reading.text[start:end]
        for wording in QUOTED_BY:
            if (found := words.find(wording)) > 0:
                outlet = (start + found + len(wording), end)
                yield "relayed_by", outlet, speakers.entity_at(*outlet), "quoted-by"
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


def _marking(text: str, told: _Told, quotes: Sequence[Quote]) -> list[Quote]:
    """The quotations that mark what this speaker says as its words.

    Not the one in which somebody else tells of it: '"Agencies say that it fell," he said' has the words of his alone,
    unless they are marked once more within.
    """
    cue = told.draft.cue
    start, end = told.pieces[0][0], told.pieces[-1][1]
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
