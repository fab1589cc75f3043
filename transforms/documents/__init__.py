"""Fills `documents`, `passages` and `stories`: what a page is and what belongs to its article."""
