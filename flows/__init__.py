"""When and where things run; settings; loading models and reference data; the command line."""
