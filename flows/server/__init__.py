"""The Prefect server, the runs it knows of, and where tasks run."""
