"""Writes tests/golden/business_value_nannyml.json: NannyML's business value of chunks, realised and estimated by CBPE.

Totals are recorded (normalize_business_value=None): its "per_prediction" divides each column of the confusion matrix by
that column's own sum, which is another figure than the mean over rows.

Run with a Python that has nannyml: python tests/oracles/business_value_nannyml.py
"""

import importlib.metadata
import json
import os
import pathlib
import warnings

os.environ["NML_DISABLE_USAGE_LOGGING"] = "1"

import nannyml
import numpy as np
import pandas as pd

from streams import uniforms

REFERENCE, ANALYSIS, CHUNK = 2_000, 800, 200
# [[true negative, false positive], [false negative, true positive]]
BINARY = [[1, -5], [-20, 10]]
# A row a true class, a column a predicted one.
SEVERAL = [[4, -1, -2.5], [-6, 3, 0], [-30, -8, 12]]
CLASSES = ["a", "b", "c"]


def binary(rows, seed, moved):
    u, v = uniforms(seed, rows), uniforms(seed + 1, rows)
    # Scores that are no probabilities: calibration is needed.
    score = [round(x ** (0.7 if moved else 1.0), 4) for x in u]
    return pd.DataFrame(
        {
            "score": score,
            "predicted": [int(s >= 0.45) for s in score],
            "truth": [int(w < s * s) for s, w in zip(score, v)],
        }
    )


def several(rows, seed, moved):
    parts = [uniforms(seed + k, rows) for k in range(3)]
    v = uniforms(seed + 3, rows)
    raw = [[p[i] ** (0.6 if moved and k == 2 else 1.0) + 0.01 for k, p in enumerate(parts)] for i in range(rows)]
    scores = [[round(x / sum(line), 4) for x in line] for line in raw]
    truth = []
    for line, w in zip(scores, v):
        sharp = [x**3 for x in line]
        edge = w * sum(sharp)
        truth.append(0 if edge < sharp[0] else 1 if edge < sharp[0] + sharp[1] else 2)
    frame = pd.DataFrame({f"score_{c}": [line[k] for line in scores] for k, c in enumerate(CLASSES)})
    frame["predicted"] = [CLASSES[int(np.argmax(line))] for line in scores]
    frame["truth"] = [CLASSES[t] for t in truth]
    return frame


def columns(frame):
    return {name: frame[name].tolist() for name in frame}


def case(kind, make, matrix):
    reference, analysis = make(REFERENCE, 11, False), make(ANALYSIS, 101, True)
    proba = "score" if kind == "binary" else {c: f"score_{c}" for c in CLASSES}
    shared = {
        "y_pred_proba": proba,
        "y_pred": "predicted",
        "y_true": "truth",
        "problem_type": f"classification_{kind}",
        "metrics": ["business_value"],
        "business_value_matrix": matrix,
        "normalize_business_value": None,
        "chunk_size": CHUNK,
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        estimated = nannyml.CBPE(**shared).fit(reference).estimate(analysis.drop(columns="truth"))
        realised = nannyml.PerformanceCalculator(**shared).fit(reference).calculate(analysis)
    own = estimated.filter(period="analysis").to_df()["business_value"]
    known = realised.filter(period="analysis").to_df()["business_value"]
    return {
        "matrix": matrix,
        "chunk": CHUNK,
        "reference": columns(reference),
        "analysis": columns(analysis),
        "estimated": own["value"].tolist(),
        "sampling_error": own["sampling_error"].tolist(),
        "realised": known["value"].tolist(),
    }


names = ["nannyml", "scikit-learn", "scipy", "numpy", "pandas"]
golden = {
    "versions": {name: importlib.metadata.version(name) for name in names},
    "binary": case("binary", binary, BINARY),
    "multiclass": {"classes": CLASSES, **case("multiclass", several, SEVERAL)},
}
target = pathlib.Path(__file__).parent.parent / "golden" / "business_value_nannyml.json"
target.write_text(json.dumps(golden, separators=(",", ":")) + "\n")
