"""The gate's own small reading of numbers and days: shares no code with what finds them in a text."""
