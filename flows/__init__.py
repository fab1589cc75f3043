"""Runs the pipeline: settings, loading of models and reference data, schedules, the command line."""
