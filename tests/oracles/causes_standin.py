"""Writes tests/golden/causes_standin.json: the straight part of a stand-in and the slopes of loosened features, by scikit-learn and SciPy.

Run with a Python that has scipy, numpy and scikit-learn: python tests/oracles/causes_standin.py
"""

import json
import pathlib

import numpy as np
import scipy
import sklearn
from scipy import stats
from sklearn.linear_model import LogisticRegression, Ridge

rng = np.random.default_rng(20_261_127)
ridge = 3.0


def scores(bins):
    """Normal scores of the middle ranks of bins from 1 on; bin 0, the missing, has the middle."""
    known = bins[bins > 0]
    table = np.zeros(64)
    for b in range(1, 64):
        share = ((known < b).sum() + (known == b).sum() / 2) / len(known)
        table[b] = stats.norm.ppf(np.clip(share, 0.5 / len(known), 1 - 0.5 / len(known)))
    return table[bins]


n = 600
common = rng.normal(size=n)
raw = [0.5 * common + rng.normal(size=n), rng.exponential(size=n), rng.integers(1, 5, size=n).astype(float)]
bins = []
for column in raw:
    cuts = np.unique(np.quantile(column, np.arange(1, 40) / 40))
    bins.append(1 + np.searchsorted(cuts, column, side="left"))
bins[1][::17] = 0
x = np.column_stack([scores(b) for b in bins])
number = 2 + x @ [1.5, -0.9, 0.6] + 0.3 * rng.normal(size=n)
number = np.array([float(f"{v:.8g}") for v in number])
yes = (rng.uniform(size=n) < 1 / (1 + np.exp(-(0.4 + x @ [1.6, -1.2, 1.1])))).astype(int)

least = Ridge(alpha=ridge, solver="cholesky").fit(x, number)
odds = LogisticRegression(C=1 / ridge, solver="newton-cholesky", tol=1e-12, max_iter=200).fit(x, yes)

a, b = x[:, 0], 0.7 * x[:, 0] + rng.normal(size=n)
b = np.array([float(f"{v:.8g}") for v in b])
line = stats.linregress(a, b)

out = {
    "versions": {"scikit-learn": sklearn.__version__, "scipy": scipy.__version__, "numpy": np.__version__},
    "bins": [[int(v) for v in column] for column in bins],
    "number": number.tolist(),
    "yes": yes.tolist(),
    "identity": {"base": float(least.intercept_), "weights": least.coef_.tolist()},
    "logistic": {"base": float(odds.intercept_[0]), "weights": odds.coef_[0].tolist()},
    "scores": x[:20, 0].tolist(),
    "line": {"y": b.tolist(), "slope": float(line.slope), "correlation": float(line.rvalue), "error": float(line.stderr)},
}
path = pathlib.Path(__file__).parent.parent / "golden" / "causes_standin.json"
path.write_text(json.dumps(out, separators=(",", ":")) + "\n")
