"""Finds speakers by the form of a line: 'Uthman: We go on', '12 killed in Sinai: army', '..., Police Say'."""

import re

from transforms.statements.cues import Cues
from transforms.statements.drafts import Draft, Drafts
from transforms.statements.quotations import SPEECH_WORDS
from transforms.statements.rules import StatementRule
from transforms.text.reading import Sentence

# Fewest letters of a speaker in capitals before a colon: 'PENCE: ...'.
SHORTEST_NAME = 3
# Longest speaker before a colon, in characters and words: 'Free Syrian Army commander Ahmed Uthman: ...'.
MAX_NAME = 80
SPEAKER_WORDS = 7
LABELLED = re.compile(r":\s*(?:(?:about|around|some|nearly|over|at least|up to|more than)[ ])?\d", re.IGNORECASE)
# The place that a story is sent from, before a dash.
DATELINE = re.compile(r"[^\W\d_a-z][\w.’' ]{2,30}[ ][–—-][ ](?=[^\W\d_a-z])")
# A speaker at the end of a headline, which parses don't find: 'Party Bus Shooting Wounds 5, Police Say', '12 killed in
# Sinai: army', '12 killed in Kabul blast, say police'.
_NAME = r"(?:[Tt]he[ ])?(?:[\w.’'-]+[ ]){0,4}[\w’'-]+"
TAGGED = tuple(
    re.compile(rf"(?P<said>[^\n]{{12,300}}?){ending}[.]?[ \t]*(?=\n|$)")
    for ending in (
        rf",[ ](?P<name>{_NAME})[ ](?P<cue>[Ss]ays?|Said|Reports?|Confirms?)",
        rf"(?P<cue>:)[ ](?P<name>{_NAME})",
        rf",?[ ](?P<cue>reported|reports|says?|said|[Ss]ay)[ ](?P<name>{_NAME})",
    )
)


def before_colon(drafts: Drafts, number: int, sentence: Sentence) -> None:
    """Keep a draft if the sentence is a name, a colon and a content, as in headlines and transcripts.

    'Uthman: We go on'.
    """
    text = drafts.text
    # A quoted transcript has a quotation mark before each speaker.
    opening = sentence.start + (text[sentence.start] in '"“')
    colon = text.find(":", opening, opening + MAX_NAME)
    # 'Idlib – The Observatory: 2 men killed a judge': the place before the dash doesn't speak.
    dateline = DATELINE.match(text, opening, max(colon, opening))
    opening = dateline.end() if dateline is not None else opening
    if colon < 0 or not text[colon + 1 : colon + 2].isspace():
        return
    mention = drafts.speaking.get(colon)
    lead = text[opening:colon]
    in_capitals = lead.isupper() and len(lead) >= SHORTEST_NAME and lead.replace(" ", "").isalpha()
    marked = opening > sentence.start and dateline is None
    # 'Police: 5 shot at a party'.
    unnamed = lead.casefold() in drafts.cues.speakers.tellers and not marked
    if not in_capitals and not unnamed and (mention is None or mention.char_start < opening or marked):
        return
    # 'Homs: 12 killed': the place is a label, not a speaker.
    named = mention is not None and (mention.kind == "place" or mention.basis == "gazetteer")
    if named and LABELLED.match(text, colon) is not None:
        return
    line_start = max(text.rfind("\n", 0, sentence.start) + 1, 0)
    if text[line_start : sentence.start].strip() or len(lead.split()) > SPEAKER_WORDS:
        return
    if not all(word[:1].isupper() or word in ("of", "the", "and", "for") for word in lead.split()):
        return
    # The content goes to the end of the line, as a speech in a transcript does.
    end = text.find("\n", colon)
    end = min(end if end >= 0 else len(text), drafts.reading.passages[sentence.passage_no].char_end)
    while text[end - 1].isspace():
        end -= 1
    said = text[colon + 1 : end]
    if len(said.split()) < SPEECH_WORDS:
        return
    draft = Draft(
        pieces=[(colon + 1 + len(said) - len(said.lstrip()), end)],
        cue=(colon, colon + 1),
        speaker=(opening, colon),
        first=mention.char_start if mention is not None and mention.char_start >= opening else opening,
        rule=StatementRule.NAME_COLON_TRANSCRIPT if in_capitals else StatementRule.NAME_COLON,
        sentence=number,
        verbatim=in_capitals,
        quotes=list(drafts.quotes_within(colon if opening == sentence.start else opening - 1, end)),
    )
    drafts.keep(draft)


def behind_comma(drafts: Drafts, number: int, sentence: Sentence) -> None:
    """Keep a draft if a headline ends with its speaker, '..., Police Say', and no statement was found in it yet."""
    if drafts.near(number):
        return
    found = (tagged.match(drafts.text, sentence.start, sentence.end) for tagged in TAGGED)
    tagged = next((match for match in found if match is not None and _may_tell(match, drafts.cues)), None)
    if tagged is None:
        return
    draft = Draft(
        pieces=[tagged.span("said")],
        cue=tagged.span("cue"),
        speaker=tagged.span("name"),
        first=tagged.end("name") - len(tagged["name"].rpartition(" ")[2]),
        rule=StatementRule.HEADLINE_TAG,
        sentence=number,
    )
    drafts.keep(draft)


def _may_tell(tagged: re.Match[str], cues: Cues) -> bool:
    """Whether the last word is a noun for speakers who aren't named: 'army', 'police'.

    A name isn't accepted: it may be that of the website, 'Shootout leaves 2 dead: Gary News'.
    """
    return tagged["name"].rpartition(" ")[2].casefold() in cues.speakers.tellers
