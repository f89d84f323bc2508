"""One-sided Welch tests with intervals and one-sided Fisher tests by SciPy. Run: python tests/oracles/slices.py"""

import json
import pathlib

import numpy
import scipy
from scipy.stats import fisher_exact, ttest_ind

rng = numpy.random.default_rng(11)
welch = []
for n, m, shift, scale in [(12, 40, 0.5, 1), (30, 300, 0, 2), (200, 900, 0.2, 0.5), (40, 2000, -0.3, 1), (15, 15, 2, 3)]:
    a = numpy.round(rng.exponential(scale, n) + shift, 6)
    b = numpy.round(rng.exponential(1, m), 6)
    both = ttest_ind(a, b, equal_var=False).confidence_interval(0.95)
    welch.append(
        {
            "a": a.tolist(),
            "b": b.tolist(),
            "p": float(ttest_ind(a, b, equal_var=False, alternative="greater").pvalue),
            "low": float(both.low),
            "high": float(both.high),
            "effect": float(numpy.sqrt(2) * (a.mean() - b.mean()) / numpy.sqrt(a.var(ddof=1) + b.var(ddof=1))),
        }
    )
tables = [(3, 30, 10, 400), (0, 20, 5, 100), (20, 20, 0, 50), (40, 200, 300, 3000), (1, 50, 0, 5000), (7, 7, 9, 9)]
tables += [(900, 5000, 2000, 20000)]
exact = [
    {
        "hitsA": a,
        "a": n,
        "hitsB": b,
        "b": m,
        "p": float(fisher_exact([[a, n - a], [b, m - b]], alternative="greater").pvalue),
    }
    for a, n, b, m in tables
]
golden = {"versions": {"scipy": scipy.__version__, "numpy": numpy.__version__}, "welch": welch, "exact": exact}
target = pathlib.Path(__file__).parent.parent / "golden" / "slices.json"
target.write_text(json.dumps(golden, separators=(",", ":")) + "\n")
