"""Finds the features of each block from its form and wording, before the block's zone is decided."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from transforms.documents.blocks import Block
from transforms.documents.boilerplate import CERTAIN, Boilerplate
from transforms.documents.bylines import Byline, BylineWords, read_byline
from transforms.documents.printed_dates import PrintedDate, find_printed_dates

# Function words of English: sentences have them, menus and names hardly do.
_FUNCTION_WORDS = """
a an the and or but if that which who whom whose this these those he she it they we you i his her its their our my
your him them us me is are was were be been being has have had having do does did will would can could may might
must shall should not no of in on at by for from to with as about into over after before between during against
under than then there when where while because so such said says
"""
FUNCTION_WORDS = frozenset(_FUNCTION_WORDS.split())
# Kinds of wording that make a line furniture.
PAGE_KINDS = frozenset(
    {
        "share",
        "follow",
        "subscribe",
        "comment",
        "advert",
        "navigation",
        "legal",
        "notice",
        "related",
        "teaser",
        "others",
    }
)
# The social networks on which a page asks its readers to follow it.
_NETWORK = re.compile(r"@\w|\b(?:twitter|facebook|instagram|mastodon|linkedin|youtube|telegram)\b", re.IGNORECASE)
_INVITATION = re.compile(
    r"(?:follow|like|contact|email) .{2,60}?(?:@\w|\bon (?:twitter|facebook|instagram|mastodon|linkedin|youtube)\b)",
    re.IGNORECASE,
)
# Words for services of a page to its reader: letters, accounts, consent.
_SERVICES = re.compile(
    r"\b(?:e-?mails?|inbox|subscri(?:be|bed|ption|ptions)|newsletters?|notifications?|accounts?|password|browser|cookies"
    r"|javascript|sign(?:ing)? (?:in|up)|log(?:ging)? ?in|spam|unsubscribe|profile|activat(?:e|ion)|verification)\b",
    re.IGNORECASE,
)
_READER = re.compile(r"\b(?:you|your|you'll|you're)\b", re.IGNORECASE)
_QUOTED = re.compile(r"[\"“”«»]")
_LONGEST_SERVICE = 60
# A picture's number in a gallery: '1 of 4', 'Image 3 of 40', '7/8'.
_COUNTER = re.compile(r"(?:(?:image|photo|slide|picture) )?\d{1,3} ?(?:of|/) ?\d{1,3}\b(?!/| ?%)", re.IGNORECASE)
# The label of a question or of its answer.
_ANSWERS = re.compile(r"(?:Q|A|Question|Answer)\s?[:.]\s")
# Lines of page wording needed before doubtful wording and menu-like lines count as furniture.
CLUTTER = 3
_MOST_COUNTED_WORDS = 60
# Most words of a notice: a longer sentence contains wording of a page by chance.
_LONGEST_NOTICE = 30
# A line of fewer words that breaks off is the beginning of another article.
_LONGEST_TEASER = 40
_LONGEST_HEAD_LINE = 24
# A longer paragraph belongs to the article, even if it mentions a picture.
LONGEST_CAPTION = 70


@dataclass(frozen=True)
class BlockFeatures:
    """A block with the features of its form and wording."""

    block: Block
    kinds: frozenset[str]
    # Whether the block reads as sentences.
    prose: bool
    # Whether the whole line is wording of a page.
    whole: bool
    # Whether the wording makes the block furniture.
    page: bool
    byline_words: BylineWords

    @cached_property
    def byline(self) -> Byline | None:
        """The persons and agencies in a short line; None for sentences, for wording of a page, and if none is named."""
        if not self._is_head_line or (self.prose and self.block.ends):
            return None
        return read_byline(self.block.text, self.byline_words)

    @property
    def byline_stated(self) -> bool:
        """Whether the line is a byline with a word such as 'by'."""
        return self.byline is not None and self.byline.stated

    @cached_property
    def dates(self) -> tuple[PrintedDate, ...]:
        """The dates printed in a short line; none for other lines."""
        return tuple(find_printed_dates(self.block.text)) if self._is_head_line else ()

    @property
    def _is_head_line(self) -> bool:
        return not self.page and 0 < len(self.block.words) <= _LONGEST_HEAD_LINE


def read_features(blocks: Sequence[Block], wording: Boilerplate, byline_words: BylineWords) -> list[BlockFeatures]:
    """Return the features of each block.

    Doubtful wording makes a block furniture only if the page has at least `CLUTTER` lines of certain wording.
    """
    read = []
    clutter = 0
    for block in blocks:
        prose = is_prose(block)
        long = prose and len(block.words) > _LONGEST_NOTICE
        kinds = wording.kinds(block.text, long=long) if block.words else frozenset()
        if _INVITATION.match(block.text):
            kinds |= {"follow"}
        if serves_reader(block):
            kinds |= {"notice"}
        whole = bool(kinds & PAGE_KINDS) and wording.is_whole_line(block.text)
        clutter += whole
        read.append((block, kinds, prose, whole))
    parts = []
    for block, kinds, prose, whole in read:
        doubtful = bool(kinds & PAGE_KINDS) and len(block.words) <= _MOST_COUNTED_WORDS
        certain = kinds & (CERTAIN if not prose or _NETWORK.search(block.text) else CERTAIN - {"share", "follow"})
        page = bool(certain) or (clutter >= CLUTTER and (whole or doubtful))
        parts.append(BlockFeatures(block, kinds, prose, whole, page, byline_words))
    return parts


def is_cluttered(parts: Sequence[BlockFeatures]) -> bool:
    """Whether the text is a page with menus and links rather than an article alone."""
    return sum(part.page for part in parts) >= CLUTTER


def is_caption(part: BlockFeatures) -> bool:
    """Whether the block describes a picture: it has the wording of a caption, or begins with a number in a gallery."""
    described = "caption" in part.kinds or bool(_COUNTER.match(part.block.text) and len(part.block.words) > 8)
    return described and len(part.block.words) <= LONGEST_CAPTION


def serves_reader(block: Block) -> bool:
    """Whether the page addresses its reader about letters, accounts or consent.

    The block has 'you' or 'your', at least two words for such services, and no quotation marks.
    """
    if len(block.words) > _LONGEST_SERVICE or not _READER.search(block.text) or _QUOTED.search(block.text):
        return False
    return len({said.casefold() for said in _SERVICES.findall(block.text)}) > 1


def is_prose(block: Block) -> bool:
    """Whether the block reads as sentences rather than as a name, a menu entry or a headline."""
    count = len(block.words)
    if _ANSWERS.match(block.text) and count > 1:
        return True
    if count < 5:
        return len(block.text) > 60 and block.ends
    if block.text.endswith(("...", "…")) and count < _LONGEST_TEASER:
        return False
    known = sum(word.casefold() in FUNCTION_WORDS for word in block.words[:_MOST_COUNTED_WORDS])
    if block.ends:
        return count >= 12 or (count >= 6 and known >= 1)
    return count >= 25 and known >= 4
