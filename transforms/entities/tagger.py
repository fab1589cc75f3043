"""Runs our own tagger: splits into wordpieces, runs a small network, finds the best labels, yields spans of names.

The network was trained by the package `training`, which uses `wordpieces` too, so that a text looks the same to it in
training and in use.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
import numpy.typing as npt

from transforms.entities.heads import Word, choose
from transforms.entities.wordpieces import CASING_CLASSES, Pieces, pack, split_pieces

Scores = npt.NDArray[np.float32]

# Most wordpieces of a window on one sentence; the network has 512 positions, two of them for the marks at both ends.
WINDOW = 256
IMPOSSIBLE = -1e4
# Runs whose labels are decided together: enough to make a step cheap per run, few enough to fit in memory.
SIDE_BY_SIDE = 256


def may_follow(before: str, after: str) -> bool:
    """Whether a label may follow another: an inside label only after the begin or inside label of the same type.

    >>> may_follow("B-person", "I-person"), may_follow("B-place", "I-person"), may_follow("O", "I-person")
    (True, False, False)
    """
    return not after.startswith("I-") or before[2:] == after[2:]


def best_paths(runs: Sequence[Scores], transitions: Scores) -> list[list[int]]:
    """Return for each run of words the sequence of labels with the highest score (Viterbi 1967).

    The `runs` have one row for each word (at least one) and one column for each label; `transitions[i, j]` is added
    if label j follows label i. The first label is `O` or a begin; `transitions[0]` (after `O`) must forbid an inside.
    All runs are processed in parallel, because one step of one run is too little work for a call of NumPy.

    >>> scores, chain = np.array([[0, 2], [1, 0]]), np.array([[0, 0], [-5, 0]])
    >>> best_paths([scores, scores[:1]], chain)
    [[1, 1], [1]]
    """
    if not runs:
        return []
    longest_first = sorted(range(len(runs)), key=lambda at: -len(runs[at]))
    sizes = [len(runs[at]) for at in longest_first]
    scores = np.zeros((sizes[0], len(runs), len(transitions)), np.float32)
    for row, at in enumerate(longest_first):
        scores[: sizes[row], row] = runs[at]
    onto = np.ascontiguousarray(transitions.T)
    total = scores[0] + np.where(transitions[0] <= IMPOSSIBLE, np.float32(IMPOSSIBLE), np.float32(0))
    back = []
    live = len(runs)
    for at in range(1, sizes[0]):
        while sizes[live - 1] <= at:
            live -= 1
        reached = total[:live, None] + onto
        before = reached.argmax(axis=2)
        total[:live] = np.take_along_axis(reached, before[..., None], axis=2)[..., 0] + scores[at, :live]
        back.append(before)
    paths: list[list[int]] = [[] for _ in runs]
    for row, at in enumerate(longest_first):
        path = [int(total[row].argmax())]
        for before in reversed(back[: sizes[row] - 1]):
            path.append(int(before[row, path[-1]]))
        paths[at] = path[::-1]
    return paths


def spans(path: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Yield the names in a sequence of labels as half-open spans of words, with their type.

    >>> list(spans(["O", "B-person", "I-person", "B-place"]))
    [(1, 3, 'person'), (3, 4, 'place')]
    """
    start = 0
    for at, label in enumerate(path):
        if label.startswith("B-") or at == 0 or path[at - 1][2:] != label[2:]:
            start = at
        if label != "O" and not (at + 1 < len(path) and path[at + 1] == f"I-{label[2:]}"):
            yield start, at + 1, label[2:]


@dataclass(frozen=True, slots=True)
class Head:
    """One set of labels of the network: their names, and the score of each label after each other."""

    labels: Sequence[str]
    transitions: Scores


class OnnxTagger:
    """Our own network, run by onnxruntime.

    `session` is an `onnxruntime.InferenceSession` over the weights in `seeds/models`, `tokenizer` the
    `tokenizers.Tokenizer` of its wordpieces, `heads` the label sets of its outputs.

    Each run of sentences goes through the network alone. In a batch, the scale of the int8 activations would depend on
    all runs of the batch, and so would the result for each. It is no slower, because nothing is padded.
    """

    def __init__(self, session: Any, tokenizer: Any, heads: Mapping[str, Head]) -> None:
        self._session = session
        self._tokenizer = tokenizer
        self._heads = heads

    def tag(self, passages: Sequence[Sequence[str]], parses: Sequence[Any]) -> list[list[Word]]:
        """See `transforms.entities.tagging.Tagger`."""
        del parses
        sentences = (sentence for passage in passages for sentence in passage)
        return [
            list(choose(sentence, found["scene"], found["name"]))
            for sentence, found in zip(sentences, self.read(passages), strict=True)
        ]

    def read(self, passages: Sequence[Sequence[str]]) -> list[dict[str, list[Word]]]:
        """Return for each sentence, by head, its spans as (start, end, type), half-open characters of the sentence.

        The sentences of a passage are consecutive in one text; the network reads neighbouring sentences together.
        """
        found: list[dict[str, list[Word]]] = [{head: [] for head in self._heads} for p in passages for _ in p]
        runs = self._runs(passages)
        while chunk := list(islice(runs, SIDE_BY_SIDE)):
            for head, at, span in self._spans(chunk):
                found[at][head].append(span)
        return found

    def _runs(self, passages: Sequence[Sequence[str]]) -> Iterator[list["_Window"]]:
        """Yield the runs: the windows that the network reads together."""
        number = 0
        for passage in passages:
            windows: list[_Window] = []
            for sentence in passage:
                windows += _windows(number, split_pieces(sentence, self._tokenizer))
                number += 1
            for run in pack([len(window.ids) for window in windows]):
                yield [windows[at] for at in run]

    def _spans(self, runs: Sequence[Sequence["_Window"]]) -> Iterator[tuple[str, int, Word]]:
        """Yield each span with its head and its sentence."""
        scored = list(self._scores(runs))
        for at, (name, head) in enumerate(self._heads.items()):
            for run, path in zip(runs, best_paths([s[at] for s in scored], head.transitions), strict=True):
                labels = [head.labels[label] for label in path]
                done = 0
                for window in run:
                    # Spans are read sentence by sentence, so that no name crosses the end of a sentence.
                    for start, end, kind in spans(labels[done : done + len(window.words)]):
                        yield name, window.sentence, (window.words[start][0], window.words[end - 1][1], kind)
                    done += len(window.words)

    def _scores(self, runs: Sequence[Sequence["_Window"]]) -> Iterator[list[Scores]]:
        """Yield the scores of each run; equal runs, such as repeated short lines of pages, are scored once."""
        known: dict[tuple[tuple[int, ...], ...], list[Scores]] = {}
        for run in runs:
            seen = tuple((*window.ids, *window.casings, *window.first) for window in run)
            if seen not in known:
                known[seen] = self._score(run)
            yield known[seen]

    def _score(self, run: Sequence["_Window"]) -> list[Scores]:
        """Return for each head the scores of the labels of all words in the run."""
        ids = [OPEN_MARK, *(i for window in run for i in window.ids), CLOSE_MARK]
        casings = [END_CASING, *(c for window in run for c in window.casings), END_CASING]
        first, at = [], 1
        for window in run:
            first += [at + i for i in window.first]
            at += len(window.ids)
        told = {"ids": np.array([ids]), "casings": np.array([casings]), "first": np.array(first)}
        return [scores[0] for scores in self._session.run(list(self._heads), told)]


OPEN_MARK, CLOSE_MARK = 101, 102
END_CASING = CASING_CLASSES - 1


@dataclass(frozen=True, slots=True)
class _Window:
    """The wordpieces of a sentence or, if it is very long, of a part that the network can read at once."""

    sentence: int
    words: Sequence[tuple[int, int]]
    first: Sequence[int]
    ids: Sequence[int]
    casings: Sequence[int]


def _windows(sentence: int, pieces: Pieces) -> Iterator[_Window]:
    """Yield windows of at most `WINDOW` pieces, cut between words; of a longer word only the first pieces are kept."""
    word = 0
    while word < len(pieces.words):
        start = pieces.first[word]
        last = word + 1
        while last < len(pieces.words) and _end(pieces, last) - start <= WINDOW:
            last += 1
        end = min(_end(pieces, last - 1), start + WINDOW)
        yield _Window(
            sentence,
            pieces.words[word:last],
            [at - start for at in pieces.first[word:last]],
            pieces.ids[start:end],
            pieces.casings[start:end],
        )
        word = last


def _end(pieces: Pieces, word: int) -> int:
    return pieces.first[word + 1] if word + 1 < len(pieces.first) else len(pieces.ids)
