"""Fills `figures` and `numerals`: what numbers amount to, and a ledger of every numeral."""
