"""Writes tests/golden/quality.json: the laws behind the quality checks, by SciPy.

Run with a Python that has scipy: python tests/oracles/quality.py
"""

import json
import math
import pathlib
from fractions import Fraction

import numpy as np
import scipy
from scipy import stats


def outside():
    """Rows outside the range of m others: beta-binomial."""
    cases = [(0, 50, 100), (1, 50, 100), (3, 200, 5000), (12, 500, 400), (40, 1600, 3000), (2, 30, 30), (60, 300, 4000)]
    for c, n, m in cases:
        law = stats.betabinom(n, 2, m - 1)
        points = [int(law.ppf(0.95)), int(law.ppf(0.99))]
        # SciPy's tail is 1 - cdf, which loses digits: the same law in whole numbers is exact.
        exact = sum(Fraction((x + 1) * math.comb(n - x + m - 2, m - 2), math.comb(n + m, n)) for x in range(c, n + 1))
        assert abs(float(exact) - law.sf(c - 1)) < 1e-10
        yield {"c": c, "n": n, "m": m, "p": float(exact), "points": points}


def rarefied():
    """Expected number of different values among n rows drawn from the reference without replacement."""
    rng = np.random.default_rng(5)
    for size, n in [(3, 40), (30, 100), (300, 250), (2000, 900)]:
        counts = rng.geometric(0.08, size)
        m = int(counts.sum())
        n = min(n, m)
        absent = stats.hypergeom.pmf(0, m, counts, n)
        yield {"counts": counts.tolist(), "n": n, "expected": float((1 - absent).sum()), "deviation": float(np.sqrt((absent * (1 - absent)).sum()))}


def differences():
    for a, b, d in [(0.3, 2.0, -1), (5.0, 5.0, 4), (18.0, 0.01, 30), (0.001, 0.001, 1), (12.0, 20.0, -8)]:
        law = stats.skellam(a, b)
        yield {"a": a, "b": b, "d": d, "low": float(law.cdf(d)), "high": float(law.sf(d - 1))}


def shares():
    for hits, n, before, m in [(31, 1000, 12, 3000), (5, 40, 0, 500), (0, 60, 30, 400), (960, 1600, 1440, 48000), (1, 30, 0, 2000)]:
        p = stats.fisher_exact([[before, m - before], [hits, n - hits]])[1]
        yield {"hits": hits, "n": n, "before": before, "m": m, "p": float(p)}


def constants():
    """All n rows have one value that `before` of m had."""
    for before, m, n in [(90, 100, 40), (1000, 3000, 30), (0, 500, 30), (2990, 3000, 200)]:
        yield {"before": before, "m": m, "n": n, "p": float(stats.hypergeom.pmf(n, m + n, before + n, n))}


golden = {
    "versions": {"scipy": scipy.__version__, "numpy": np.__version__},
    "outside": list(outside()),
    "rarefied": list(rarefied()),
    "differences": list(differences()),
    "shares": list(shares()),
    "constants": list(constants()),
}
target = pathlib.Path(__file__).parent.parent / "golden" / "quality.json"
target.write_text(json.dumps(golden, separators=(",", ":")) + "\n")
