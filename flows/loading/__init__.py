"""Loads what a run uses: seeds, models, the gazetteer; and makes digests of everything on which rows depend."""
