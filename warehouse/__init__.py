"""Which tables there are, where their files are, and how rows are staged, published and read."""
