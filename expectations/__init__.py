"""What must hold before anybody may see it."""
