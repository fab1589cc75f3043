"""What a text says: pure functions, parameters in, records out."""
