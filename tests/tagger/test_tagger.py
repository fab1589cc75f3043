"""What holds for every text and every network: spans are exact, paths are best, neighbours don't matter."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from transforms.entities.heads import choose
from transforms.entities.tagger import IMPOSSIBLE, Head, OnnxTagger, best_paths, may_follow, spans
from transforms.entities.wordpieces import CASING_CLASSES, PACK, casing, pack, split_pieces, split_words

LABELS = ("O", "B-Person", "I-Person", "B-Location", "I-Location")
TRANSITIONS = np.array([[0 if may_follow(a, b) else IMPOSSIBLE for b in LABELS] for a in LABELS], np.float32)
# Emoji with joiners, combining marks, both directions with their marks, no-break spaces, the replacement
# character, controls, a lone surrogate, long s and final sigma (which change length when folded).
ODD = st.text(
    st.sampled_from("aZé1. ,'-\n\t\u0301\u0327\u064b\u05b4\u200d\u200e\u200f\u202b\u00a0\u202f\u2009\ufffd\ufeff\0\x1f"
                    "👩🏽🇸🇾عربיתİßſς北京\ud800ﬁ½_"),
    max_size=60,
)  # fmt: skip


class Dice:
    """Stands in for the network: scores that depend on each piece alone."""

    def run(self, names, feed):
        assert feed["ids"].shape == feed["casings"].shape
        assert feed["ids"].shape[1] <= 512
        assert feed["casings"].max() < CASING_CLASSES
        noise = np.sin(feed["ids"][..., None] * np.arange(1, len(LABELS) + 1) + feed["casings"][..., None])
        return [noise.astype(np.float32)[:, feed["first"]]] * len(names)


def characters():
    """A tokenizer that makes a piece of each character, and drops what the real one drops."""
    vocabulary = {"[UNK]": 0, **{chr(c): c for c in range(33, 127)}, **{f"##{chr(c)}": c + 128 for c in range(33, 127)}}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))  # noqa: S106
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return tokenizer


TOKENIZER = characters()


def tagger():
    head = Head(LABELS, TRANSITIONS)
    return OnnxTagger(Dice(), TOKENIZER, {"scene": head, "name": head})


def test_words_hold_every_visible_character():
    text = "\u200eKobani\u0301’s\u00a0 U.N.\ufffd 👩🏽\n1st_x"
    words = split_words(text)
    assert "".join(text[a:b] for a, b in words) == "".join(text.split())


@given(ODD)
def test_words_are_in_order_and_lose_nothing(text):
    words = split_words(text)
    assert "".join(text[a:b] for a, b in words) == "".join(text.split())
    assert all(a < b for a, b in words)
    assert all(one[1] <= other[0] for one, other in itertools.pairwise(words))


@given(ODD)
def test_pieces_belong_to_words(text):
    pieces = split_pieces(text, TOKENIZER)
    assert len(pieces.words) == len(pieces.first)
    assert len(pieces.ids) == len(pieces.casings)
    assert list(pieces.first) == sorted(set(pieces.first))
    assert set(pieces.words) <= set(split_words(text))


@given(st.lists(ODD, max_size=5))
def test_spans_are_exact(sentences):
    for text, found in zip(sentences, tagger().read([sentences]), strict=True):
        for names in found.values():
            assert all(0 <= a < b <= len(text) for a, b, _ in names)
            assert all(text[a:b] == text[a:b].strip() for a, b, _ in names)
            assert all(one[1] <= other[0] for one, other in itertools.pairwise(sorted(names)))
            assert names == sorted(names)


@given(st.lists(ODD, max_size=6), st.integers(0, 6))
def test_a_network_that_sees_pieces_alone_gives_the_same_however_sentences_are_grouped(sentences, cut):
    """What the mapping adds must not depend on grouping; what the network adds is tested with the real one."""
    chains = np.zeros_like(TRANSITIONS)
    free = OnnxTagger(Dice(), TOKENIZER, {"scene": Head(["O", "B-a", "B-b", "B-c", "B-d"], chains)})
    apart = [*free.read([sentences[:cut]]), *free.read([sentences[cut:]])]
    assert free.read([sentences]) == apart == free.read([sentences[:cut], sentences[cut:]])


ROWS = st.lists(st.lists(st.floats(-3, 3, width=16), min_size=5, max_size=5), min_size=1, max_size=4)


@given(st.lists(ROWS, max_size=4), st.lists(st.floats(-2, 2, width=16), min_size=25, max_size=25))
def test_the_best_path_is_the_best_of_all(runs, weights):
    runs = [np.array(rows, np.float32) for rows in runs]
    chain = np.where(TRANSITIONS <= IMPOSSIBLE, TRANSITIONS, np.array(weights, np.float32).reshape(5, 5))

    def total(scores, path):
        worth = sum(float(scores[at, label]) for at, label in enumerate(path))
        worth += sum(float(chain[a, b]) for a, b in itertools.pairwise(path))
        return worth + (IMPOSSIBLE if LABELS[path[0]].startswith("I-") else 0)

    for scores, path in zip(runs, best_paths(runs, chain), strict=True):
        best = max(total(scores, every) for every in itertools.product(range(5), repeat=len(scores)))
        assert total(scores, path) == pytest.approx(best, abs=1e-3)


@given(st.lists(st.sampled_from(LABELS), max_size=12))
def test_spans_cover_exactly_the_words_that_are_not_outside(path):
    covered = [at for start, end, _ in spans(path) for at in range(start, end)]
    assert covered == [at for at, label in enumerate(path) if label != "O"]


@given(st.lists(st.integers(0, 300), max_size=30))
def test_packs_hold_everything_once(sizes):
    runs = list(pack(sizes))
    assert [at for run in runs for at in run] == list(range(len(sizes)))
    assert all(len(run) == 1 or sum(sizes[at] for at in run) <= PACK for run in runs)


def test_casing_is_a_class_of_its_own_where_words_join():
    assert casing("Bab", joined=True) != casing("Bab", joined=False)


@pytest.mark.timeout(60)  # linear reading needs a few seconds; quadratic reading would need many minutes
@pytest.mark.parametrize("unit", ["word ", "a", "A.", "\u0301", "👩🏽\u200d"])
def test_a_long_line_is_read_to_its_end(unit):
    line = (unit * 40_000)[:40_000]
    assert len(tagger().read([[line]])) == 1


@pytest.mark.parametrize(
    ("sentence", "scene", "name", "told"),
    [
        ("Aleppo residents left.", "Aleppo residents", "Aleppo", [("Aleppo residents", "organisation")]),
        ("Syria's rebels left.", "Syria's rebels", "Syria", [("Syria", "place")]),
        ("Then another Aleppo brigade left.", "another Aleppo brigade", "Aleppo", [("Aleppo", "place")]),
        ("Nobody left.", "Nobody", "", []),
        ("Then experts in Uganda left.", "experts in Uganda", "Uganda", [("Uganda", "place")]),
        ("Then experts in Uganda left.", "experts in Uganda", "", []),
        ("Then France and Germany left.", "France and Germany", "France", [("France", "place")]),
        ("The UK-based trust left.", "UK-based trust", "UK", [("UK", "place")]),
        ("Then the Bank of Chad left.", "Bank of Chad", "Chad", [("Bank of Chad", "organisation")]),
        ("Researchers from Asia left.", "Researchers from Asia", "Asia", [("Asia", "place")]),
        ("A Kurdish group left.", "Kurdish group", "", []),
        ("The Kurdish group left.", "Kurdish group", "", [("Kurdish group", "organisation")]),
    ],
)
def test_a_place_gives_way_to_who_acts(sentence, scene, name, told):
    at = sentence.index(scene), sentence.index(name)
    names = [(at[1], at[1] + len(name), "Location")] if name else []
    found = choose(sentence, [(at[0], at[0] + len(scene), "Organisation")], names)
    assert [(sentence[a:b], kind) for a, b, kind in found] == told


@pytest.mark.parametrize(
    ("sentence", "name", "kind", "told"),
    [
        ("The United Nations sent aid.", "The United Nations", "Organisation", "United Nations"),
        ("The Hague is quiet.", "The Hague", "Location", "The Hague"),
        ("Judges met in The Hague.", "The Hague", "Location", "The Hague"),
        ("It was in The Guardian.", "The Guardian", "Organisation", "The Guardian"),
        ("It was in the Guardian.", "the Guardian", "Organisation", "Guardian"),
        ("It fell in the Iraqi city of Mosul.", "the Iraqi city of Mosul", "Location", "Mosul"),
        ("The Damascus-Aleppo road was cut.", "Damascus", "Location", "Damascus-Aleppo"),
        ("It fell in the Gulf of Aden.", "Gulf of Aden", "Location", "Gulf of Aden"),
        ("It fell in the Bay of Bengal.", "Bay of Bengal", "Location", "Bay of Bengal"),
    ],
)
def test_articles_and_nouns_before_a_name_are_no_part_of_it(sentence, name, kind, told):
    at = sentence.index(name)
    ((start, end, _),) = choose(sentence, [], [(at, at + len(name), kind)])
    assert sentence[start:end] == told


def test_nobody_is_called_by_digits():
    assert not list(choose("See Report 2499.", [], [(4, 15, "Person")]))


@pytest.mark.parametrize("kind", ["Nationality", "Weapon", "MilitaryPlatform", "Person", "Location"])
@pytest.mark.parametrize("sign", ["-", "40", "...", "“"])
def test_signs_and_numbers_alone_name_nothing(sign, kind):
    assert not list(choose(sign, [(0, len(sign), kind)], []))
