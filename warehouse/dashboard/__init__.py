"""A web page that shows what was published; it reads one snapshot and writes nothing."""
