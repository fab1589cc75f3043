"""A name that was found in a text, before it is resolved to an entity."""

from dataclasses import dataclass
from enum import Enum


class NameSource(Enum):
    """What found a name in the text."""

    TAGGER = "the model that tags names"
    SEED = "a name of the reviewed tables"
    GAZETTEER = "a place of the gazetteer"
    DATELINE = "the town that opens a story"
    FORM = "words whose form makes a name: 'Operation ...', 'Ministry of ...', '... County'"
    ACRONYM = "an acronym in brackets behind the name it stands for"
    REPEATED = "another printing of a name that was found"
    HEAD_NOUN = "the noun of an organisation named before: 'the Observatory'"
    NESTED = "a place inside the name of an organisation"
    OFFICE = "a person described by office"


@dataclass(frozen=True, slots=True)
class NameSpan:
    """A name before it is resolved: its half-open characters in the document's text, its kind, and what found it."""

    start: int
    end: int
    kind: str
    source: NameSource
