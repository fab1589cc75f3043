"""Fills `dates` and the days of publication: TIMEX3 expressions and what they are anchored to."""
