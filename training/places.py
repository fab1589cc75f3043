"""`python -m training.places`: fits `seeds/reference/entities/place_weights.csv` on the annotated places that are read.

DATELINE_GOLD says where they lie. What a reason adds to the log odds of a place is fitted by maximum likelihood that
a name means a place near the annotated one, or none of the gazetteer's where none lies there. Support inside a
document depends on the weights, so that fitting is repeated. What these texts can't tell is set by judgement.
"""

import csv
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from flows.loading.reference import load_reference
from flows.loading.seeds import SEEDS
from tests.quality.entities import gold_names, reading_of
from tests.quality.extracting import extracted
from tests.quality.gold import BY_PATH, Row
from transforms.entities.name_spans import NameSpan
from transforms.entities.nested import find_nested_places
from transforms.entities.normalisation import plain_key
from transforms.entities.resolver import Resolver
from transforms.entities.toponyms import PlaceCandidate, PlaceWeights
from transforms.extract import Extraction
from transforms.reference import Reference

WEIGHTS = SEEDS / "reference" / "entities" / "place_weights.csv"
# Each set with the weight of one of its names.
SETS = {"geo/lgl.jsonl": 1.0, "geo/geovirus.jsonl": 1.0, "incidents/gva.jsonl": 0.7}
# Those texts are mostly of one country and name few of these; their least or their fixed values are judged.
FIXED = {
    "capital": 1.0, "reviewed": 1.5, "loose": -1.0, "type camp": 0.5, "type facility": 0.5, "type district": 0.5,
    "type border_crossing": 0.5,
}  # fmt: skip
LEAST = {"country supported": 0.8, "lead": 0.0, "country beside told": 0.0}
# After the fit: a reviewed place must win where its country is told nowhere else.
JUDGED = {"reviewed": 2.6, "sure": 0.35, "sure alone": 0.42}
ROUNDS = 4
RIDGE = 2e-4
# Kilometres from the annotated point; the points of large areas differ more between gazetteers.
NEAR_KM, NEAR_AREA_KM = 100.0, 161.0
AREAS = frozenset({"country", "continent", "region", "physical"})


@dataclass(frozen=True)
class Case:
    """One name: what speaks for each place it may mean, which of them are right, how much it counts."""

    reasons: list[dict[str, float]]
    right: list[bool]
    weight: float


def main() -> int:
    """Fit the weights and write them."""
    if not os.environ.get("DATELINE_GOLD"):
        sys.stderr.write("DATELINE_GOLD is not set: there is nothing to learn from\n")
        return 2
    folder, reference = Path(os.environ["DATELINE_GOLD"]).resolve(), load_reference()
    texts = {path: list(_texts(folder, path)) for path in SETS}
    for _ in range(ROUNDS):
        cases = [case for path, rows in texts.items() for case in _cases(path, rows, reference)]
        fitted = _fit(cases)
        weights = PlaceWeights(fitted, JUDGED["sure"], JUDGED["sure alone"])
        reference = replace(reference, entities=replace(reference.entities, place_weights=weights))
    _write(fitted | JUDGED)
    return 0


def _texts(folder: Path, path: str) -> Iterator[tuple[Row, Extraction]]:
    rows = BY_PATH[path].rows(folder, "read")
    for row, found in zip(rows, extracted([BY_PATH[path].source(row) for row in rows]), strict=True):
        if isinstance(found, Extraction):
            yield row, found


def _cases(path: str, rows: Sequence[tuple[Row, Extraction]], reference: Reference) -> Iterator[Case]:
    for row, extraction in rows:
        reading = reading_of(row, extraction)
        text = reading.text
        names = gold_names(row, extraction)
        resolver = Resolver(
            reading, names, list(find_nested_places(text, names, reference.entities)), reference.entities
        )
        for name, options in resolver.options():
            if (point := _point(row, text, name)) is not None:
                yield Case(
                    [dict(option.reasons) for option in options],
                    [_is_right(option, point) for option in options],
                    SETS[path],
                )


def _point(row: Row, text: str, name: NameSpan) -> Mapping[str, object] | None:
    """The annotated point of a name; of a registry's page that of the city where it happened."""
    if "registry" in row:
        is_city = plain_key(text[name.start : name.end]) == plain_key(row["registry"]["city"] or "")
        return {"lat": row["latlon"][0], "lon": row["latlon"][1]} if is_city and row["latlon"] else None
    known = (t for t in row["toponyms"] if (t["begin"], t["end"]) == (name.start, name.end) and "lat" in t)
    return next(known, None)


def _is_right(option: PlaceCandidate, point: Mapping[str, object]) -> bool:
    place = option.place
    if place.geonames_id is not None and str(place.geonames_id) == str(point.get("geonameid")):
        return True
    if place.latitude is None or place.longitude is None:
        return False
    north, east = np.radians([float(str(point["lat"])), float(str(point["lon"]))])
    lat, lon = np.radians([place.latitude, place.longitude])
    half = np.sin((north - lat) / 2) ** 2 + np.cos(north) * np.cos(lat) * np.sin((east - lon) / 2) ** 2
    return bool(
        12742.0 * np.arcsin(min(1.0, np.sqrt(half))) <= (NEAR_AREA_KM if place.place_type in AREAS else NEAR_KM)
    )


def _fit(cases: Sequence[Case]) -> dict[str, float]:
    """The weights under which the right places, or none where there is none, are likeliest."""
    names = sorted({reason for case in cases for reasons in case.reasons for reason in reasons})
    column = {name: at for at, name in enumerate(names)}
    rows = [
        (at, reasons, right) for at, c in enumerate(cases) for reasons, right in zip(c.reasons, c.right, strict=True)
    ]
    rows += [(at, {}, not any(case.right)) for at, case in enumerate(cases)]
    values = np.zeros((len(rows), len(names)))
    for at, (_, reasons, _) in enumerate(rows):
        for reason, value in reasons.items():
            values[at, column[reason]] = value
    case_of = np.array([case for case, _, _ in rows])
    right = np.array([float(is_right) for _, _, is_right in rows])
    weight = np.array([case.weight for case in cases])

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        scores = values @ weights
        most = np.full(len(cases), -np.inf)
        np.maximum.at(most, case_of, scores)
        odds = np.exp(scores - most[case_of])
        every, of_right = (np.bincount(case_of, part, len(cases)) for part in (odds, odds * right))
        of_right += 1e-12
        slope = (odds * right / of_right[case_of] - odds / every[case_of]) * weight[case_of]
        likelihood = (weight * (np.log(of_right) - np.log(every))).sum() / len(cases)
        return RIDGE * weights @ weights - likelihood, 2 * RIDGE * weights - values.T @ slope / len(cases)

    bounds = [(FIXED[name],) * 2 if name in FIXED else (LEAST.get(name), None) for name in names]
    start = np.array([low or 0.0 for low, _ in bounds])
    return dict(zip(names, minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds).x, strict=True))


def _write(weights: Mapping[str, float]) -> None:
    head = WEIGHTS.read_text(encoding="utf-8").splitlines()[:2]
    with WEIGHTS.open("w", encoding="utf-8", newline="") as file:
        file.write("\n".join(head) + "\n")
        table = csv.writer(file, lineterminator="\n")
        table.writerow(("reason", "weight"))
        order = sorted(weights, key=lambda reason: (not reason.startswith("sure"), reason))
        table.writerows((reason, f"{weights[reason]:.2f}") for reason in order)


if __name__ == "__main__":
    sys.exit(main())
