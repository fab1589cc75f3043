"""Says which places contain another, and how many places lie around one."""

import math
from collections.abc import Sequence

from transforms.records import Entity

TOWNS = frozenset({"city", "village", "district", "admin2", "camp"})
PROVINCES = frozenset({"admin1", "region"})
# Kilometres: places so near count as one scene; the scorer of the registry accepts no greater distance as right.
NEAR = 50
DEGREE = 111.0


def share_around(entity: Entity, points: Sequence[tuple[float | None, float | None]]) -> float:
    """Return the share of `points` that lie within `NEAR` km of the entity."""
    if entity.latitude is None or entity.longitude is None or not points:
        return 0.0
    narrow = math.cos(math.radians(entity.latitude))
    around = 0
    for latitude, longitude in points:
        if latitude is not None and longitude is not None:
            far = math.hypot(latitude - entity.latitude, (longitude - entity.longitude) * narrow) * DEGREE
            around += far <= NEAR
    return around / len(points)


def holds(one: Entity, other: Entity) -> bool:
    """Whether the first place is a country or province that contains the other."""
    if one.entity_id == other.entity_id or one.country_code is None or one.country_code != other.country_code:
        return False
    if one.place_type == "country":
        return other.place_type != "country"
    return one.place_type in PROVINCES and other.admin1 is not None and other.admin1 == one.name
