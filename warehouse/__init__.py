"""Which tables there are, where they lie, how they are staged, published and read."""
