"""What a run uses: seeds, models, the gazetteer, and the digests of everything that rows depend on."""
