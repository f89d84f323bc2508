"""Weights of the priority model after feedback, by SciPy's general minimiser. Writes tests/golden/priority.json."""

import json
import sys
from pathlib import Path

import numpy as np
import scipy
from scipy.optimize import minimize

PRIOR = np.array([-5, 2, 1.5, 1.5, 2, 0.7, 1, 0.3])
RIDGE = 4
NAMES = ["severity", "impact", "criticality", "confidence", "novelty", "trend", "action"]


def fit(x, y):
    design = np.column_stack([np.ones(len(x)), x])

    def loss(w):
        z = design @ w
        return np.sum(np.logaddexp(0, z) - y * z) + RIDGE / 2 * np.sum((w - PRIOR) ** 2)

    def gradient(w):
        p = 1 / (1 + np.exp(-(design @ w)))
        return design.T @ (p - y) + RIDGE * (w - PRIOR)

    found = minimize(loss, PRIOR, jac=gradient, method="BFGS", options={"gtol": 1e-10, "maxiter": 10_000})
    return found.x


def main():
    rng = np.random.default_rng(7)
    cases = []
    for rows, flip in [(12, False), (200, False), (200, True)]:
        x = np.round(rng.uniform(size=(rows, len(NAMES))), 3)
        logit = -2 + 3 * x[:, 0] + (-6 if flip else 1) * x[:, 4] + 2 * x[:, 2]
        y = (rng.uniform(size=rows) < 1 / (1 + np.exp(-logit))).astype(int)
        cases.append({"x": x.tolist(), "y": y.tolist(), "weights": fit(x, y).tolist()})
    out = {"versions": {"python": sys.version.split()[0], "numpy": np.__version__, "scipy": scipy.__version__}}
    out |= {"terms": NAMES, "cases": cases}
    path = Path(__file__).parent.parent / "golden" / "priority.json"
    path.write_text(json.dumps(out) + "\n")


main()
