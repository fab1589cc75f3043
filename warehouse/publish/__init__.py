"""From staged rows to the next snapshot, and what is done to snapshots afterwards."""
