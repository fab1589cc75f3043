"""Fills `mentions` and `entities`: names found, typed and linked."""
