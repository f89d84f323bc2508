"""Writes tests/golden/stream_detectors.json: alarms of River's own detectors on streams drawn by Python's random, a
brute-force ADWIN that keeps every value, and full Bayesian change point recursions with SciPy's densities.

    python -m venv v && v/bin/pip install river numpy scipy && v/bin/python tests/oracles/stream_detectors.py
"""

import json
import math
import os
import random
from importlib.metadata import version

import numpy as np
from river import drift
from scipy import stats


def bits(rng, p, n):
    return [int(rng.random() < p) for _ in range(n)]


def streams():
    rng = random.Random(12345)
    docs = rng.choices([0, 1], k=1000) + rng.choices(range(4, 8), k=1000)
    rng = random.Random(42)
    binary = rng.choices([0, 1], k=1000) + rng.choices([0, 1], k=1000, weights=[0.3, 0.7])
    rng = random.Random(7)
    falls = bits(rng, 0.4, 1500) + bits(rng, 0.1, 1500) + bits(rng, 0.3, 1500)
    rng = random.Random(8)
    level = [round(rng.gauss(0, 1), 4) for _ in range(1200)] + [round(rng.gauss(-1.5, 1), 4) for _ in range(800)]
    level += [round(rng.gauss(-1.5, 3), 4) for _ in range(1000)]
    return {"docs": docs, "binary": binary, "falls": falls, "level": level}


def river(make, values):
    d = make()
    out = []
    for i, x in enumerate(values):
        d.update(x)
        if d.drift_detected:
            out.append(i)
    return out


class BruteAdwin:
    """Keeps every value; bucket sizes only say where cuts may be. Statistics come from the raw values."""

    def __init__(self, delta=0.002, clock=32, least=5, per_row=5):
        self.delta, self.clock, self.least, self.per_row = delta, clock, least, per_row
        self.values, self.sizes, self.ticks = [], [], 0

    def compress(self):
        size = 1
        while self.sizes.count(size) > self.per_row:
            i = self.sizes.index(size)
            self.sizes[i : i + 2] = [2 * size]
            size *= 2

    def cuts(self):
        w = np.array(self.values, float)
        dp = math.log(2 * math.log(len(w)) / self.delta)
        n0 = 0
        for size in self.sizes[:-1]:
            n0 += size
            n1 = len(w) - n0
            if n0 < self.least or n1 < self.least:
                continue
            m = 1 / (n0 - self.least + 1) + 1 / (n1 - self.least + 1)
            eps = math.sqrt(2 * m * w.var() * dp) + 2 / 3 * dp * m
            if abs(w[:n0].mean() - w[n0:].mean()) > eps:
                return True
        return False

    def update(self, x):
        self.values.append(x)
        self.sizes.append(1)
        self.compress()
        self.ticks += 1
        if self.ticks % self.clock:
            return False
        alarm = False
        while len(self.values) >= 2 * self.least and self.cuts():
            alarm = True
            del self.values[: self.sizes.pop(0)]
        return alarm


def brute(values, **k):
    d = BruteAdwin(**k)
    out = []
    for i, x in enumerate(values):
        if d.update(x):
            out.append([i, len(d.values)])
    return {"alarms": out, "width": len(d.values), "mean": float(np.mean(d.values))}


def bocpd(values, hazard, span, weight, binary, rate):
    """No pruning; every run keeps its raw values. Log odds of a regime younger than span, after each value."""
    runs = []
    old, old_values, out = 1.0, [], []
    mean0, ss0, n0 = (rate, 0.0, weight) if binary else (0.0, float(weight), weight)

    def pred(vals, z):
        n = len(vals)
        if binary:
            one = (sum(vals) + 2 * rate) / (n + 2)
            return one if z else 1 - one
        k, a = n + 1, 1 + n / 2
        xb = np.mean(vals) if n else 0.0
        b = 1 + 0.5 * (np.sum((np.array(vals) - xb) ** 2) + xb * xb * n / k)
        return stats.t.pdf(z, 2 * a, xb * n / k, math.sqrt(b * (k + 1) / (a * k)))

    for z in values:
        n = n0 + len(old_values)
        mu = (mean0 * n0 + sum(old_values)) / n
        if binary:
            like = mu if z else 1 - mu
        else:
            ss = ss0 + sum(v * v for v in old_values) - n * mu * mu
            like = stats.t.pdf(z, n, mu, math.sqrt((ss / 2) * (n + 1) / ((n / 2) * n)))
        old *= like
        grown = [(p * pred(v, z), v + [z]) for p, v in runs]
        old_values.append(z)
        total = old + sum(p for p, _ in grown)
        old /= total
        runs = [(p / total, v) for p, v in grown]
        merged = sum(p for p, v in runs if len(v) >= span)
        runs = [(p * (1 - hazard), v) for p, v in runs if len(v) < span]
        old = (old + merged) * (1 - hazard)
        runs.append((hazard, []))
        out.append(math.log(sum(p for p, _ in runs) / old))
    return out


def main():
    s = streams()
    makes = {
        "adwin": lambda: drift.ADWIN(),
        "page_hinkley": lambda: drift.PageHinkley(),
        "page_hinkley_10": lambda: drift.PageHinkley(threshold=10),
        "kswin": lambda: drift.KSWIN(alpha=0.0001, seed=42),
        "kswin_default": lambda: drift.KSWIN(seed=3),
    }
    binary = {
        "ddm": lambda: drift.binary.DDM(),
        "eddm": lambda: drift.binary.EDDM(),
        "eddm_docs": lambda: drift.binary.EDDM(alpha=0.8, beta=0.75),
        "hddm_a": lambda: drift.binary.HDDMA(),
        "hddm_a_both": lambda: drift.binary.HDDMA(two_sided_test=True),
        "hddm_w": lambda: drift.binary.HDDMW(),
        "hddm_w_both": lambda: drift.binary.HDDMW(two_sided_test=True),
    }
    alarms = {}
    for name, values in s.items():
        alarms[name] = {k: river(m, values) for k, m in makes.items()}
        if name in ("binary", "falls"):
            alarms[name] |= {k: river(m, values) for k, m in binary.items()}
    small = s["level"][1100:1400]
    result = {
        "versions": {p: version(p) for p in ("river", "numpy", "scipy")},
        "streams": s,
        "river": alarms,
        "adwin": {k: {"clock32": brute(v), "clock1": brute(v[800:1400], clock=1, delta=0.05)} for k, v in s.items()},
        "bocpd": {
            "gaussian": bocpd(small, 0.01, 60, 100, False, 0.0),
            "bernoulli": bocpd(s["falls"][1400:1700], 0.01, 60, 100, True, 0.4),
        },
    }
    path = os.path.join(os.path.dirname(__file__), "..", "golden", "stream_detectors.json")
    with open(path, "w") as f:
        json.dump(result, f)
    print({k: {d: a[:4] for d, a in v.items()} for k, v in alarms.items()})


main()
