"""Performance metrics by scikit-learn, their standard errors by the bootstrap. Run: python tests/oracles/performance_metrics.py"""

import json
import pathlib

import numpy
import sklearn
from sklearn import metrics
from sklearn.isotonic import IsotonicRegression

rng = numpy.random.default_rng(7)
replicates = 1500


def spread(f, n):
    values = []
    for _ in range(replicates):
        rows = rng.integers(0, n, n)
        try:
            values.append(f(rows))
        except ValueError:
            pass
    return float(numpy.std(values))


def ece(y, s):
    bins = numpy.minimum(9, numpy.floor(s * 10).astype(int))
    return sum(abs(y[bins == b].mean() - s[bins == b].mean()) * (bins == b).mean() for b in range(10) if (bins == b).any())


def binary(n, digits, base):
    s = numpy.round(rng.beta(1.2, 2.5, n), digits)
    y = (rng.random(n) < numpy.clip(base + 0.8 * s, 0, 1)).astype(int)
    p = (s >= 0.4).astype(int)
    functions = {
        "auroc": lambda r: metrics.roc_auc_score(y[r], s[r]),
        "average_precision": lambda r: metrics.average_precision_score(y[r], s[r]),
        "f1": lambda r: metrics.f1_score(y[r], p[r]),
        "precision": lambda r: metrics.precision_score(y[r], p[r]),
        "recall": lambda r: metrics.recall_score(y[r], p[r]),
        "specificity": lambda r: metrics.recall_score(y[r], p[r], pos_label=0),
        "accuracy": lambda r: metrics.accuracy_score(y[r], p[r]),
        "log_loss": lambda r: metrics.log_loss(y[r], s[r], labels=[0, 1]),
        "brier": lambda r: metrics.brier_score_loss(y[r], s[r]),
        "mcc": lambda r: metrics.matthews_corrcoef(y[r], p[r]),
        "ece": lambda r: ece(y[r], s[r]),
    }
    everything = numpy.arange(n)
    return {
        "truth": y.tolist(),
        "predicted": p.tolist(),
        "score": s.tolist(),
        "values": {k: float(f(everything)) for k, f in functions.items()},
        "errors": {k: spread(f, n) for k, f in functions.items()},
    }


def multiclass(n, k):
    logits = rng.normal(size=(n, k)) * 1.3
    s = numpy.exp(logits)
    s = s / s.sum(axis=1, keepdims=True)
    y = numpy.array([rng.choice(k, p=row) for row in s])
    p = numpy.where(rng.random(n) < 0.9, s.argmax(axis=1), rng.integers(0, k, n))
    functions = {
        "accuracy": lambda r: metrics.accuracy_score(y[r], p[r]),
        "macro_f1": lambda r: metrics.f1_score(y[r], p[r], average="macro"),
        "macro_precision": lambda r: metrics.precision_score(y[r], p[r], average="macro", zero_division=0),
        "macro_recall": lambda r: metrics.recall_score(y[r], p[r], average="macro", zero_division=0),
        "macro_auroc": lambda r: metrics.roc_auc_score(y[r], s[r], average="macro", multi_class="ovr", labels=range(k)),
        "log_loss": lambda r: metrics.log_loss(y[r], s[r], labels=range(k)),
    }
    everything = numpy.arange(n)
    return {
        "classes": [f"c{i}" for i in range(k)],
        "truth": y.tolist(),
        "predicted": p.tolist(),
        "scores": s.T.tolist(),
        "values": {name: float(f(everything)) for name, f in functions.items()},
        "errors": {name: spread(f, n) for name, f in functions.items()},
    }


def regression(n):
    y = numpy.round(rng.gamma(3, 10, n) + 1, 3)
    p = numpy.round(0.8 * y + rng.normal(3, 4, n), 3)
    functions = {
        "mae": lambda r: metrics.mean_absolute_error(y[r], p[r]),
        "rmse": lambda r: metrics.root_mean_squared_error(y[r], p[r]),
        "mse": lambda r: metrics.mean_squared_error(y[r], p[r]),
        "mape": lambda r: metrics.mean_absolute_percentage_error(y[r], p[r]),
        "r2": lambda r: metrics.r2_score(y[r], p[r]),
        "bias": lambda r: float((p[r] - y[r]).mean()),
    }
    everything = numpy.arange(n)
    return {
        "truth": y.tolist(),
        "predicted": p.tolist(),
        "values": {k: float(f(everything)) for k, f in functions.items()},
        "errors": {k: spread(f, n) for k, f in functions.items()},
    }


def isotonic(n, digits):
    x = numpy.round(rng.random(n), digits)
    y = (rng.random(n) < x**2).astype(int)
    fit = IsotonicRegression(out_of_bounds="clip", increasing=True).fit(x, y)
    at = numpy.linspace(-0.2, 1.2, 57)
    return {"x": x.tolist(), "y": y.tolist(), "at": at.tolist(), "fitted": fit.predict(at).tolist()}


golden = {
    "versions": {"scikit-learn": sklearn.__version__, "numpy": numpy.__version__},
    "replicates": replicates,
    "binary": [binary(400, 2, 0.05), binary(500, 6, 0.01)],
    "multiclass": [multiclass(400, 3), multiclass(500, 5)],
    "regression": [regression(400)],
    "isotonic": [isotonic(80, 1), isotonic(120, 5)],
}
target = pathlib.Path(__file__).parent.parent / "golden" / "performance.json"
target.write_text(json.dumps(golden, separators=(",", ":")) + "\n")
