"""What the trained weights do: names of our own sentences, the same whatever else is read with them."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.loading.models import load_tagger
from transforms.extract import Source, extract_batch

MODELS = Path(__file__).resolve().parents[2] / "seeds" / "models"
TAGGER = load_tagger(MODELS)
# Written for this test.
CASES = [
    ("Ahmad al-Khalid met the governor in Deir ez-Zor.", [("Ahmad al-Khalid", "person"), ("Deir ez-Zor", "place")]),
    ("The United Nations sent aid to Aleppo.", [("United Nations", "organisation"), ("Aleppo", "place")]),
    ("Fighters of the Northern Brigades left Raqqa.", [("Northern Brigades", "organisation"), ("Raqqa", "place")]),
    ("It rained for three days.", []),
]


@pytest.mark.parametrize(("sentence", "names"), CASES)
def test_names(sentence, names):
    (found,) = TAGGER.tag([[sentence]], [None])
    assert [(sentence[a:b], kind) for a, b, kind in found] == names


def test_weights_are_small_enough_to_ship():
    assert (MODELS / "tagger.onnx").stat().st_size < 30_000_000


def test_a_document_reads_the_same_in_any_batch(reference):
    """Int8 scales follow what is seen together: a document's must never depend on its neighbours."""
    texts = [" ".join(sentence for sentence, _ in CASES[at:]) for at in range(len(CASES))]
    texts += ["\n\n".join([texts[0]] * 9), "Nothing to see here. " * 30]
    sources = [Source(f"{at}.txt", text.encode()) for at, text in enumerate(texts)]
    alone = [next(extract_batch([source], reference)).mentions for source in sources]
    assert [e.mentions for e in extract_batch(sources, reference)] == alone
    assert [e.mentions for e in extract_batch(sources[::-1], reference)] == alone[::-1]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.text(st.sampled_from("aZé1. ,'-\n\u0301\u200d\u200f\u00a0\ufffd\ufeff\0👩🏽🇸🇾عربי北\ud800"), max_size=80),
        max_size=4,
    )
)
def test_odd_characters_keep_spans_exact(sentences):
    for text, found in zip(sentences, TAGGER.tag([sentences], [None] * len(sentences)), strict=True):
        assert all(0 <= a < b <= len(text) and text[a:b] == text[a:b].strip() for a, b, _ in found)
