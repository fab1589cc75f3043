"""Fills `figures` and `numerals`: amounts, and a ledger of every numeral."""
