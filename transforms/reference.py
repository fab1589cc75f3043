"""What the transforms know of the world: reviewed seeds and models, loaded once a process."""

from dataclasses import dataclass

from spacy.language import Language

from transforms.cues import Cues
from transforms.mentions import Tagger
from transforms.timewords import TimeWords
from transforms.wording import Wording


@dataclass(frozen=True, slots=True)
class Reference:
    """Everything a finder may know besides the text; built by `flows.reference` and never changed.

    One field a vocabulary, each of a class declared beside the finder that uses it.
    """

    parser: Language
    tagger: Tagger
    cues: Cues
    time_words: TimeWords
    wording: Wording
