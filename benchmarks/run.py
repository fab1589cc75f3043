"""A cold run beside an empty Prefect flow, and a run with nothing new: `make bench`.

Each is a whole process with a data folder and a PREFECT_HOME of its own, in turn, so that a busy
machine slows both.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

EMPTY_FLOW = "from prefect import flow\n\n@flow\ndef empty():\n    pass\n\nempty()\n"


def _seconds(command: list[str], environment: dict[str, str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, env=environment)  # noqa: S603 - our own interpreter
    return time.perf_counter() - start


def main() -> None:
    """Print medians and the ratio."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--landing", type=Path, default=Path("seeds/dispatches"))
    options.add_argument("--times", type=int, default=3)
    chosen = options.parse_args()
    empty, cold, nothing = [], [], []
    for _ in range(chosen.times):
        with tempfile.TemporaryDirectory() as place:
            environment = os.environ | {"DO_NOT_TRACK": "1", "PREFECT_SERVER_ANALYTICS_ENABLED": "false"}
            script = Path(place, "empty.py")
            script.write_text(EMPTY_FLOW, encoding="utf-8")
            empty.append(_seconds([sys.executable, str(script)], environment | {"PREFECT_HOME": f"{place}/prefect"}))
            command = [
                sys.executable,
                "-m",
                "flows.cli",
                "run",
                "--landing",
                str(chosen.landing),
                "--data",
                f"{place}/data",
            ]
            cold.append(_seconds(command, environment))
            nothing.append(_seconds(command, environment))
    print(f"empty Prefect flow    {statistics.median(empty):6.1f} s")
    ratios = [c / e for c, e in zip(cold, empty, strict=True)]
    print(
        f"cold dateline run     {statistics.median(cold):6.1f} s, {statistics.median(ratios):.2f} times the empty flow"
    )
    print(f"run with nothing new  {statistics.median(nothing):6.1f} s")


if __name__ == "__main__":
    main()
