"""Functions on spaCy's parse: its arcs, its labels and its known errors."""
