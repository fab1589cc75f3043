"""Reads what is published."""
