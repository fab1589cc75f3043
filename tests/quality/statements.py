"""Who said what, against PolNeAR's annotations of attribution."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from tests.quality.gold import Row
from tests.quality.metric import Metric
from transforms.extract import Extraction

# textacy on the same texts, measured on one machine.
PEERS_ALL = {"textacy": 27.0}
PEERS_DIRECT = {"textacy": 65.0}


def attributions(modes: frozenset[str]) -> Callable[[Row, Extraction], Row]:
    """Turn statements of these modes into the scorer's rows."""

    def system(_: Row, extraction: Extraction) -> Row:
        spans: dict[tuple[str, str], list[list[int]]] = defaultdict(list)
        for link in extraction.links:
            spans[link.from_id, link.role].append([link.char_start, link.char_end])
        return {
            "attributions": [
                {
                    "content": spans.get((s.statement_id, "content"), [[s.char_start, s.char_end]]),
                    "cue": spans.get((s.statement_id, "cue"), []),
                    "source": spans.get((s.statement_id, "claimant"), []),
                }
                for s in extraction.statements
                if s.mode in modes
            ]
        }

    return system


def f1(row: str) -> Callable[[Any], float]:
    """Take the F1 of one of the scorer's rows."""

    def pick(scores: Any) -> float:
        return float(scores[row]["F1"])

    return pick


EVERY = frozenset({"direct", "indirect", "mixed"})

METRICS = [
    Metric(
        name=f"polnear_{half}.{name}",
        gold=f"attribution/polnear_{half}.jsonl",
        scorer="attribution.py",
        system=attributions(modes),
        pick=f1(row),
        options=options,
        peers=peers,
        aim=aim,
    )
    for half in ("dev", "train")
    for name, modes, row, options, peers, aim in (
        ("all", EVERY, "all", (), PEERS_ALL, 65.0),
        ("content", EVERY, "content", (), {}, None),
        ("direct_all", frozenset({"direct"}), "all", ("--direct",), PEERS_DIRECT, 90.0),
        ("direct_content", frozenset({"direct"}), "content", ("--direct",), {}, None),
    )
]
