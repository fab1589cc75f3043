"""A map of places, drawn from outlines of countries in `seeds/outlines`: no tiles, no network."""

import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

from warehouse.dashboard.markup import href
from warehouse.dashboard.queries import Row

OUTLINES = Path(__file__).resolve().parents[2] / "seeds" / "outlines" / "countries-50m.json"
WIDTH, HEIGHT = 900, 560
# The Mercator projection can't show the poles: latitudes beyond this are drawn here.
FARTHEST_NORTH = 83.0
# The smallest view, in degrees of longitude: a single town is shown with its surroundings.
CLOSEST = 3.0
HALF_TURN = 180.0

Point = tuple[float, float]
Ring = Sequence[Point]
Projection = Callable[[Point], Point]


@cache
def countries() -> tuple[tuple[str, tuple[Ring, ...]], ...]:
    """Return each country's name and its rings of (longitude, latitude), decoded from TopoJSON.

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
            points.append((x * sx + tx, y * sy + ty))
        arcs.append(points)

    def ring(indices: Sequence[int]) -> Ring:
        found: list[Point] = []
        for index in indices:
            points = arcs[index] if index >= 0 else arcs[~index][::-1]
            found.extend(points[1:] if found else points)
        return _unwrapped(found)

    def rings(geometry: Mapping[str, Any]) -> Iterator[Ring]:
        shapes = geometry.get("arcs", [])
        for polygon in shapes if geometry["type"] == "MultiPolygon" else [shapes]:
            yield from map(ring, polygon)

    return tuple((g["properties"]["name"], tuple(rings(g))) for g in topology["objects"]["countries"]["geometries"])


def _unwrapped(ring: Ring) -> Ring:
    """Return the ring without jumps at the date line: its longitudes continue beyond 180 degrees."""
    turned, turns = [], 0
    for number, (longitude, latitude) in enumerate(ring):
        step = longitude - ring[number - 1][0] if number else 0.0
        turns += (step < -HALF_TURN) - (step > HALF_TURN)
        turned.append((longitude + 2 * HALF_TURN * turns, latitude))
    return turned


def _mercator(longitude: float, latitude: float) -> Point:
    north = max(-FARTHEST_NORTH, min(FARTHEST_NORTH, latitude))
    return math.radians(longitude), math.log(math.tan(math.pi / 4 + math.radians(north) / 2))


def draw(places: Sequence[Row], keep: Mapping[str, str]) -> str:
    """Draw the places as circles, more often named ones larger; a click on a circle shows only its place's figures."""
    if not places:
        return ""
    points = [_mercator(p["longitude"], p["latitude"]) for p in places]
    # A country's point says little about where things happened: other places decide the view if there are any.
    near = [n for n, p in enumerate(places) if p["place_type"] != "country"] or range(len(places))
    weights = sorted(((points[n], places[n]["mentions"]) for n in near), key=lambda pair: -pair[1])
    # The places named most decide the view: a far capital that is named once must not make the map show the globe.
    total, seen = sum(w for _, w in weights), 0
    kept: list[Point] = []
    for point, weight in weights:
        if seen <= 0.85 * total or len(kept) < 3:
            kept.append(point)
        seen += weight
    west, east = min(x for x, _ in kept), max(x for x, _ in kept)
    south, north = min(y for _, y in kept), max(y for _, y in kept)
    span = max(east - west, (north - south) * WIDTH / HEIGHT, math.radians(CLOSEST)) * 1.25
    left = (west + east) / 2 - span / 2
    top = (south + north) / 2 + span * HEIGHT / WIDTH / 2
    scale = WIDTH / span

    def at(point: Point) -> Point:
        return (point[0] - left) * scale, (top - point[1]) * scale

    outlines = "".join(_outline(rings, at) for _, rings in countries())
    # Streamlit removes SVG from HTML unless it is a picture; grey is visible on a light and on a dark page.
    picture = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="none">'
        f'<g fill="#888" fill-opacity="0.16" stroke="#888" stroke-width="1">{outlines}</g></svg>'
    )
    style = f"background-image:url(&quot;data:image/svg+xml,{quote(picture)}&quot;);aspect-ratio:{WIDTH}/{HEIGHT}"
    circles = "".join(_circles(places, points, at, keep))
    return f'<div class="map" role="img" aria-label="Map of the places named" style="{style}">{circles}</div>'


def _outline(rings: Sequence[Ring], at: Projection) -> str:
    """Draw a country's path, without the rings that are outside the view."""
    paths = []
    for ring in rings:
        points = [at(_mercator(*point)) for point in ring]
        xs, ys = [x for x, _ in points], [y for _, y in points]
        if max(xs) < 0 or min(xs) > WIDTH or max(ys) < 0 or min(ys) > HEIGHT:
            continue
        paths.append("M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in points) + "Z")
    return f'<path d="{"".join(paths)}"/>' if paths else ""


def _circles(places: Sequence[Row], points: Sequence[Point], at: Projection, keep: Mapping[str, str]) -> Iterator[str]:
    """Yield circles in the order of `places`, the largest first so that small ones are on top; with names that fit."""
    most = max(p["mentions"] for p in places)
    taken: list[tuple[float, float, float, float]] = []
    for place, point in zip(places, points, strict=True):
        x, y = at(point)
        if not (0 <= x <= WIDTH and 0 <= y <= HEIGHT):
            continue
        radius = 5 + 15 * math.sqrt(place["mentions"] / most)
        label, box = "", (x, y - 10, x + radius + 8 * len(place["name"]) + 8, y + 10)
        if not any(a < box[2] and box[0] < c and b < box[3] and box[1] < d for a, b, c, d in taken):
            taken.append(box)
            label = f"<span>{escape(place['name'])}</span>"
        address = href({**keep, "view": "figures", "place": place["entity_id"]})
        about = f"{place['name']}: named {place['mentions']} times in {place['documents']} documents"
        yield (
            f'<a class="place" target="_self" href="{address}" title="{escape(about, quote=True)}"'
            f' style="left:{100 * x / WIDTH:.2f}%;top:{100 * y / HEIGHT:.2f}%;width:{2 * radius:.0f}px;'
            f'height:{2 * radius:.0f}px"><b></b>{label}</a>'
        )
