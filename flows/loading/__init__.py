"""What a run works with: seeds, models, the gazetteer, and the digests of all that makes rows."""
