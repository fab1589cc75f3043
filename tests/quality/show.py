"""What a developer may look at: `python -m tests.quality.show METRIC` prints annotations and ours, of the part `read`."""

import sys

from flows.jsonl import dump
from tests.quality.gold import gold_folder
from tests.quality.measure import AREAS, metrics


def main(name: str) -> int:
    """Print a line of JSON a row: what the scorer is asked, and what we answer."""
    folder = gold_folder()
    if folder is None:
        print("DATELINE_GOLD is not set: there is nothing to show", file=sys.stderr)
        return 0
    (metric,) = [metric for area in AREAS for metric in metrics(area) if metric.name == name]
    for asked, ours in metric.pairs(folder, "read"):
        print(dump({"asked": asked, "ours": ours}))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
