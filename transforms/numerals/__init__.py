"""Numbers as they are written, in digits and words."""
