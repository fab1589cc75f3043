"""How published rows, raw files and the journal are stored: files, folders, parts, snapshots."""
