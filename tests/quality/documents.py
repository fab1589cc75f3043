"""Pages: the article's body against pages of many sites, and what publishers declared of their own pages."""

from collections.abc import Callable
from typing import Any

from tests.quality.gold import Row
from tests.quality.metric import Metric
from transforms.documents.stories import body_of
from transforms.extract import Extraction


def body(_: Row, found: Extraction) -> Row:
    """The body as the scorer reads it: passages of the article's own text."""
    return {"body": body_of(found.document.text, found.passages)}


def metadata(_: Row, found: Extraction) -> Row:
    """The document's columns under the scorer's names."""
    document = found.document
    published = document.published_on
    return {
        "metadata": {
            "title": document.title,
            "authors": list(document.authors),
            "publisher": document.publisher,
            "date": published.isoformat() if published else None,
        }
    }


def declared(column: str) -> Callable[[Any], float]:
    """F1 of one declared column."""
    return lambda scores: float(scores[column]["F1"])


BODY, DECLARED = "boilerplate/aeb.jsonl", "metadata/aeb.jsonl"
METRICS = [
    Metric(
        "documents: body, 4-grams",
        BODY,
        "boilerplate.py",
        body,
        lambda scores: float(scores["F1"]),
        peers={"best simple rule": 76, "trafilatura with the HTML": 96},
        aim=93,
    ),
    Metric(
        "documents: title",
        DECLARED,
        "metadata.py",
        metadata,
        declared("title"),
        peers={"naive": 20, "trafilatura with the HTML": 89},
        aim=75,
    ),
    Metric(
        "documents: authors",
        DECLARED,
        "metadata.py",
        metadata,
        declared("authors"),
        peers={"naive": 38, "trafilatura with the HTML": 78},
        aim=65,
    ),
    Metric(
        "documents: publisher",
        DECLARED,
        "metadata.py",
        metadata,
        declared("publisher"),
        peers={"naive": 0, "trafilatura with the HTML": 96},
        aim=50,
    ),
    Metric(
        "documents: date",
        DECLARED,
        "metadata.py",
        metadata,
        declared("date"),
        peers={"naive": 58, "trafilatura with the HTML": 98},
        aim=85,
    ),
]
