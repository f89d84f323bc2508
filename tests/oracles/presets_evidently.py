"""Writes tests/golden/presets_evidently.json: Evidently's own choice of test, value and verdict, and its PSI.

Run with a Python that has evidently: python tests/oracles/presets_evidently.py
"""

import importlib.metadata
import json
import pathlib
import warnings

import pandas as pd
from evidently.legacy.calculations.stattests import psi_stat_test
from evidently.legacy.calculations.stattests.registry import get_stattest
from evidently.legacy.core import ColumnType

from streams import categories, numeric


def spec(kind, seed, count, **rest):
    return {"kind": kind, "seed": seed, "count": count, **rest}


def series(case):
    arguments = {key: value for key, value in case.items() if key != "kind"}
    if case["kind"] == "categorical":
        return pd.Series(categories(**arguments), dtype="object"), ColumnType.Categorical
    values = pd.Series(numeric(**arguments))
    return (values.astype("int64") if case["decimals"] == 1 else values), ColumnType.Numerical


def numbers(seed, count, shift=0.0, scale=10.0, decimals=1000):
    return spec("numeric", seed, count, shift=shift, scale=scale, decimals=decimals)


def values(seed, count, first=0, last=5):
    return spec("categorical", seed, count, first=first, last=last)


CASES = [
    ("small numeric, no shift", numbers(1, 300), numbers(2, 200)),
    ("small numeric, shifted", numbers(3, 1000), numbers(4, 150, shift=0.2)),
    ("small numeric, few values", numbers(5, 400, scale=0.9, decimals=1), numbers(6, 300, scale=0.9, decimals=1)),
    ("small numeric, two values", numbers(7, 400, shift=2.0, scale=0.49, decimals=1), numbers(8, 300, shift=2.04, scale=0.49, decimals=1)),
    ("large numeric, no shift", numbers(9, 1500), numbers(10, 700)),
    ("large numeric, shifted", numbers(11, 2500), numbers(12, 900, shift=0.15)),
    ("large numeric, tiny scale", numbers(13, 1500, scale=0.0005, decimals=10**7), numbers(14, 700, scale=0.0005, decimals=10**7, shift=0.5)),
    ("large numeric, few values", numbers(15, 1600, scale=0.9, decimals=1), numbers(16, 800, shift=0.1, scale=0.9, decimals=1)),
    ("large whole numbers", numbers(17, 1600, scale=12.0, decimals=1), numbers(18, 800, scale=13.0, decimals=1)),
    ("small values", values(19, 500), values(20, 300)),
    ("small values, an unseen one", values(21, 500, last=3), values(22, 300, last=4)),
    ("small values, two of them", values(23, 500, last=1), values(24, 300, last=1)),
    ("large values", values(25, 1500), values(26, 300)),
    ("large values, many of them", values(27, 5000, last=120), values(28, 400, last=120)),
    ("one value", values(29, 300, last=0), values(30, 200, last=0)),
]


def row(name, reference, current):
    x, kind = series(reference)
    y, _ = series(current)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        test = get_stattest(x, y, kind, None)
        default = test(x, y, kind, None)
        psi = get_stattest(x, y, kind, psi_stat_test)(x, y, kind, None)
    return {
        "name": name,
        "reference": reference,
        "current": current,
        "statistic": test.display_name,
        "value": float(default.drift_score),
        "threshold": float(default.actual_threshold),
        "drift": bool(default.drifted),
        "psi": float(psi.drift_score),
        "psiDrift": bool(psi.drifted),
    }


def main():
    packages = ("evidently", "scipy", "numpy", "pandas")
    golden = {
        "versions": {name: importlib.metadata.version(name) for name in packages},
        "cases": [row(*case) for case in CASES],
    }
    out = pathlib.Path(__file__).parent.parent / "golden" / "presets_evidently.json"
    out.write_text(json.dumps(golden, separators=(",", ":")) + "\n")


main()
