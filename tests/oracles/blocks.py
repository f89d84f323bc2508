"""Tests between blocks by SciPy. Run: python tests/oracles/blocks.py"""

import itertools
import json
import pathlib

import numpy
import scipy
from scipy import stats

rng = numpy.random.default_rng(11)


def prediction(sizes, mean, spread):
    """One new block against K blocks of one coordinate: Student's prediction interval for equal sizes."""
    points = rng.normal(mean, spread, len(sizes))
    new = rng.normal(mean, spread) + rng.choice([0.0, 3 * spread])
    k = len(points)
    s = points.std(ddof=1)
    t = (new - points.mean()) / (s * numpy.sqrt(1 + 1 / k))
    return {
        "points": points.tolist(),
        "sizes": sizes,
        "point": float(new),
        "p": float(2 * stats.t.sf(abs(t), k - 1)),
    }


def anova(groups, new_rows):
    """The random-effects variance of a new group's mean, from SciPy's F and the pooled variance."""
    sizes = numpy.array([len(g) for g in groups])
    k, rows = len(groups), sizes.sum()
    within = sum(g.var(ddof=1) * (len(g) - 1) for g in groups) / (rows - k)
    f = stats.f_oneway(*groups).statistic
    base = (rows - (sizes**2).sum() / rows) / (k - 1)
    tau2 = max(0.0, (f * within - within) / base)
    expected = within * (1 / new_rows + 1 / rows) + tau2 * (1 + (sizes**2).sum() / rows**2)
    return {
        "means": [float(g.mean()) for g in groups],
        "sizes": sizes.tolist(),
        "within": float(within),
        "rows": new_rows,
        "expected": float(expected),
    }


def permutation(blocks, chosen):
    counts = rng.poisson(rng.gamma(4, 3, size=(blocks, 1)) * numpy.array([1, 2, 3, 1]), size=(blocks, 4))
    index = numpy.arange(blocks)

    def statistic(x, y):
        a, b = counts[x.astype(int)].sum(axis=0), counts[y.astype(int)].sum(axis=0)
        return float(numpy.abs(numpy.cumsum(a) / a.sum() - numpy.cumsum(b) / b.sum()).max())

    found = stats.permutation_test(
        (index[:chosen], index[chosen:]),
        statistic,
        permutation_type="independent",
        alternative="greater",
        n_resamples=numpy.inf,
    )
    return {
        "counts": counts.ravel().tolist(),
        "width": 4,
        "chosen": chosen,
        "statistic": found.statistic,
        "p": float(found.pvalue),
    }


quantiles = [
    {"dimensions": r, "df": df, "tail": tail, "q": float(stats.f.isf(tail, r, df))}
    for r, df, tail in itertools.product([1, 2.5, 7], [3, 11.25, 200], [0.05, 0.01])
]
golden = {
    "versions": {"scipy": scipy.__version__, "numpy": numpy.__version__},
    "prediction": [prediction([200] * k, 5, 2) for k in (2, 4, 8, 28)] + [prediction([17] * 6, 0, 1e-3)],
    "anova": [
        anova([rng.normal(m, 1, n) for m, n in zip(rng.normal(0, d, 6), sizes)], rows)
        for d, sizes, rows in (
            (1, (30,) * 6, 30),
            (0.7, (12, 40, 25, 9, 33, 50), 20),
            (0, (40, 20, 25, 30, 33, 50), 500),
        )
    ],
    "permutation": [permutation(b, c) for b, c in ((6, 2), (8, 4), (12, 5), (14, 7))],
    "quantiles": quantiles,
}
target = pathlib.Path(__file__).parent.parent / "golden" / "blocks.json"
target.write_text(json.dumps(golden, separators=(",", ":")) + "\n")
