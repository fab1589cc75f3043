"""What is in the landing folder: files, what the collector knew about them, the items of a run."""
