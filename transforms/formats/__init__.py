"""Reads one record of each format: what a reader sees of it, where its bytes say it, what it declares about itself."""
