"""Joins what documents tell of one thing that happened into an incident."""
