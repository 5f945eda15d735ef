"""CPU seconds of `ibt --help`, as a whole process: the claim is at most 0.3."""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys

from common import print_result


def main() -> None:
    """Run it eleven times after one warm-up and print the median."""
    seconds = []
    for _ in range(12):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-m", "pipeline.cli.main", "--help"], check=True, stdout=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    counted = sorted(seconds[1:])
    print_result("start", {"cpu_seconds_median": round(statistics.median(counted), 3), "max": round(counted[-1], 3)})


if __name__ == "__main__":
    main()
