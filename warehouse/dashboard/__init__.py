"""The page: what was published, to look at; reads one snapshot and writes nothing."""
