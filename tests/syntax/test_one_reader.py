"""Only the room `syntax` reads spaCy's parse: no other touches its arcs and tags, or spells one of its labels."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOMS = Path(__file__).resolve().parents[2] / "transforms"
OUTSIDE = sorted(path for path in ROOMS.rglob("*.py") if path.parent.name != "syntax")
READ = frozenset(
    {"dep", "dep_", "pos", "pos_", "tag_", "head", "children", "lefts", "rights", "n_lefts", "n_rights", "ancestors",
     "subtree", "left_edge", "right_edge", "conjuncts", "is_ancestor", "morph", "root", "noun_chunks"}
)  # fmt: skip
# Those of spaCy's labels that no other text uses: 'nsubj', 'VBN', 'PROPN', not 'mark' or 'NUM'.
LABELS = frozenset(
    {"acl", "acomp", "advcl", "advmod", "amod", "appos", "auxpass", "ccomp", "conj", "csubj", "dobj", "nmod",
     "npadvmod", "nsubj", "nsubjpass", "nummod", "oprd", "pcomp", "pobj", "preconj", "predet", "quantmod", "relcl",
     "xcomp", "PROPN", "VERB", "NOUN", "ADP", "SCONJ", "CCONJ", "VBD", "VBG", "VBN", "VBP", "VBZ", "NNS", "NNPS"}
)  # fmt: skip


def _labels_read(module: ast.Module) -> Iterator[str]:
    for node in ast.walk(module):
        if isinstance(node, ast.Attribute) and node.attr in READ:
            yield f"line {node.lineno}: .{node.attr}"
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in LABELS:
            yield f"line {node.lineno}: {node.value!r}"


@pytest.mark.parametrize("path", OUTSIDE, ids=lambda path: str(path.relative_to(ROOMS)))
def test_only_syntax_reads_the_parse(path: Path) -> None:
    assert list(_labels_read(ast.parse(path.read_text(encoding="utf-8")))) == []


def test_a_reader_is_told() -> None:
    module = ast.parse("def climb(token):\n    return token.head.dep_ == 'nsubj'\n")
    assert sorted(_labels_read(module)) == ["line 2: 'nsubj'", "line 2: .dep_", "line 2: .head"]
