"""Peers read texts, each doing its part alone: JSON texts in, JSON CPU seconds out; run by `benchmarks.speed`.

Lives in an environment of its own (`benchmarks/requirements.txt`): what Microsoft's recognizers want no longer
goes with what others want.
"""

import json
import sys
import time
import warnings
from collections.abc import Callable, Iterator

warnings.simplefilter("ignore")

from dateparser.search import search_dates
from quantulum3 import parser as quantulum
from recognizers_date_time import recognize_datetime
from recognizers_number import Culture, recognize_number, recognize_percentage
from recognizers_number_with_unit import recognize_currency, recognize_dimension


def _recognize(text: str) -> None:
    for find in (recognize_number, recognize_percentage, recognize_currency, recognize_dimension, recognize_datetime):
        find(text, Culture.English)


PEERS: dict[str, Callable[[str], object]] = {
    "quantulum3, quantities": quantulum.parse,
    "Microsoft recognizers, numbers, units and dates": _recognize,
    "dateparser search, dates": lambda text: search_dates(text, languages=["en"]),
}


def _seconds(texts: list[str]) -> Iterator[tuple[str, float]]:
    for name, read in PEERS.items():
        read(texts[0])
        started = time.process_time()
        for text in texts:
            read(text)
        yield name, time.process_time() - started


if __name__ == "__main__":
    sys.stdout.write(json.dumps(dict(_seconds(json.load(sys.stdin)))))
