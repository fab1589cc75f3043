"""From bytes to characters to sentences."""
