"""Writes tests/golden/presets_nannyml.json: NannyML's univariate values, thresholds and alarms per chunk.

Run with a Python that has nannyml: python tests/oracles/presets_nannyml.py
"""

import importlib.metadata
import json
import pathlib
import warnings

import nannyml
import pandas as pd

from streams import categories, numeric

CONTINUOUS = ["jensen_shannon", "hellinger", "kolmogorov_smirnov", "wasserstein"]
CATEGORICAL = ["jensen_shannon", "hellinger", "l_infinity", "chi2"]

CASES = [
    {"name": "default chunks that do not divide", "reference": 1003, "current": 640, "chunkSize": None},
    {"name": "chunks of 150", "reference": 900, "current": 500, "chunkSize": 150},
    {"name": "a large reference", "reference": 10_400, "current": 2_000, "chunkSize": 1_000},
]


def frame(rows, seed, moved):
    shift = 0.25 if moved else 0.0
    column = {
        "number": numeric(seed, rows, shift, 10.0, 1000),
        "category": categories(seed + 1, rows, 0, 6 if moved else 5),
        "pair": categories(seed + 2, rows, 0, 1),
    }
    data = pd.DataFrame(column).astype({"category": "object", "pair": "object"})
    data.loc[data.index % 17 == 3, ["number", "category"]] = None
    return data


def thresholds(calculator, column):
    return {m.column_name: m.upper_threshold_value for m in calculator._column_to_models_mapping[column]}


def case(recipe):
    reference = frame(recipe["reference"], 11, False)
    current = frame(recipe["current"], 101, True)
    calculator = nannyml.UnivariateDriftCalculator(
        column_names=["number", "category", "pair"],
        treat_as_categorical=["category", "pair"],
        continuous_methods=CONTINUOUS,
        categorical_methods=CATEGORICAL,
        chunk_size=recipe["chunkSize"],
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        calculator.fit(reference)
        found = calculator.calculate(current).filter(period="analysis").to_df()
    out = {**recipe, "chunks": [], "results": []}
    out["chunks"] = [
        [int(a), int(b)] for a, b in zip(found["chunk", "chunk", "start_index"], found["chunk", "chunk", "end_index"])
    ]
    for column in ("number", "category", "pair"):
        for method in CONTINUOUS if column == "number" else CATEGORICAL:
            threshold = thresholds(calculator, column)[method]
            out["results"].append(
                {
                    "column": column,
                    "method": method,
                    "threshold": None if threshold is None else float(threshold),
                    "values": [float(v) for v in found[column, method, "value"]],
                    "alerts": [bool(v) for v in found[column, method, "alert"]],
                }
            )
    return out


def main():
    packages = ("nannyml", "scipy", "numpy", "pandas")
    golden = {
        "versions": {name: importlib.metadata.version(name) for name in packages},
        "cases": [case(recipe) for recipe in CASES],
    }
    out = pathlib.Path(__file__).parent.parent / "golden" / "presets_nannyml.json"
    out.write_text(json.dumps(golden, separators=(",", ":")) + "\n")


main()
