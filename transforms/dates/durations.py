"""Makes TIMEX3 values of durations: 'P9M', 'PT36H'."""

# Units of clock time are written after 'T'.
CLOCK_UNITS = {"H": "H", "MIN": "M", "S": "S"}
GRAIN_LETTERS = {
    "N": "N",
    "D": "D",
    "W": "W",
    "M": "M",
    "Q": "Q",
    "Y": "Y",
    "DE": "E",
    "CE": "C",
    "ML": "L",
    "WE": "WE",
}
# Half of a unit in the next smaller unit.
HALVES = {"Y": ("M", 6), "H": ("M", 30), "MIN": ("S", 30)}


def duration_value(count: float | None, unit: str) -> str:
    """Return the TIMEX3 value of a number of units; an unknown number is X.

    >>> duration_value(9, "M"), duration_value(2.5, "Y"), duration_value(None, "H"), duration_value(2, "DE")
    ('P9M', 'P2Y6M', 'PTXH', 'P20Y')
    """
    if count is not None:
        scale = {"FN": ("W", 2.0), "DE": ("Y", 10.0), "CE": ("Y", 100.0), "ML": ("Y", 1000.0)}.get(unit)
        if scale is not None:
            unit, count = scale[0], count * scale[1]
        if unit == "Q" and count % 1:
            unit, count = "M", count * 3
    if count is not None and count % 1 == 0.5 and unit in HALVES:
        below, parts = HALVES[unit]
        return (
            duration_value(count // 1, unit) if count > 1 else "PT" if unit in CLOCK_UNITS else "P"
        ) + f"{parts}{below}"
    number = "X" if count is None else f"{count:.10g}"
    if unit in CLOCK_UNITS:
        return f"PT{number}{CLOCK_UNITS[unit]}"
    return f"P{number}{GRAIN_LETTERS.get(unit, 'D')}"
