"""Turns texts into records of what they say: pure functions, parameters in, records out."""
