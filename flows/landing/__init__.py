"""What is dropped into the landing folder: files, what the collector knew of them, the items of a run."""
