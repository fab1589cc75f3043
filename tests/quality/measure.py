"""`make quality`: measures every metric on both parts of its set, holds the floors, prints ours beside the peers'.

A floor is only ever raised by `--record`, which also writes README's table; to lower one, name its metric with
`--lower NAME` and say why in CHANGELOG.
"""

import argparse
import importlib
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

from tests.quality import readme
from tests.quality.extracting import extracted
from tests.quality.gold import BY_PATH, PARTS, Part, gold_digest, gold_folder
from tests.quality.metric import Metric

FLOORS = Path(__file__).parent / "floors.toml"
AREAS = ("cases", "context", "dates", "documents", "entities", "figures", "html", "incidents", "statements", "tagger")
# A floor lies this far below the score when it is recorded: library patches move scores by tenths.
SLACK = 0.3

# Of one metric: the digest of its set, and of each part the score and the floor.
Floor = dict[str, float | str]


def metrics(area: str) -> list[Metric]:
    """The metrics of one area."""
    return list(importlib.import_module(f"tests.quality.{area}").METRICS)


def read_floors() -> dict[str, Floor]:
    """The floors by metric."""
    return tomllib.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}


def write_floors(floors: dict[str, Floor]) -> None:
    """Write the floors, sorted by name."""
    lines = ["# Written by `make quality-record`, in percent; `gold` is the digest of the annotated file.\n"]
    for name, floor in sorted(floors.items()):
        values = {key: f'"{value}"' if isinstance(value, str) else value for key, value in floor.items()}
        lines.append(f'\n["{name}"]\n' + "".join(f"{key} = {value}\n" for key, value in values.items()))
    FLOORS.write_text("".join(lines), encoding="utf-8")


def extract_all(folder: Path, chosen: Sequence[Metric]) -> None:
    """Extract all texts at once, so that every core is busy until the last."""
    sources = [source for path in {metric.gold: None for metric in chosen} for source in BY_PATH[path].sources(folder)]
    extracted(list({source.path: source for source in sources}.values()))


def _floor(known: Floor, part: Part, digest: str) -> float:
    """What holds for these annotations; floors of others don't."""
    return float(known.get(f"{part}_floor", 0.0)) if known.get("gold") == digest else 0.0


def _recorded(known: Floor, scores: dict[Part, float], digest: str, *, lower: bool) -> Floor:
    """The floors after this measurement."""
    floor: Floor = {"gold": digest}
    for part, score in scores.items():
        reached = round(score - SLACK, 1)
        floor |= {part: score, f"{part}_floor": reached if lower else max(reached, _floor(known, part, digest))}
    return floor


def main() -> int:
    """Measure; 1 where a floor is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("areas", nargs="*", help=f"of {', '.join(AREAS)}; all where none is named")
    parser.add_argument("--part", choices=PARTS, action="append", help="measure this part alone")
    parser.add_argument("--record", action="store_true", help="raise floors to what is measured, add new ones")
    parser.add_argument("--lower", action="append", default=[], metavar="NAME", help="let this metric's floors fall")
    wanted = parser.parse_args()
    if wanted.part and (wanted.record or wanted.lower):
        parser.error("floors are recorded of both parts together")
    folder = gold_folder()
    if folder is None:
        print("DATELINE_GOLD is not set: nothing was measured", file=sys.stderr)
        return 0
    chosen = [metric for area in wanted.areas or AREAS for metric in metrics(area)]
    extract_all(folder, chosen)
    floors, broken = read_floors(), []
    print(f"{'metric':44}" + "".join(f"{part:>8}{'floor':>7}" for part in wanted.part or PARTS) + f"{'aim':>7}  peers")
    for metric in chosen:
        known, digest = floors.get(metric.name, {}), gold_digest(folder / metric.gold)
        scores: dict[Part, float] = {}
        line = f"{metric.name:44}"
        for part in wanted.part or PARTS:
            measured = metric.measure(folder, part)
            if measured is None:
                line += f"{'-':>8}{'-':>7}"
                continue
            score, floor = round(measured, 1), _floor(known, part, digest)
            scores[part] = score
            line += f"{score:8.1f}{floor:7.1f}"
            if score < floor and metric.name not in wanted.lower:
                broken.append(f"{metric.name}, {part}: {score} is below its floor {floor}")
        peers = ", ".join(f"{peer} {value:g}" for peer, value in metric.peers.items())
        print(f"{line}{metric.aim or 0:7.1f}  {peers}", flush=True)
        if wanted.record or metric.name in wanted.lower:
            floors[metric.name] = _recorded(known, scores, digest, lower=metric.name in wanted.lower)
    if wanted.record or wanted.lower:
        write_floors(floors)
        readme.write(floors)
    for line in broken:
        print(line, file=sys.stderr)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
