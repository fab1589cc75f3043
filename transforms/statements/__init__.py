"""Fills `statements`: who says what."""
