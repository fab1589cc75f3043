"""`make quality`: measures every metric, holds the floors, prints ours beside the peers'.

A floor is only ever raised by `--record`; to lower one, name it with `--lower NAME` and say why in
CHANGELOG.
"""

import argparse
import importlib
import sys
import tomllib
from pathlib import Path

from tests.quality.metric import Metric, gold_digest, gold_folder

HERE = Path(__file__).parent
FLOORS = HERE / "floors.toml"
# A floor lies this far below the score when it is recorded: library patches move scores by tenths.
SLACK = 0.3


def areas() -> list[str]:
    """The modules of this folder that declare metrics."""
    return sorted(
        p.stem
        for p in HERE.glob("*.py")
        if p.stem not in {"metric", "measure", "__init__"} and not p.stem.startswith("test_")
    )


def metrics(area: str) -> list[Metric]:
    """The metrics of one area."""
    return list(importlib.import_module(f"tests.quality.{area}").METRICS)


def read_floors() -> dict[str, dict[str, float | str]]:
    """Floor, score and gold digest by metric."""
    return tomllib.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}


def write_floors(floors: dict[str, dict[str, float | str]]) -> None:
    """Write the floors, sorted by name."""
    lines = ["# Written by `make quality-record`. score and floor in percent; digest of the annotated file.\n"]
    for name, floor in sorted(floors.items()):
        lines.append(f'\n["{name}"]\nscore = {floor["score"]}\nfloor = {floor["floor"]}\ngold = "{floor["gold"]}"\n')
    FLOORS.write_text("".join(lines), encoding="utf-8")


def main() -> int:
    """Measure; 1 where a floor is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("areas", nargs="*", help=f"of {', '.join(areas())}; all where none is named")
    parser.add_argument("--record", action="store_true", help="raise floors to what is measured, add new ones")
    parser.add_argument("--lower", action="append", default=[], metavar="NAME", help="let this floor fall")
    wanted = parser.parse_args()
    gold = gold_folder()
    if gold is None:
        print("DATELINE_GOLD is not set: nothing was measured", file=sys.stderr)
        return 0
    floors = read_floors()
    broken = []
    print(f"{'metric':44}{'ours':>7}{'floor':>7}{'aim':>7}  peers")
    for area in wanted.areas or areas():
        for metric in metrics(area):
            score = round(metric.measure(gold), 1)
            known = floors.get(metric.name, {})
            digest = gold_digest(gold / metric.gold)
            floor = float(known.get("floor", 0.0)) if known.get("gold") == digest else 0.0
            peers = ", ".join(f"{peer} {value:g}" for peer, value in metric.peers.items())
            print(f"{metric.name:44}{score:7.1f}{floor:7.1f}{metric.aim or 0:7.1f}  {peers}", flush=True)
            if score < floor and metric.name not in wanted.lower:
                broken.append(f"{metric.name}: {score} is below its floor {floor}")
            if wanted.record or metric.name in wanted.lower:
                reached = round(score - SLACK, 1)
                kept = reached if metric.name in wanted.lower else max(reached, floor)
                floors[metric.name] = {"score": score, "floor": kept, "gold": digest}
    if wanted.record or wanted.lower:
        write_floors(floors)
    for line in broken:
        print(line, file=sys.stderr)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
