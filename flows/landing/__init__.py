"""Reads the landing folder: its files, what the collector knew about them, and the items of a run."""
