"""Reads one record of any format: the text that a reader sees, the bytes of each character, the declared values."""
