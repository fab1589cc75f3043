"""The Prefect server, the runs it knows, and where tasks run."""
