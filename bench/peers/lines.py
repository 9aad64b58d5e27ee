"""tsdownsample over an array in memory: the query that answers one view of a line.

    lines.py COLUMN.f32 ROWS RUNS STEPS.json
"""

import json
import sys
from importlib.metadata import version

import numpy as np
from tsdownsample import M4Downsampler, MinMaxDownsampler, MinMaxLTTBDownsampler

from report import report, timed

PIXELS = 1920
subject = "tsdownsample " + version("tsdownsample")


def main():
    path, rows, runs, steps = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), json.load(open(sys.argv[4]))
    y = np.fromfile(path, np.float32, rows)
    samplers = [
        ("MinMaxLTTB", MinMaxLTTBDownsampler(), 2 * PIXELS),
        ("M4", M4Downsampler(), 4 * PIXELS),
        ("MinMax", MinMaxDownsampler(), 2 * PIXELS),
    ]
    for name, sampler, out in samplers:
        def query(part=y):
            return sampler.downsample(part, n_out=out, parallel=True)
        query()  # warm: threads, page tables
        report(subject, name + ", whole view", rows, "ms", timed(query, runs), f"n_out {out}, parallel, warm")
        if name == "MinMaxLTTB":
            # What a first query costs where the column is in a file, as ours is.
            samples = timed(lambda: query(np.memmap(path, np.float32, "r", shape=(rows,))), runs)
            report(subject, name + ", whole view, of a mapped file", rows, "ms", samples, "the file in the page cache, mapped anew each time")
        # A later view is the same query over the rows in view (a slice, no copy).
        samples = []
        for window in steps:
            part = y[int(window["x0"] * rows):max(int(window["x1"] * rows), int(window["x0"] * rows) + out)]
            samples += timed(lambda: query(part), 1)
        report(subject, name + ", later views", rows, "ms", samples, "the rows in view, 60 steps of pan and zoom")


main()
