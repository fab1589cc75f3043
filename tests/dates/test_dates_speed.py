"""Dates cost little beside the parse."""

import time
from collections.abc import Callable
from pathlib import Path

from transforms.reference import Reference
from transforms.sentences import split_sentences
from transforms.timeexpressions import find_expressions


def test_finding_dates_takes_less_than_a_fifth_of_the_parse(dispatches: Path, reference: Reference) -> None:
    """A tenth is what we hold ourselves to on a quiet machine; a fifth leaves room for a busy one."""
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in sorted(dispatches.iterdir())]
    sentences = [text[a:b] for text in texts for a, b in split_sentences(text, 0, len(text))]

    def parse() -> None:
        list(reference.parser.pipe(sentences))

    def find() -> None:
        for text in texts:
            find_expressions(text, 0, len(text), reference.time_words)

    find()
    assert min(_seconds(find) for _ in range(3)) < _seconds(parse) / 5


def _seconds(work: Callable[[], None]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started
