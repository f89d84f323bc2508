"""Benjamini-Hochberg adjusted p-values by SciPy. Run: python tests/oracles/false_discovery.py"""

import json
import pathlib

import numpy
import scipy
from scipy.stats import false_discovery_control

rng = numpy.random.default_rng(3)
cases = [
    [0.04],
    [1.0, 1.0, 0.5],
    [0.01, 0.02, 0.03, 0.04, 0.05],
    [0.05, 0.001, 0.04, 0.3, 0.001, 0.9],
    [0.0, 1e-300, 1e-12, 0.2],
    *[numpy.round(rng.beta(0.6, 1.5, size), 9).tolist() for size in (7, 40, 250)],
]
golden = {
    "versions": {"scipy": scipy.__version__, "numpy": numpy.__version__},
    "cases": [{"p": p, "adjusted": false_discovery_control(p).tolist()} for p in cases],
}
target = pathlib.Path(__file__).parent.parent / "golden" / "false_discovery.json"
target.write_text(json.dumps(golden, separators=(",", ":")) + "\n")
