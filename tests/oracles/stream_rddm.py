"""Writes tests/golden/stream_rddm.json: alarms of the Reactive Drift Detection Method (Barros et al. 2017) on streams
of errors drawn by Python's random, by two independent implementations: float-evaluation's, which follows
the authors' own, and frouros's, which keeps more of the past after an alarm.

    python -m venv v && v/bin/pip install frouros==0.9.0 && v/bin/pip install --no-deps float-evaluation==0.0.2
    v/bin/python tests/oracles/stream_rddm.py
"""

import importlib.util
import json
import os
import random
import sys
import types
from importlib.metadata import distribution, version

from frouros.detectors.concept_drift import RDDM, RDDMConfig


def float_rddm():
    """The module alone: its package imports learners that are not needed here."""
    root = distribution("float-evaluation").locate_file("float/change_detection")
    for name in ("float", "float.change_detection"):
        sys.modules[name] = types.ModuleType(name)
    for name, path in (
        ("float.change_detection.base_change_detector", "base_change_detector.py"),
        ("float.change_detection.tornado.rddm", "tornado/rddm.py"),
    ):
        spec = importlib.util.spec_from_file_location(name, os.path.join(root, path))
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return sys.modules["float.change_detection.tornado.rddm"].RDDM


def bits(seed, parts):
    rng = random.Random(seed)
    return [int(rng.random() < p) for p, n in parts for _ in range(n)]


STREAMS = {
    "abrupt": bits(1, [(0.2, 4000), (0.4, 3000), (0.1, 3000), (0.25, 4000)]),
    "stable": bits(2, [(0.2, 90_000)]),
    "creeping": bits(3, [(0.2 + 0.004 * i, 1000) for i in range(30)]),
    "slight": bits(4, [(0.2, 6000), (0.212, 30_000)]),
}
# drift level, warning level, most values of a concept, values kept, warnings in a row
SETTINGS = {
    "usual": (2.258, 1.773, 40_000, 7000, 1400),
    "small": (3.0, 2.0, 2000, 500, 100),
    "patient": (4.0, 1.2, 3000, 700, 300),
}


def frouros(values, drift, warning, most, least, limit):
    detector = RDDM(
        config=RDDMConfig(
            drift_level=drift,
            warning_level=warning,
            max_concept_size=most,
            min_concept_size=least,
            max_num_instances_warning=limit,
        )
    )
    out = []
    for i, x in enumerate(values):
        detector.update(value=x)
        if detector.drift:
            out.append(i)
    return out


def authors(make, values, drift, warning, most, least, limit):
    detector = make(
        drift_level=drift,
        warning_level=warning,
        max_size_concept=most,
        min_size_stable_concept=least,
        warn_limit=limit,
    )
    out = []
    for i, x in enumerate(values):
        detector.partial_fit([x == 0])
        if detector.detect_change():
            out.append(i)
    return out


def packed(values):
    """Four values a hexadecimal digit, the first one highest."""
    return "".join(f"{int(''.join(map(str, values[i : i + 4])), 2):x}" for i in range(0, len(values), 4))


def main():
    make = float_rddm()
    result = {
        "versions": {p: version(p) for p in ("frouros", "float-evaluation", "numpy")},
        "streams": {name: packed(values) for name, values in STREAMS.items()},
        "settings": SETTINGS,
        "frouros": {n: {s: frouros(v, *c) for s, c in SETTINGS.items()} for n, v in STREAMS.items()},
        "authors": {n: {s: authors(make, v, *c) for s, c in SETTINGS.items()} for n, v in STREAMS.items()},
    }
    path = os.path.join(os.path.dirname(__file__), "..", "golden", "stream_rddm.json")
    with open(path, "w") as f:
        json.dump(result, f)
        f.write("\n")
    for who in ("frouros", "authors"):
        print(who, {n: {s: (len(a), a[:4]) for s, a in by.items()} for n, by in result[who].items()})


main()
