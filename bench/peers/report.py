"""What a peer's program tells the harness: one JSON object a line on standard output."""

import json
import sys
import time


def report(subject, work, rows, unit, samples, note=""):
    print(json.dumps({"subject": subject, "work": work, "rows": rows, "unit": unit, "samples": samples, "note": note}))
    sys.stdout.flush()


def timed(f, runs):
    """Milliseconds of each of `runs` calls."""
    samples = []
    for _ in range(runs):
        start = time.perf_counter()
        f()
        samples.append((time.perf_counter() - start) * 1e3)
    return samples
