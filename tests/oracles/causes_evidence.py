"""Writes tests/golden/causes_evidence.json: the evidence beside the ranking of causes, by scikit-learn, SciPy and numpy.

Run with a Python that has scipy, numpy and scikit-learn: python tests/oracles/causes_evidence.py
"""

import itertools
import json
import math
import pathlib

import numpy as np
import scipy
import sklearn
from scipy import stats
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.metrics import r2_score, roc_auc_score
from sklearn.preprocessing import StandardScaler

rng = np.random.default_rng(20_261_126)
short = lambda values: [float(f"{v:.10g}") for v in values]


def lineage(name, node, parents, normal, after):
    """Residuals of a linear regression on the parents, scaled by those of the normal bins."""
    node, parents = np.array(short(node)), [np.array(short(p)) for p in parents]
    if parents:
        x = np.column_stack(parents)
        model = LinearRegression().fit(x[normal], node[normal])
        residual = node - model.predict(x)
    else:
        residual = node
    design = np.column_stack([np.ones(len(normal)), *[p[normal] for p in parents]])
    inverse = np.linalg.pinv(design.T @ design, rcond=1e-12)
    rank = np.linalg.matrix_rank(design, tol=1e-6 * np.linalg.norm(design))
    df = len(normal) - rank
    centre = residual[normal].mean()
    error = np.sqrt(((residual[normal] - centre) ** 2).sum() / df)
    rows = np.column_stack([np.ones(len(after)), *[p[after] for p in parents]])
    t = np.abs(residual[after] - centre) / (error * np.sqrt(1 + np.einsum("ij,jk,ik->i", rows, inverse, rows)))
    scaler = StandardScaler().fit(residual[normal].reshape(-1, 1))
    z = np.abs(scaler.transform(residual[after].reshape(-1, 1))).max()
    return {
        "name": name,
        "node": node.tolist(),
        "parents": [p.tolist() for p in parents],
        "normal": normal,
        "after": after,
        "score": float(z),
        "confidence": float(1 - 2 * stats.norm.cdf(-z)),
        "p": float(-np.expm1(len(after) * np.log1p(-2 * stats.t.sf(t.max(), df)))),
    }


def lineages():
    normal, after = list(range(40)), list(range(44, 60))
    a, b = rng.normal(5, 1, 60), rng.normal(0, 2, 60)
    a[44:] += 6
    child = 2 * a - b + rng.normal(0, 0.3, 60)
    broken = child.copy()
    broken[44:] += 3
    return [
        lineage("no parents", a, [], normal, after),
        lineage("a parent explains it", child, [a, b], normal, after),
        lineage("broken below its parents", broken, [a, b], normal, after),
        lineage("parents that say the same", child, [a, 3 * a + 1, b], normal, after),
    ]


def shapley(name, k, n, m):
    """The mean over all orders of what a player adds, its ratios from a logistic regression on its own column."""
    shift = rng.normal(0, 0.7, k)
    old = rng.normal(0, 1, (n, k))
    now = rng.normal(0, 1, (m, k)) + shift
    beta = rng.normal(0, 1, k)
    loss = lambda x, extra: (x @ beta) ** 2 * 0.2 + rng.exponential(1, len(x)) + extra
    losses = [np.array(short(loss(old, 0))), np.array(short(loss(now, 0.4)))]
    target = np.r_[np.zeros(n), np.ones(m)]
    ratios = []
    for j in range(k):
        x = np.r_[old[:, j], now[:, j]].reshape(-1, 1)
        p = LogisticRegression().fit(x, target).predict_proba(x)[:, 1]
        ratios.append(np.array(short(p / (1 - p) * n / m)))

    def value(players):
        if k in players:
            w = np.prod([1 / ratios[j][n:] for j in range(k) if j not in players] + [np.ones(m)], axis=0)
            side = losses[1]
        else:
            w = np.prod([ratios[j][:n] for j in range(k) if j in players] + [np.ones(n)], axis=0)
            side = losses[0]
        return float(np.average(side, weights=np.clip(w, 1 / 20, 20)))

    phi = np.zeros(k + 1)
    orders = list(itertools.permutations(range(k + 1)))
    for order in orders:
        seen = set()
        for player in order:
            without = value(seen)
            seen = seen | {player}
            phi[player] += (value(seen) - without) / len(orders)
    return {
        "name": name,
        "before": {"loss": losses[0].tolist(), "ratios": [r[:n].tolist() for r in ratios]},
        "after": {"loss": losses[1].tolist(), "ratios": [r[n:].tolist() for r in ratios]},
        "phi": phi.tolist(),
        "growth": float(losses[1].mean() - losses[0].mean()),
    }


def lagged(name, lag, size):
    """The largest |correlation| of differences at lags 0 to 8, by numpy's corrcoef on the shifted arrays."""
    x = np.cumsum(rng.normal(0, 1, size))
    y = np.r_[np.zeros(lag), x[: size - lag]] + rng.normal(0, 0.4, size)
    x, y = np.array(short(x)), np.array(short(y))
    dx, dy = np.diff(x), np.diff(y)
    found = [np.corrcoef(dx[: len(dx) - k], dy[k:])[0, 1] for k in range(9)]
    best = int(np.argmax(np.abs(found)))
    return {"name": name, "cause": x.tolist(), "effect": y.tolist(), "lag": best, "correlation": float(found[best])}


def fidelity(name, truth, guess):
    truth, guess = np.array(short(truth)), np.array(short(guess))
    binary = len(set(truth.tolist())) == 2
    value = roc_auc_score(truth == truth.max(), guess) if binary else r2_score(truth, guess)
    return {"name": name, "truth": truth.tolist(), "guess": guess.tolist(), "value": float(value)}


def gain(name, label, now, restored, trials):
    """A one-sided z of paired differences (SciPy), Bonferroni over the trials."""
    label, now, restored = (np.array(short(v)) for v in (label, now, restored))
    d = (label - now) ** 2 - (label - restored) ** 2
    z = d.mean() / (d.std() / math.sqrt(len(d)))
    return {
        "name": name,
        "label": label.tolist(),
        "now": now.tolist(),
        "restored": restored.tolist(),
        "trials": trials,
        "gain": float(d.mean()),
        "p": float(min(1, stats.norm.sf(z) * trials)),
        "low": float(stats.bootstrap((d,), np.mean, method="percentile", random_state=rng).confidence_interval.low),
    }


truth = rng.normal(0, 1, 200)
label = rng.binomial(1, 0.4, 300).astype(float)
better = np.clip(0.4 + 0.3 * (label - 0.4) + rng.normal(0, 0.1, 300), 0, 1)
worse = np.clip(better + rng.normal(0, 0.25, 300), 0, 1)
out = {
    "versions": {"numpy": np.__version__, "scipy": scipy.__version__, "scikit-learn": sklearn.__version__},
    "lineages": lineages(),
    "shapley": [shapley("two groups", 2, 120, 90), shapley("four groups", 4, 100, 140)],
    "lagged": [lagged("two bins later", 2, 80), lagged("at once", 0, 60)],
    "fidelity": [
        fidelity("numbers", truth, truth + rng.normal(0, 0.3, 200)),
        fidelity("yes or no, with ties", label, np.round(label * 0.3 + rng.uniform(0, 1, 300), 1)),
    ],
    "gains": [gain("a repair that helps", label, worse, better, 3), gain("one that does not", label, better, worse, 2)],
}
path = pathlib.Path(__file__).parent.parent / "golden" / "causes_evidence.json"
path.write_text(json.dumps(out) + "\n")
