"""Writes tests/golden/two_sample.json: two-sample statistics on assorted vectors, by SciPy and numpy.

Run with a Python that has scipy and numpy: python tests/oracles/two_sample.py
"""

import json
import pathlib
import warnings

import numpy as np
import scipy
from scipy import stats


def samples():
    rng = np.random.default_rng(20_260_101)
    short = lambda values: [float(f"{v:.10g}") for v in values]
    yield "normal, shifted", short(rng.normal(size=120)), short(rng.normal(0.4, size=90))
    yield "normal, wider", short(rng.normal(size=60)), short(rng.normal(scale=2.5, size=75))
    yield "heavy ties", short(rng.poisson(2, 150)), short(rng.poisson(2.3, 110))
    yield "two values", short(rng.integers(0, 2, 40)), short(rng.integers(0, 2, 55))
    yield "skewed", short(rng.lognormal(0, 2, 130)), short(rng.lognormal(0.3, 2, 70))
    yield "zero-inflated", short(rng.exponential(size=80) * rng.integers(0, 2, 80)), short(rng.exponential(size=95))
    yield "huge offset", short(1e9 + 1000 * rng.normal(size=50)), short(1e9 + 1000 * rng.normal(size=45))
    yield "heavy tails", short(rng.standard_cauchy(64)), short(rng.standard_cauchy(64) + 1)
    yield "equal sizes", short(rng.uniform(size=20)), short(rng.uniform(size=20) ** 1.5)
    yield "tiny", short(rng.normal(size=3)), short(rng.normal(size=5))
    yield "tiny with ties", [1.0, 1.0, 2.0, 5.0], [1.0, 2.0, 2.0]
    yield "disjoint", [1.0, 2.0, 3.0, 4.5], [10.0, 11.0, 12.5, 13.0, 19.0]
    yield "one row", [0.7], short(rng.normal(size=30))
    yield "one row each", [1.0], [2.0]
    yield "constant, changed", [4.0] * 12, [5.0] * 9
    yield "constant, equal", [4.0] * 12, [4.0] * 9
    yield "identical", short(np.arange(25) / 7), short(np.arange(25) / 7)


def attempt(function):
    """The numbers, or null where SciPy raises or has no value."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            values = [float(v) for v in function()]
    except (ValueError, IndexError, ZeroDivisionError):
        return None
    return values if np.all(np.isfinite(values)) else None


def anderson(x, y):
    found = stats.anderson_ksamp([x, y], midrank=True)
    return found.statistic, found.pvalue


def row(name, x, y):
    x, y = np.array(x), np.array(y)
    pooled = np.concatenate([x, y])
    sturges = np.histogram_bin_edges(pooled, "sturges")
    doane = np.histogram_bin_edges(x, "doane")
    return {
        "name": name,
        "x": x.tolist(),
        "y": y.tolist(),
        "ks": attempt(lambda: stats.ks_2samp(x, y)[:2]),
        "ksAsymptotic": attempt(lambda: stats.ks_2samp(x, y, method="asymp")[:2]),
        "wasserstein": attempt(lambda: [stats.wasserstein_distance(x, y)]),
        "energy": attempt(lambda: [stats.energy_distance(x, y)]),
        "cramerVonMises": attempt(lambda: (lambda r: (r.statistic, r.pvalue))(stats.cramervonmises_2samp(x, y))),
        "anderson": attempt(lambda: anderson(x, y)),
        "mannWhitney": attempt(lambda: stats.mannwhitneyu(x, y, method="asymptotic")),
        "welch": attempt(lambda: stats.ttest_ind(x, y, equal_var=False)),
        "brownForsythe": attempt(lambda: stats.levene(x, y, center="median")),
        "sturges": [sturges.tolist(), np.histogram(x, sturges)[0].tolist()],
        "doane": [doane.tolist(), np.histogram(y, doane)[0].tolist()],
        "quantiles": np.quantile(x, [0, 0.05, 0.1, 0.25, 1 / 3, 0.5, 0.9, 1]).tolist(),
        "stdPopulation": float(np.std(x)),
    }


def tables():
    rng = np.random.default_rng(7)
    yield "even", [50, 30, 20], [40, 35, 25]
    yield "two by two", [12, 30], [25, 18]
    yield "small two by two", [1, 9], [8, 2]
    yield "large two by two", [31_000, 969_000], [31_450, 968_000]
    yield "unseen value", [73, 36, 0, 37, 54], [47, 45, 23, 35, 0]
    yield "Zipf", (5000 / np.arange(1, 41)).astype(int).tolist(), rng.multinomial(300, 1 / np.arange(1, 41) / np.sum(1 / np.arange(1, 41))).tolist()
    yield "sparse", [1, 0, 2, 0, 1, 0, 0, 3], [0, 1, 0, 1, 1, 1, 0, 0]
    yield "equal", [10, 20, 30], [10, 20, 30]


def table(name, reference, current):
    seen = [(a, b) for a, b in zip(reference, current) if a + b > 0]
    both = np.array(seen).T
    chi2 = stats.chi2_contingency(both, correction=False)
    yates = stats.chi2_contingency(both)
    g = stats.chi2_contingency(both, correction=False, lambda_="log-likelihood")
    p, q = np.array(reference) / sum(reference), np.array(current) / sum(current)
    out = {
        "name": name,
        "reference": [int(v) for v in reference],
        "current": [int(v) for v in current],
        "chiSquare": [float(chi2[0]), int(chi2[2]), float(chi2[1])],
        "yates": [float(yates[0]), float(yates[1])],
        "g": [float(g[0]), float(g[1])],
        "jsBase2": float(scipy.spatial.distance.jensenshannon(p, q, base=2)),
        "cramersV": float(stats.contingency.association(both, method="cramer")),
        "totalVariation": float(np.abs(p - q).sum() / 2),
        "hellinger": float(np.sqrt(((np.sqrt(p) - np.sqrt(q)) ** 2).sum() / 2)),
    }
    if both.shape[1] == 2:
        out["fisher"] = float(stats.fisher_exact(both)[1])
    return out


def main():
    golden = {
        "versions": {"scipy": scipy.__version__, "numpy": np.__version__},
        "samples": [row(*case) for case in samples()],
        "tables": [table(*case) for case in tables()],
    }
    out = pathlib.Path(__file__).parent.parent / "golden" / "two_sample.json"
    out.write_text(json.dumps(golden, separators=(",", ":")) + "\n")


main()
