"""Makes the next snapshot from staged rows, and maintains snapshots afterwards."""
