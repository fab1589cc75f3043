"""Finds the speaker of a quotation that belongs to no parsed report: by a cue, a name, or the speaker before."""

import re
from bisect import bisect_left
from collections.abc import Sequence

from spacy.tokens import Token

from transforms.statements.drafts import Draft, Drafts
from transforms.statements.quotations import SPEECH_WORDS, Quote
from transforms.statements.rules import StatementRule
from transforms.syntax.clauses import acts_in, antecedent_of, roots, subject
from transforms.syntax.complements import Kind, complements
from transforms.syntax.phrases import phrase
from transforms.syntax.repairs import noun_before, subject_behind
from transforms.syntax.words import is_full_verb
from transforms.text.reading import Sentence

# A quotation of more words than this is speech, whatever verb is before it.
LONG_SPEECH = 6
# Words between a cue and its quotation: 'said in an interview with the paper on Friday: "..."'.
REACH = 25
# Words and marks beside a quotation that are searched for its cue.
WINDOW = 80
# A quotation without a cue or name goes on with a speaker at most this many sentences before it.
LULL = 2
# Most words and marks of a sentence that only says who spoke: 'asked the older of the two brothers.'
TAG_WORDS = 14
# A name behind a dash, up to the end of its line; the person's role may follow behind a comma.
SIGNED = re.compile(
    r"[^\S\n]{0,3}\n?[^\S\n]{0,3}(?P<dash>―|—|–|--|-)[^\S\n]{0,2}"
    r"(?P<name>[^\W\d_a-z][\w.’'-]{0,20}(?: (?:of|the|de|al|el|bin|van|von|[^\W\d_a-z][\w.’'-]{0,20})){0,5})"
    r",?[^\n.!?]{0,60}\.?[^\S\n]{0,3}(?=\n|$)"
)


def is_speech(drafts: Drafts, quote: Quote) -> bool:
    """Whether a quotation is speech, and not a word marked as somebody else's."""
    inside = drafts.text[quote.start + 1 : quote.end - 1].strip("'` \n\t")
    if len(inside.split()) >= SPEECH_WORDS or inside[-1:] in (",", "?", "!", "…"):
        return True
    # A full stop inside the marks shows speech, unless a word comes directly before the quotation: then the full stop
    # ends the surrounding sentence.
    return inside[-1:] == "." and not drafts.text[max(quote.start - 2, 0) : quote.start].strip().isalnum()


def attribute(drafts: Drafts, quote: Quote) -> None:
    """Find who says a quotation: a cue beside it, a colon before it, the speaker before it."""
    found = _cue_after(drafts, quote) or _cue_before(drafts, quote)
    if found is None:
        if not _name_before(drafts, quote) and not _name_behind_dash(drafts, quote):
            _continue(drafts, quote)
        return
    number, verb, rule = found
    sentence = drafts.reading.sentences[number]
    place = sentence.start + verb.idx
    for draft in drafts.near(number):
        if draft.cue and draft.cue[0] <= place < draft.cue[1]:
            drafts.extend(draft, quote)
            return
    beside = (candidate for candidate in (subject(verb), _beside(verb, quote, sentence)) if candidate is not None)
    speaker = next((one for one in beside if not drafts.in_quote(sentence.start + one.idx)), None)
    draft = Draft(
        pieces=[(quote.start, quote.end)],
        cue=(place, place + len(verb)),
        speaker=sentence.characters(phrase(speaker)) if speaker is not None else None,
        first=sentence.start + speaker.idx if speaker is not None else None,
        rule=rule,
        sentence=number,
        entry=drafts.cues.of_verb(verb),
        quotes=[quote],
    )
    drafts.keep(draft)


def _cue_after(drafts: Drafts, quote: Quote) -> tuple[int, Token, StatementRule] | None:
    """Return the sentence's number, verb and rule of a quoting verb behind the quotation; None if there is none."""
    number = drafts.sentence_number(quote.end - 1)
    if number is None:
        return None
    sentence = drafts.reading.sentences[number]
    behind_it = _tokens(sentence, quote.end, sentence.end)
    if not any(t.is_alpha for t in behind_it):
        return _tag_behind(drafts, quote, number)
    for token in behind_it[:REACH]:
        if drafts.in_quote(sentence.start + token.idx):
            return None
        if token.text in (";", ".", "?", "!"):
            return None
        cue = drafts.cues.of_verb(token)
        if cue is not None and "quote" in cue.frames and not _is_about_somebody(token, behind_it):
            return number, token, StatementRule.QUOTE_CUE_AFTER
    # '"Go home," he barked': with a comma inside the marks any verb that follows counts as a verb of saying.
    if drafts.text[quote.end - 2] in ",?!" and behind_it:
        for token in behind_it[: REACH // 3]:
            if acts_in(token, behind_it):
                return number, token, StatementRule.QUOTE_ANY_VERB_AFTER
    return None


def _tag_behind(drafts: Drafts, quote: Quote, number: int) -> tuple[int, Token, StatementRule] | None:
    """Return the verb of the next sentence on the same line if that sentence only says who spoke: '"Why?" she asked.'.

    The result is the sentence's number, the verb and the rule.
    """
    if number + 1 >= len(drafts.reading.sentences):
        return None
    sentence = drafts.reading.sentences[number + 1]
    between = drafts.text[quote.end : sentence.start]
    if sentence.parse is None or len(sentence.parse) > TAG_WORDS or between.strip() or "\n" in between:
        return None
    for token in roots(sentence.parse):
        cue = drafts.cues.of_verb(token)
        filling = (head for kind, head in complements(token) if kind in (Kind.CLAUSE, Kind.OBJECT))
        if cue is not None and "quote" in cue.frames and all(_is_person(drafts, sentence, head) for head in filling):
            return number + 1, token, StatementRule.QUOTE_TAG_BEHIND
    return None


def _is_person(drafts: Drafts, sentence: Sentence, token: Token) -> bool:
    """Whether a person's name ends with the token."""
    mention = drafts.speaking.get(sentence.start + token.idx + len(token))
    return mention is not None and mention.kind == "person"


def _cue_before(drafts: Drafts, quote: Quote) -> tuple[int, Token, StatementRule] | None:
    """Return the sentence's number, verb and rule of a quoting verb before the quotation; None if there is none.

    The verb is in the quotation's sentence, or in the sentence before if that ends with a colon.
    """
    number = drafts.sentence_number(quote.start)
    if number is None:
        return None
    sentence = drafts.reading.sentences[number]
    ahead = _tokens(sentence, sentence.start, quote.start, last=True)
    if not any(t.is_alpha for t in ahead):
        if number == 0:
            return None
        number -= 1
        sentence = drafts.reading.sentences[number]
        if drafts.text[sentence.end - 1] != ":":
            return None
        ahead = _tokens(sentence, sentence.start, sentence.end, last=True)
    for token in ahead[: -REACH - 1 : -1]:
        if drafts.in_quote(sentence.start + token.idx):
            return None
        cue = drafts.cues.of_verb(token)
        if cue is not None and "quote" in cue.frames:
            return number, token, StatementRule.QUOTE_CUE_BEFORE
    # 'He went even further: "..."': before a colon or comma any verb counts as a verb of saying.
    lead = drafts.text[ahead[0].idx + sentence.start : quote.start].rstrip() if ahead else ""
    if lead.count("(") > lead.count(")"):
        return None
    if lead.endswith((":", ",")) and len(drafts.text[quote.start : quote.end].split()) > LONG_SPEECH:
        for token in roots(ahead):
            if is_full_verb(token) and subject(token) is not None:
                return number, token, StatementRule.QUOTE_ANY_VERB
    return None


def _name_before(drafts: Drafts, quote: Quote) -> bool:
    """Keep a draft if a name and a colon come directly before the quotation: 'Here is Uthman: "..."'.

    Returns whether they do.
    """
    text = drafts.text
    at = quote.start
    while at > 0 and text[at - 1].isspace():
        at -= 1
    mention = drafts.speaking.get(at - 1) if at > 0 and text[at - 1] == ":" else None
    number = drafts.sentence_number(mention.char_start) if mention is not None else None
    if mention is None or number is None:
        return False
    draft = Draft(
        pieces=[],
        cue=(at - 1, at),
        speaker=(mention.char_start, mention.char_end),
        first=mention.char_start,
        rule=StatementRule.QUOTE_NAME_COLON,
        sentence=number,
    )
    drafts.open(draft, quote)
    return True


def _name_behind_dash(drafts: Drafts, quote: Quote) -> bool:
    """Keep a draft if a dash and a name follow the quotation up to the end of the line: '“...” ― Nadia Karam'.

    Returns whether they do.
    """
    text = drafts.text
    signed = SIGNED.match(text, quote.end)
    number = drafts.sentence_number(quote.start)
    if signed is None or number is None:
        return False
    draft = Draft(
        pieces=[],
        cue=signed.span("dash"),
        speaker=signed.span("name"),
        first=signed.start("name"),
        rule=StatementRule.QUOTE_NAME_DASH,
        sentence=number,
    )
    drafts.open(draft, quote)
    return True


def _continue(drafts: Drafts, quote: Quote) -> None:
    """Give a quotation that begins a sentence to the speaker of the statement before it, or to a name before it."""
    text = drafts.text
    number = drafts.sentence_number(quote.start)
    if number is None or text[drafts.reading.sentences[number].start : quote.start].strip():
        return
    # A draft with a quotation is preferred to a later one without: '"A," Ali said, asked whether he knew. "B."'
    last = None
    for at in range(number, number - LULL - 1, -1):
        near = [d for d in drafts.near(at) if d.end <= quote.start]
        if at >= number - 1 or all(d.quotes for d in near):
            last = max(near, key=lambda d: (bool(d.quotes), d.end), default=last if last and last.quotes else None)
        if last is not None and last.quotes:
            break
    if last is None:
        _after_name(drafts, quote, number)
        return
    if last.quotes:
        drafts.extend(last, quote)
        return
    draft = Draft(
        pieces=[(quote.start, quote.end)],
        cue=last.cue,
        speaker=last.speaker,
        first=last.first,
        rule=StatementRule.QUOTE_GOES_ON,
        sentence=number,
        quotes=[quote],
    )
    drafts.keep(draft)


def _after_name(drafts: Drafts, quote: Quote, number: int) -> None:
    """Keep a draft if the subject of the sentence before is a person, who then is the speaker.

    'Alice Brown began talking to Bob Green. "We need tents."'
    """
    if number == 0:
        return
    before = drafts.reading.sentences[number - 1]
    if before.parse is None or "\n" in drafts.text[before.end : quote.start]:
        return
    main = roots(before.parse)
    actor = subject(main[0]) if len(main) == 1 and is_full_verb(main[0]) else None
    if actor is None or not _is_person(drafts, before, actor):
        return
    draft = Draft(
        pieces=[],
        cue=None,
        speaker=before.characters(phrase(actor)),
        first=before.start + actor.idx,
        rule=StatementRule.QUOTE_AFTER_NAME,
        sentence=number - 1,
    )
    drafts.open(draft, quote)


def _tokens(sentence: Sentence, start: int, end: int, *, last: bool = False) -> list[Token]:
    """Return the tokens of a sentence that start in a stretch of the text: at most the first (or last) `WINDOW`."""
    parse = sentence.parse
    if parse is None:
        return []
    numbers = range(len(parse))
    first = bisect_left(numbers, start - sentence.start, key=lambda i: int(parse[i].idx))
    stop = bisect_left(numbers, end - sentence.start, key=lambda i: int(parse[i].idx))
    chosen = range(max(first, stop - WINDOW), stop) if last else range(first, min(stop, first + WINDOW))
    return [parse[i] for i in chosen]


def _is_about_somebody(verb: Token, behind: Sequence[Token]) -> bool:
    """Whether the verb is in a relative clause about somebody named in `behind`: 'said Ali, who told us ...'."""
    return antecedent_of(verb) in behind


def _beside(verb: Token, quote: Quote, sentence: Sentence) -> Token | None:
    """Return the noun behind or before a quoting verb for which the parse gives no subject."""
    if sentence.start + verb.idx >= quote.end and (name := subject_behind(verb)) is not None:
        return name
    return noun_before(verb)
