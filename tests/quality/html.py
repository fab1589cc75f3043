"""Saved web pages read as what they are: the body and the declared facts of the pages that `documents` reads as text."""

import gzip
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from flows.extraction import Refused
from tests.quality.documents import BODY, DECLARED, body, declared, metadata
from tests.quality.extracting import extracted
from tests.quality.gold import BY_PATH
from tests.quality.metric import Metric
from transforms.extract import Extraction, Source


@cache
def found_in_pages(folder: Path, _: str) -> Mapping[str, Extraction | None]:
    """What was extracted from the saved page of each row, by the row's id."""
    pages = {
        row["id"]: gzip.decompress((folder / "html" / f"{row['html']}.html.gz").read_bytes())
        for row in BY_PATH[BODY].rows(folder)
    }
    results = extracted([Source(name, raw) for name, raw in pages.items()])
    return {name: None if isinstance(result, Refused) else result for name, result in zip(pages, results, strict=True)}


METRICS = [
    Metric(
        "html: body, 4-grams",
        BODY,
        "boilerplate.py",
        body,
        lambda scores: float(scores["F1"]),
        peers={"trafilatura": 95.7},
        aim=95,
        found=found_in_pages,
    ),
    *(
        Metric(
            f"html: {column}",
            DECLARED,
            "metadata.py",
            metadata,
            declared(column),
            peers={"trafilatura": peer},
            aim=aim,
            found=found_in_pages,
        )
        for column, peer, aim in (("title", 89, 92), ("authors", 78, 85), ("publisher", 96, 94), ("date", 98, 97))
    ),
]
