"""Where published rows, raw files and the journal lie: files, folders, parts, snapshots."""
