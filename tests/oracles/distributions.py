"""Writes tests/golden/distributions.json: survival functions and quantiles on grids, by SciPy.

Run with a Python that has scipy and numpy: python tests/oracles/distributions.py
"""

import json
import pathlib

import numpy as np
import scipy
from scipy import stats
from scipy.special import gammainc, gammaincc, gammaln, kolmogorov, betainc


def numbers(values):
    return [float(v) for v in np.atleast_1d(values)]


def grid(function, *axes):
    """Rows of [arguments…, value] over the product of the axes."""
    mesh = np.stack(np.meshgrid(*axes, indexing="ij"), -1).reshape(-1, len(axes))
    return [[*numbers(row), float(function(*row))] for row in mesh]


def ks_two_sample():
    rows = []
    for n, m in [(1, 1), (3, 5), (8, 8), (30, 30), (50, 200), (97, 400), (1000, 1500), (5000, 200), (3000, 3000)]:
        lcm = np.lcm(n, m)
        for z in (0.3, 0.6, 0.9, 1.3, 1.8, 3.0):
            d = round(min(1.0, z * np.sqrt((n + m) / (n * m))) * lcm) / lcm
            prob = stats._stats_py._attempt_exact_2kssamp(n, m, int(np.gcd(n, m)), d, "two-sided")
            rows.append([n, m, float(d), float(prob[2])])
    return rows


def main():
    x = np.array([-38, -20.5, -8, -5.7, -3, -1, -0.6, -1e-9, 0, 0.3, 0.7, 2.5, 5.5, 6.1, 12])
    p = np.array([1e-300, 1e-40, 1e-10, 0.001, 0.03, 0.2, 0.5, 0.61, 0.92, 0.99, 1 - 1e-9])
    dfs = np.array([0.5, 1, 2, 3, 7.5, 19, 100, 999, 20000])
    scale = np.array([0.01, 0.3, 0.8, 1, 1.1, 2, 8])
    golden = {
        "versions": {"scipy": scipy.__version__, "numpy": np.__version__},
        "normalSf": grid(stats.norm.sf, x),
        "normalQuantile": grid(stats.norm.ppf, p),
        "gammaLn": grid(gammaln, np.array([1e-5, 0.1, 0.5, 0.9, 1.3, 2.5, 9.9, 10, 40.5, 1000, 1e7])),
        "gammaP": [[a, a * s, float(gammainc(a, a * s))] for a in dfs for s in scale],
        "gammaQ": [[a, a * s, float(gammaincc(a, a * s))] for a in dfs for s in scale],
        "chiSquareSf": [[d * s, d, float(stats.chi2.sf(d * s, d))] for d in dfs for s in scale],
        "chiSquareQuantile": grid(stats.chi2.ppf, np.array([0.001, 0.05, 0.5, 0.95, 0.999]), dfs),
        "betaInc": grid(betainc, np.array([0.3, 1, 5, 80, 4000]), np.array([0.5, 1, 12, 5000]), np.array([0.01, 0.2, 0.5, 0.9])),
        "studentTSf": grid(stats.t.sf, np.array([-4, -1, 0, 0.2, 1.5, 3, 12]), dfs),
        "fSf": grid(stats.f.sf, np.array([0.1, 0.9, 1.2, 3, 20]), np.array([1.0, 3, 30, 500]), np.array([2.0, 17, 100, 5000])),
        "kolmogorovSf": grid(kolmogorov, np.array([0.02, 0.1, 0.3, 0.5, 0.8, 0.99, 1, 1.2, 2, 4])),
        "kstwoSf": [
            [float(z / np.sqrt(n)), n, float(stats.kstwo.sf(z / np.sqrt(n), n))]
            for n in (1, 2, 7, 20, 100, 139, 141, 500, 5000, 20000, 150000)
            for z in (0.16, 0.2, 0.27, 0.33, 0.5, 0.7, 0.86, 1.1, 1.4, 1.6, 1.95, 2.5, 4)
            if 0 < z / np.sqrt(n) < 1
        ],
        "ksTwoSampleExact": ks_two_sample(),
        "cvmCdf": grid(scipy.stats._hypotests._cdf_cvm_inf, np.array([0.01, 0.03, 0.1, 0.2, 0.4, 0.7, 1.2])),
    }
    out = pathlib.Path(__file__).parent.parent / "golden" / "distributions.json"
    out.write_text(json.dumps(golden, separators=(",", ":")) + "\n")


main()
