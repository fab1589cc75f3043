"""Fills `documents`, `passages` and `stories`: what a page is and which part of it is the article."""
