"""Offsets of cause types from verdicts, by SciPy's bounded minimiser. Writes tests/golden/verdict_offsets.json."""

import json
import sys
from pathlib import Path

import numpy as np
import scipy
from scipy.optimize import minimize
from scipy.special import logsumexp

LIMIT = 1.5


def fit(base, label, weight):
    types = base.shape[1] - 1
    with np.errstate(divide="ignore"):
        log_base = np.log(base)

    def loss(beta):
        logits = log_base + np.append(beta, 0)
        p = np.exp(logits - logsumexp(logits, axis=1, keepdims=True))
        value = weight @ (logsumexp(logits, axis=1) - label[:, :-1] @ beta) + beta @ beta / 2
        return value, weight @ (p - label)[:, :-1] + beta

    bounds = [(-LIMIT, LIMIT)] * types
    options = {"ftol": 1e-16, "gtol": 1e-12, "maxiter": 100_000, "maxfun": 1_000_000}
    found = minimize(loss, np.zeros(types), jac=True, bounds=bounds, method="L-BFGS-B", options=options)
    return found.x


def main():
    rng = np.random.default_rng(11)
    cases = []
    for name, rows, types, tilt, soft in [
        ("few", 3, 4, 0.5, False),
        ("many", 300, 8, 0.7, False),
        ("shared labels", 60, 8, 0.7, True),
        ("at the limit", 120, 5, 4.0, False),
        ("a type never seen", 40, 6, 1.0, True),
    ]:
        base = rng.dirichlet(np.full(types + 1, 0.4), size=rows)
        if name == "a type never seen":
            base[:, 2] = 0
        base = np.round(base, 6)
        truth = base * np.exp(np.append(rng.normal(scale=tilt, size=types), 0))
        truth /= truth.sum(axis=1, keepdims=True)
        drawn = np.array([rng.choice(types + 1, p=p) for p in truth])
        label = np.eye(types + 1)[drawn]
        if soft:
            left = base * (label == 0)
            some = (rng.uniform(size=rows) < 0.5) & (left.sum(axis=1) > 0)
            label[some] = left[some] / left[some].sum(axis=1, keepdims=True)
        weight = rng.choice([1, 0.5, 0.25], size=rows)
        offsets = fit(base, label, weight)
        cases.append(
            {"name": name, "base": base.tolist(), "label": label.tolist(), "weight": weight.tolist()}
            | {"offsets": offsets.tolist()}
        )
    out = {"versions": {"python": sys.version.split()[0], "numpy": np.__version__, "scipy": scipy.__version__}}
    path = Path(__file__).parent.parent / "golden" / "verdict_offsets.json"
    path.write_text(json.dumps(out | {"cases": cases}) + "\n")


main()
