"""Fills `links` and the context columns of `figures`: event, place, days, claimant."""
