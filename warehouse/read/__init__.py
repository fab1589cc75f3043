"""Reading what is published."""
