"""Checks that must pass before anybody may see the data."""
