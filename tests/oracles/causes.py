"""Writes tests/golden/causes.json: what the search for causes computes itself, by SciPy and numpy.

Run with a Python that has scipy and numpy: python tests/oracles/causes.py
"""

import json
import pathlib

import numpy as np
import scipy
from scipy import stats

rng = np.random.default_rng(20_260_401)
short = lambda values: [float(f"{v:.10g}") for v in values]


def pair(name, a, b):
    a, b = short(a), short(b)
    ks = stats.ks_2samp(a, b, method="asymp")
    n, m = len(a), len(b)
    welch = (np.mean(b) - np.mean(a)) / np.sqrt(np.var(a) / n + np.var(b) / m)
    p = float(stats.kstwobign.sf(ks.statistic * np.sqrt(n * m / (n + m))))
    return {"name": name, "a": a, "b": b, "d": float(ks.statistic), "p": p, "welch": float(welch)}


def onset(name, values):
    """The best cut of rows that are evenly spread over 96 bins, by trying every bin's end with 25 rows or more on either side."""
    values = np.array(short(values))
    n = len(values)
    size = n // 96
    cuts = [(b + 1) * size for b in range(3, 92)]
    cuts = [c for c in cuts if min(c, n - c) >= 25]
    gain = [values[:c].sum() ** 2 / c + values[c:].sum() ** 2 / (n - c) - values.sum() ** 2 / n for c in cuts]
    best = int(np.argmax(gain))
    left, right = values[: cuts[best]], values[cuts[best] :]
    within = (((left - left.mean()) ** 2).sum() + ((right - right.mean()) ** 2).sum()) / (n - 2)
    return {"name": name, "values": values.tolist(), "cut": cuts[best], "z": float(np.sqrt(gain[best] / within))}


out = {
    "versions": {"scipy": scipy.__version__, "numpy": np.__version__},
    "pairs": [
        pair("shift", rng.normal(size=90), rng.normal(0.5, size=70)),
        pair("ties", rng.poisson(2, 80), rng.poisson(3, 60)),
        pair("skewed", rng.lognormal(0, 1, 75), rng.lognormal(0.2, 1.3, 64)),
    ],
    "onsets": [
        onset("step", np.concatenate([rng.normal(size=150), rng.normal(1.5, size=138)])),
        onset("late", np.concatenate([rng.normal(size=230), rng.normal(-2, size=58)])),
        onset("none", rng.normal(size=288)),
    ],
}
path = pathlib.Path(__file__).parent.parent / "golden" / "causes.json"
path.write_text(json.dumps(out) + "\n")
