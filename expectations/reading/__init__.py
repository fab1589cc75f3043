"""The gate's own small reading of numbers and days; it shares no code with the finders of numbers and dates."""
