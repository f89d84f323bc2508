"""Writes tests/golden/multivariate.json: what NumPy, SciPy and scikit-learn find on small assorted data, by method.

Run with a Python that has them: python tests/oracles/multivariate.py
"""

import json
import pathlib

import numpy as np
import scipy
import sklearn
from scipy import stats
from sklearn.covariance import MinCovDet
from sklearn.decomposition import PCA
from sklearn.ensemble import HistGradientBoostingClassifier, IsolationForest
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold, cross_val_predict

rng = np.random.default_rng(20_260_701)


def short(x):
    return np.array([float(f"{v:.9g}") for v in np.ravel(x)]).reshape(np.shape(x))


def columns(x):
    return np.asarray(x).T.tolist()


def mixed(n, shift):
    a = rng.normal(size=(n, 4))
    a[:, 1] = 0.8 * a[:, 0] + 0.6 * a[:, 1]
    a[:, 2] += shift
    return short(a)


x, y = mixed(140, 0.0), mixed(90, 0.9)


def mmd():
    both = np.concatenate([y, x])
    d2 = ((both[:, None] - both[None]) ** 2).sum(-1)
    sigma2 = float(np.median(d2[np.triu_indices(len(both), 1)]) / 2)
    k = lambda a, b: np.exp(-((a[:, None] - b[None]) ** 2).sum(-1) / (2 * sigma2))
    kx, ky = k(x, x), k(y, y)
    n, m = len(x), len(y)
    value = (kx.sum() - n) / (n * (n - 1)) + (ky.sum() - m) / (m * (m - 1)) - 2 * k(x, y).mean()
    return {"sigma2": sigma2, "mmd2": float(value)}


def hotelling():
    n, m = len(x), len(y)
    pooled = ((n - 1) * np.cov(x.T) + (m - 1) * np.cov(y.T)) / (n + m - 2)
    d = y.mean(0) - x.mean(0)
    return {"distance": float(np.sqrt(d @ np.linalg.solve(pooled, d)))}


def reconstruction():
    pca = PCA(n_components=0.65).fit(x)
    rest = y - pca.inverse_transform(pca.transform(y))
    return {"kept": int(pca.n_components_), "errors": np.linalg.norm(rest, axis=1).tolist()}


def scores():
    a, b = short(rng.uniform(size=80)), short(rng.uniform(size=60) ** 1.7)
    c, d = rng.integers(0, 3, 80), rng.choice(3, 60, p=[0.6, 0.3, 0.1])
    apart = abs(np.bincount(c, minlength=3) / 80 - np.bincount(d, minlength=3) / 60).sum() / 2
    return {
        "reference": {"score": a.tolist(), "class": [f"k{v}" for v in c]},
        "window": {"score": b.tolist(), "class": [f"k{v}" for v in d]},
        "ks": float(stats.ks_2samp(a, b).statistic),
        "total_variation": float(apart),
    }


def classifier():
    a, b = mixed(600, 0.0), mixed(600, 0.0)
    b[:, 3] = 1.8 * b[:, 3]
    truth = np.r_[np.zeros(600), np.ones(600)]
    model = HistGradientBoostingClassifier(max_iter=60, learning_rate=0.1, max_depth=3)
    folds = StratifiedKFold(5, shuffle=True, random_state=1)
    found = cross_val_predict(model, np.r_[a, b], truth, cv=folds, method="predict_proba")[:, 1]
    ranks = []
    for n, m, ties in [(6, 9, False), (20, 35, False), (80, 60, True)]:
        p, q = rng.normal(0.4, size=n), rng.normal(size=m)
        if ties:
            p, q = np.round(p * 2), np.round(q * 2)
        p, q = short(p), short(q)
        method = "asymptotic" if ties else "exact"
        u = stats.mannwhitneyu(p, q, alternative="greater", method=method)
        ranks.append({"first": p.tolist(), "second": q.tolist(), "auroc": float(u.statistic / (n * m)), "p": float(u.pvalue)})
    return {"reference": columns(a), "window": columns(b), "auroc": float(roc_auc_score(truth, found)), "ranks": ranks}


def correlation():
    def scored(a):
        ranks = stats.rankdata(a, axis=0)
        return stats.norm.ppf((ranks - 0.5) / len(a))

    a, b = mixed(150, 0.0), mixed(120, 0.0)
    b[:, 1] = short(rng.normal(size=120))
    r, s = np.corrcoef(scored(a).T), np.corrcoef(scored(b).T)
    gap = np.abs(np.arctanh(np.clip(s, -0.995, 0.995)) - np.arctanh(np.clip(r, -0.995, 0.995)))
    return {
        "reference": columns(a), "window": columns(b), "before": float(r[0, 1]), "after": float(s[0, 1]),
        "largest": float(gap[np.triu_indices(4, 1)].max()),
    }


def isolation_forest():
    odd = short(np.r_[rng.normal(size=(20, 4)) + 6, rng.uniform(-4, 4, size=(20, 4))])
    score = lambda rows: -np.mean([
        IsolationForest(n_estimators=100, max_samples=140, random_state=s).fit(x).score_samples(rows) for s in range(20)
    ], axis=0)
    return {"usual": score(x).tolist(), "odd": odd.tolist(), "odd_scores": score(odd).tolist()}


def mahalanobis():
    spoiled = x.copy()
    spoiled[:25] = short(rng.normal(size=(25, 4)) * 0.3 + 7)
    found = MinCovDet(random_state=0).fit(spoiled)
    tail = [float(stats.nhypergeom.sf(h - 1, 90 + 140, 90, 2)) for h in range(0, 8)]
    return {
        "rows": spoiled.tolist(), "location": found.location_.tolist(), "covariance": found.covariance_.tolist(),
        "raw_location": found.raw_location_.tolist(), "tail": tail,
    }


def embedding():
    a, b = short(rng.normal(size=(70, 5))), short(rng.normal(0.3, size=(50, 5)))
    spread = np.sqrt(((a - a.mean(0)) ** 2).sum() / len(a))
    return {
        "reference": a.tolist(), "window": b.tolist(),
        "distance": float(np.linalg.norm(a.mean(0) - b.mean(0)) / spread),
    }


def vectors_told_apart():
    own = np.random.default_rng(20_260_702)
    a, b = short(own.normal(size=(300, 12))), short(own.normal(size=(300, 12)))
    b[:, 4] = short(b[:, 4] + 1.2)
    truth = np.r_[np.zeros(300), np.ones(300)]
    train, test = np.r_[0:150, 300:450], np.r_[150:300, 450:600]
    both = np.r_[a, b]
    model = LogisticRegression(max_iter=1000).fit(both[train], truth[train])
    auroc = roc_auc_score(truth[test], model.predict_proba(both[test])[:, 1])
    return {"reference": a.tolist(), "window": b.tolist(), "auroc": float(auroc)}


topics = [
    "refund order late delivery parcel broken box courier address street".split(),
    "password login account reset email token browser page error screen".split(),
    "invoice price tax card payment bank amount total month plan".split(),
]


def texts(n, weights):
    out = []
    for _ in range(n):
        words = topics[rng.choice(3, p=weights)] + ["please", "help", "with", "my"]
        out.append(" ".join(rng.choice(words, size=rng.integers(4, 12))))
    return out


def words():
    a, b = texts(240, [0.5, 0.4, 0.1]), texts(240, [0.3, 0.3, 0.4])
    train, test = a[:120] + b[:120], a[120:] + b[120:]
    truth = np.r_[np.zeros(120), np.ones(120)]
    vectors = TfidfVectorizer(sublinear_tf=True, min_df=2, token_pattern=r"(?u)\w+").fit(train)
    model = LogisticRegression(C=10, max_iter=1000).fit(vectors.transform(train), truth)
    first = vectors.transform(train[:1])
    names = vectors.get_feature_names_out()
    row = {names[i]: float(first[0, i]) for i in first.nonzero()[1]}
    auroc = roc_auc_score(truth, model.predict_proba(vectors.transform(test))[:, 1])
    return {"reference": a, "window": b, "train": train, "row": row, "auroc": float(auroc)}


def descriptors():
    a, b = texts(120, [0.5, 0.4, 0.1]), [t.upper() + " 2026!" for t in texts(80, [0.5, 0.4, 0.1])]
    length = stats.ks_2samp([len(t) for t in a], [len(t) for t in b]).statistic
    return {"reference": a, "window": b, "ks_of_characters": float(length)}


golden = {
    "versions": {"numpy": np.__version__, "scipy": scipy.__version__, "scikit-learn": sklearn.__version__},
    "data": {"reference": x.tolist(), "window": y.tolist()},
    "scores": scores(),
    "classifier": classifier(),
    "mmd": mmd(),
    "reconstruction": reconstruction(),
    "hotelling": hotelling(),
    "correlation": correlation(),
    "isolation_forest": isolation_forest(),
    "mahalanobis": mahalanobis(),
    "embedding_mmd": mmd(),
    "embedding_centroid": embedding(),
    "text_descriptors": descriptors(),
    "text_words": words(),
    "embedding_classifier": vectors_told_apart(),
}
out = pathlib.Path(__file__).parent.parent / "golden" / "multivariate.json"
out.write_text(json.dumps(golden, separators=(",", ":")) + "\n")
