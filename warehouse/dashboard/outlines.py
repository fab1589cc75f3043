"""The outlines of countries that ship with Dateline, as GeoJSON: the base of the map, so that no request leaves."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

OUTLINES = Path(__file__).resolve().parents[2] / "seeds" / "outlines" / "countries-50m.json"
# A hundredth of a degree is a kilometre: the outlines are no more precise.
PLACES = 2
HALF_TURN = 180.0

Point = tuple[float, float]
Ring = Sequence[Point]


@cache
def countries() -> Mapping[str, Any]:
    """Return the countries as GeoJSON, each with its name, decoded from TopoJSON.

    The format: https://github.com/topojson/topojson-specification, sections 2.1.3 and 2.1.4.
    """
    topology = json.loads(OUTLINES.read_text(encoding="utf-8"))
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((round(x * sx + tx, PLACES), round(y * sy + ty, PLACES)))
        arcs.append(points)

    def ring(indices: Sequence[int]) -> Ring:
        found: list[Point] = []
        for index in indices:
            points = arcs[index] if index >= 0 else arcs[~index][::-1]
            found.extend(points[1:] if found else points)
        return _unwrapped(found)

    def feature(geometry: Mapping[str, Any]) -> Mapping[str, Any]:
        shapes = geometry.get("arcs", [])
        polygons = shapes if geometry["type"] == "MultiPolygon" else [shapes]
        return {
            "type": "Feature",
            "properties": geometry["properties"],
            "geometry": {"type": "MultiPolygon", "coordinates": [[ring(line) for line in shape] for shape in polygons]},
        }

    return {
        "type": "FeatureCollection",
        "features": [feature(geometry) for geometry in topology["objects"]["countries"]["geometries"]],
    }


def _unwrapped(ring: Ring) -> Ring:
    """Return the ring without jumps at the date line: its longitudes continue beyond 180 degrees."""
    turned, turns = [], 0
    for number, (longitude, latitude) in enumerate(ring):
        step = longitude - ring[number - 1][0] if number else 0.0
        turns += (step < -HALF_TURN) - (step > HALF_TURN)
        turned.append((longitude + 2 * HALF_TURN * turns, latitude))
    return turned
