"""datashader over columns in memory: the picture of one view of a scatter.

    densities.py COLUMNS.f32 ROWS RUNS STEPS.json
"""

import json
import os
import sys
from importlib.metadata import version

import dask.dataframe
import datashader
import datashader.transfer_functions as tf
import numpy as np
import pandas as pd

from report import report, timed

WIDTH, HEIGHT = 1920, 1080
subject = "datashader " + version("datashader")


def picture(frame, x_range=None, y_range=None):
    canvas = datashader.Canvas(plot_width=WIDTH, plot_height=HEIGHT, x_range=x_range, y_range=y_range)
    return tf.shade(canvas.points(frame, "x", "y"), how="eq_hist")


def main():
    path, rows, runs, steps = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), json.load(open(sys.argv[4]))
    x, y = np.fromfile(path, np.float32, 2 * rows).reshape(2, rows)
    picture(pd.DataFrame({"x": x[:1000], "y": y[:1000]}))  # numba compiles
    frame = pd.DataFrame({"x": x, "y": y}, copy=False)
    # dask shares the rows out to all cores; take whichever is quicker here.
    shared = dask.dataframe.from_pandas(frame, npartitions=os.cpu_count())
    picture(shared)
    alone, together = (timed(lambda: picture(f), runs) for f in (frame, shared))
    report(subject, "points + eq_hist, whole view, one core", rows, "ms", alone, "1920x1080, pandas, ranges found, warm")
    report(subject, "points + eq_hist, whole view", rows, "ms", min(alone, together, key=np.median), "1920x1080, the quicker of pandas and dask, ranges found, warm")
    if np.median(together) < np.median(alone):
        frame = shared
    full = [float(x.min()), float(x.max()), float(y.min()), float(y.max())]
    samples = []
    for w in steps[:: max(1, len(steps) // (4 * runs))]:
        x_range = (full[0] + w["x0"] * (full[1] - full[0]), full[0] + w["x1"] * (full[1] - full[0]))
        y_range = (full[2] + w["y0"] * (full[3] - full[2]), full[2] + w["y1"] * (full[3] - full[2]))
        samples += timed(lambda: picture(frame, x_range, y_range), 1)
    report(subject, "points + eq_hist, later views", rows, "ms", samples, "some of the 60 steps of pan and zoom, ranges given")


main()
