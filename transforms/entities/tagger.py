"""Runs our own tagger: words to wordpieces, one pass of a small network, the best path of labels, characters.

The network was trained by the package `training`, which imports `split_words`, `casing` and `pack`
from here, so that a text looks the same to it in training and in use.
"""

import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
import numpy.typing as npt

Scores = npt.NDArray[np.float32]
Word = tuple[int, int, str]
# The types of re3d and of CoNLL 2003 to our kinds; those that dates and figures tell are left to their finders.
KINDS = {
    "Person": "person",
    "Organisation": "organisation",
    "Location": "place",
    "Nationality": "people",
    "Weapon": "weapon",
    "MilitaryPlatform": "vehicle",
    "Vehicle": "vehicle",
}
NAMED = frozenset({"Person", "Organisation", "Location"})
ARTICLE = re.compile(r"(?:the|an?)\s+", re.IGNORECASE)
# A span that begins so is told by its relation to somebody else, or by its number.
LEANING = re.compile(
    r"(?:my|our|your|his|her|its|their|these|those|this|that|some|many|most|several|few|other|another|all|both|any|no|"
    r"such|more|each|every|one|two|three|four|five|six|seven|eight|nine|ten|dozens|hundreds|thousands)\b",
    re.IGNORECASE,
)
# Behind a name that is no attribute of what follows it.
WENT_ON = re.compile(r"\s*(?:$|,|-|[\s,]*\b(?:and|or|in|from|of|to|at|on|near|with|for|who|that|which|including)\b)")
# Between a noun and the name that tells which is meant.
TIED = re.compile(r"\s(?:of|in|from|at|near|for|to|with|on|against|visiting)\s")
# Before what is told for the first time, by what it is: 'a Kurdish group'.
INDEFINITE = re.compile(r"\b[Aa]n?\s+$")
# Capitals at the start of a sentence make no names of these.
PRONOUNS = frozenset({
    "i", "me", "my", "mine", "we", "us", "our", "ours", "you", "your", "he", "him", "his", "she", "her", "hers",
    "it", "its", "they", "them", "their", "who", "this", "that", "these", "those", "himself", "herself", "itself",
    "themselves", "ourselves", "here", "there", "all", "both", "some", "many", "others", "nobody", "somebody",
    "everybody", "anybody", "none", "everyone", "someone", "anyone", "one", "neither", "either", "nothing",
})  # fmt: skip

# A run of letters and digits with the marks that combine with them, else one visible character.
_MARKS = "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u093a-\u094f\u200c\u200d"
WORD = re.compile(rf"[^\W_](?:[^\W_]|[{_MARKS}])*|\S")
CASINGS = ("none", "lower", "title", "upper", "capital", "mixed", "digits")
# Each casing apart from the word before and joined to it, and one more for the marks at both ends.
CASING_CLASSES = 2 * len(CASINGS) + 1
# Wordpieces that the network sees at once: about 420 characters, the length it was trained on.
PACK = 112
# Longest window over one sentence; the network knows 512 positions, two of them for the ends.
WINDOW = 256
IMPOSSIBLE = -1e4
# Runs whose labels are decided together: enough that a step costs little, few enough to hold.
SIDE_BY_SIDE = 256


def split_words(text: str) -> list[tuple[int, int]]:
    """The words of a text as half-open character spans: runs of letters and digits, else one sign each.

    >>> [("Al-Bab's"[a:b]) for a, b in split_words("Al-Bab's")]
    ['Al', '-', 'Bab', "'", 's']
    """
    return [match.span() for match in WORD.finditer(text)]


def casing(word: str, joined: bool) -> int:
    """The class of a word's capitals, crossed with whether nothing stands between it and the word before.

    >>> [CASINGS[casing(word, False)] for word in ("aid", "Aid", "UN", "U", "McGurk", "1st", "-")]
    ['lower', 'title', 'upper', 'capital', 'mixed', 'digits', 'none']
    """
    if any(c.isdigit() for c in word):
        kind = "digits"
    elif word.islower():
        kind = "lower"
    elif word.isupper():
        kind = "capital" if len(word) == 1 else "upper"
    elif word[0].isupper() and word[1:].islower():
        kind = "title"
    elif word.lower() != word:
        kind = "mixed"
    else:
        kind = "none"
    return CASINGS.index(kind) + joined * len(CASINGS)


def pack(sizes: Sequence[int], limit: int = PACK) -> Iterator[range]:
    """Yield runs of neighbours whose sizes add up to at most `limit`; a larger one stands alone.

    >>> [list(run) for run in pack([3, 4, 9, 1], limit=8)]
    [[0, 1], [2], [3]]
    """
    start = total = 0
    for at, size in enumerate(sizes):
        if at > start and total + size > limit:
            yield range(start, at)
            start, total = at, 0
        total += size
    if start < len(sizes):
        yield range(start, len(sizes))


def may_follow(before: str, after: str) -> bool:
    """Whether a label may stand after another: a name's inside only after its begin or inside.

    >>> may_follow("B-person", "I-person"), may_follow("B-place", "I-person"), may_follow("O", "I-person")
    (True, False, False)
    """
    return not after.startswith("I-") or before[2:] == after[2:]


def best_paths(runs: Sequence[Scores], transitions: Scores) -> list[list[int]]:
    """For each run of words the labels that together score highest (Viterbi 1967).

    The `runs` have a row a word, one at least, and a column a label; `transitions[i, j]` is added where j follows i.
    The first label is `O` or a begin; that of an inside is for `transitions[0]` (after `O`) to forbid.
    All are walked side by side, since a single step is too little work for a call.

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
class Pieces:
    """A sentence as the network reads it: its words' characters, wordpieces, and each word's first piece."""

    words: Sequence[tuple[int, int]]
    first: Sequence[int]
    ids: Sequence[int]
    casings: Sequence[int]


def split_pieces(sentence: str, tokenizer: Any) -> Pieces:
    """Cut a sentence into words and these into wordpieces, by a `tokenizers.Tokenizer`.

    Signs that the tokenizer drops (controls, U+FFFD) are no words; a span may still run over them.
    """
    # A lone surrogate has no bytes; '?' keeps every offset where it was.
    sentence = sentence.encode("utf-8", "replace").decode("utf-8")
    found = split_words(sentence)
    encoded = tokenizer.encode([sentence[a:b] for a, b in found], is_pretokenized=True, add_special_tokens=False)
    words: list[tuple[int, int]] = []
    first: list[int] = []
    casings: list[int] = []
    last = -1
    for at, word in enumerate(encoded.word_ids):
        if word != last:
            start, end = found[word]
            shape = casing(sentence[start:end], bool(words) and words[-1][1] == start)
            words.append(found[word])
            first.append(at)
            last = word
        casings.append(shape)
    return Pieces(words, first, encoded.ids, casings)


def choose(sentence: str, scenes: Sequence[Word], names: Sequence[Word]) -> Iterator[Word]:
    """Yield what both heads found as the names of our tables, in text order, by our kinds.

    `names` knows where a bare name begins and ends, `scenes` which part its bearer plays here: so the
    former's span and, where both mean the same words, the latter's kind (a country that acts is an
    organisation). A place that is only part of who acts ('Aleppo residents') gives way to the whole.
    What `scenes` alone saw is a name where it has a capital, and loses its article; a description that
    only leans on a name ('enemies of the U.S.', 'its Arab allies', 'a Kurdish group') is none. Weapons, vehicles
    and peoples are told without capitals too; other common nouns ('the village', 'a doctor') and
    pronouns name nothing that a reader could look up, and are not told.

    >>> text = "Rebels of the Levant Front hit a tank near the Aleppo suburbs."
    >>> scenes = [(0, 26, "Organisation"), (31, 37, "MilitaryPlatform"), (43, 61, "Location")]
    >>> names = [(14, 26, "Organisation"), (47, 53, "Location")]
    >>> [(text[a:b], kind) for a, b, kind in choose(text, scenes, names)]
    [('Levant Front', 'organisation'), ('tank', 'vehicle'), ('Aleppo', 'place')]
    """
    parts = [(_bare(sentence, start, end), end, kind) for start, end, kind in scenes if kind in KINDS]
    told: list[Word] = []
    for start, end, kind in names:
        # 'The' may be part of a name ('The Hague'), 'the' isn't.
        name = (_bare(sentence, start, end) if sentence[start].islower() else start, end, kind)
        if name[2] in NAMED and _has_capital(sentence[name[0] : name[1]]):
            part = next((p for p in _over(parts, name) if p[2] in NAMED), name)
            if part[:2] != name[:2] and not _is_who_acts(sentence, name, part):
                part = name
            if not _over(told, part):
                insort(told, part)
    for part in parts:
        quote = _unopened(sentence, part[0], part[1])
        describes = _leans(quote) or (
            INDEFINITE.search(sentence, max(0, part[0] - 4), part[0]) and quote.rsplit(" ", 1)[-1].islower()
        )
        wanted = part[2] not in NAMED or (_has_capital(quote) and not describes)
        if wanted and not _over(told, part):
            insort(told, part)
    yield from ((start, end, KINDS[kind]) for start, end, kind in told)


def _is_who_acts(sentence: str, name: Word, part: Word) -> bool:
    """Whether a place only tells which: 'Aleppo residents', 'Bank of Chad'.

    Not 'Syria's rebels', 'another Aleppo brigade', 'experts in Uganda' or 'France and Germany'.
    """
    if (name[2], part[2]) != ("Location", "Organisation") or LEANING.match(sentence, part[0]):
        return False
    if WENT_ON.match(sentence, name[1], part[1]):
        return _has_capital(_unopened(sentence, part[0], name[0]))
    return sentence[name[1] : name[1] + 2] not in {"'s", "’s"}


def _unopened(sentence: str, start: int, end: int) -> str:
    """A stretch without the capital that the first word of a sentence has anyhow."""
    quote = sentence[start:end]
    return quote if sentence[:start].strip() else quote[:1].lower() + quote[1:]


def _bare(sentence: str, start: int, end: int) -> int:
    """Where a span begins without its article."""
    article = ARTICLE.match(sentence, start, end)
    return article.end() if article else start


def _over(words: Sequence[Word], name: Word) -> Sequence[Word]:
    """Those of the words, which are in text order and lie apart, that overlap the name."""
    first = bisect_right(words, name[0], key=lambda word: word[1])
    return words[first : bisect_left(words, name[1], lo=first, key=lambda word: word[0])]


def _leans(quote: str) -> bool:
    """Whether a span with a common noun at its head only describes: owned, counted, or tied to what is named.

    >>> [_leans(q) for q in ("its Arab allies", "enemies of the U.S.", "experts in Uganda", "Syrian rebels")]
    [True, True, True, False]
    """
    tied = TIED.search(quote)
    return LEANING.match(quote) is not None or (tied is not None and not _has_capital(quote[: tied.start()]))


def _has_capital(quote: str) -> bool:
    words = (match.group() for match in WORD.finditer(quote))
    return any(word.lower() != word and word.lower() not in PRONOUNS for word in words)


@dataclass(frozen=True, slots=True)
class Head:
    """One set of labels of the network: their names, and how well one follows another."""

    labels: Sequence[str]
    transitions: Scores


class OnnxTagger:
    """Our own network, run by onnxruntime.

    `session` is an `onnxruntime.InferenceSession` over the weights in `seeds/models`, `tokenizer` the
    `tokenizers.Tokenizer` of its wordpieces, `heads` what its outputs mean.

    Each run of sentences goes through the network alone: int8 activations are scaled by what is seen
    together, so rows of a batch would change with their neighbours. It is no slower, as nothing is padded.
    """

    def __init__(self, session: Any, tokenizer: Any, heads: Mapping[str, Head]) -> None:
        self._session = session
        self._tokenizer = tokenizer
        self._heads = heads

    def tag(self, passages: Sequence[Sequence[str]], parses: Sequence[Any]) -> list[list[Word]]:
        """See `transforms.entities.mentions.Tagger`."""
        del parses
        sentences = (sentence for passage in passages for sentence in passage)
        return [
            list(choose(sentence, found["scene"], found["name"]))
            for sentence, found in zip(sentences, self.read(passages), strict=True)
        ]

    def read(self, passages: Sequence[Sequence[str]]) -> list[dict[str, list[Word]]]:
        """For each sentence, by head, its spans as (start, end, type), half-open characters of the sentence.

        The sentences of a passage follow each other in one text; neighbours are seen together.
        """
        found: list[dict[str, list[Word]]] = [{head: [] for head in self._heads} for p in passages for _ in p]
        runs = self._runs(passages)
        while chunk := list(islice(runs, SIDE_BY_SIDE)):
            for head, at, span in self._spans(chunk):
                found[at][head].append(span)
        return found

    def _runs(self, passages: Sequence[Sequence[str]]) -> Iterator[list["_Window"]]:
        """Yield the windows that the network sees together."""
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
                    # Cut by sentence: no name runs over its end.
                    for start, end, kind in spans(labels[done : done + len(window.words)]):
                        yield name, window.sentence, (window.words[start][0], window.words[end - 1][1], kind)
                    done += len(window.words)

    def _scores(self, runs: Sequence[Sequence["_Window"]]) -> Iterator[list[Scores]]:
        """Yield the scores of each run; what pages repeat, such as their short lines, the network sees once."""
        known: dict[tuple[tuple[int, ...], ...], list[Scores]] = {}
        for run in runs:
            seen = tuple((*window.ids, *window.casings, *window.first) for window in run)
            if seen not in known:
                known[seen] = self._score(run)
            yield known[seen]

    def _score(self, run: Sequence["_Window"]) -> list[Scores]:
        """For each head the scores of the words' labels."""
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
    """A sentence's pieces or, of a very long one, a part that the network can see at once."""

    sentence: int
    words: Sequence[tuple[int, int]]
    first: Sequence[int]
    ids: Sequence[int]
    casings: Sequence[int]


def _windows(sentence: int, pieces: Pieces) -> Iterator[_Window]:
    """Cut at the starts of words; a word of more than `WINDOW` pieces loses the rest of them."""
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
