"""The Prefect server, the runs that it knows, and the runners that execute tasks."""
