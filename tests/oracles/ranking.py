"""Ranking metrics by scikit-learn and ir_measures (trec_eval), their standard errors by a bootstrap that draws queries.

Equal scores: the mean over every order of the tied items, by enumeration. Run: python tests/oracles/ranking.py
"""

import itertools
import json
import pathlib

import ir_measures
import numpy
import sklearn
from ir_measures import AP, RR, P, R, nDCG
from sklearn.metrics import label_ranking_average_precision_score, ndcg_score

rng = numpy.random.default_rng(11)
replicates = 1500
names = ["ndcg_at_10", "ndcg_exponential_at_10", "mrr", "map_at_10", "precision_at_10", "recall_at_10"]
measures = {
    "ndcg_at_10": nDCG @ 10,
    "mrr": RR,
    "map_at_10": AP @ 10,
    "precision_at_10": P @ 10,
    "recall_at_10": R @ 10,
}


def trec(grades, order):
    """Of one query whose items are in this order."""
    qrels = {"q": {str(i): int(g) for i, g in enumerate(grades)}}
    run = {"q": {str(i): float(-place) for place, i in enumerate(order)}}
    found = ir_measures.calc_aggregate(list(measures.values()), qrels, run)
    raised = {"q": {str(i): 2 ** int(g) - 1 for i, g in enumerate(grades)}}
    exponential = ir_measures.calc_aggregate([nDCG @ 10], raised, run)[nDCG @ 10]
    own = {name: float(found[measure]) for name, measure in measures.items()}
    return {name: float(exponential) if name == "ndcg_exponential_at_10" else own[name] for name in names}


def orders(scores):
    blocks = [[int(i) for i in numpy.flatnonzero(scores == s)] for s in sorted(set(scores), reverse=True)]
    for parts in itertools.product(*[list(itertools.permutations(block)) for block in blocks]):
        yield [i for part in parts for i in part]


def query(grades, scores):
    every = [trec(grades, order) for order in orders(scores)]
    return {name: float(numpy.mean([one[name] for one in every])) for name in names}


def case(queries, sizes, ties):
    group, truth, score, per_query, sklearn_ndcg, lrap = [], [], [], [], [], []
    for q in range(queries):
        n = int(rng.integers(*sizes))
        grades = rng.choice(4, n, p=[0.6, 0.2, 0.12, 0.08])
        scores = 0.6 * grades + rng.normal(size=n)
        if ties:
            scores = numpy.round(scores * 1.2)
        else:
            scores = numpy.round(scores, 6)
        group += [q] * n
        truth += grades.tolist()
        score += scores.tolist()
        if grades.max() == 0:
            continue
        per_query.append(query(grades, scores))
        if n > 1:
            sklearn_ndcg.append(float(ndcg_score([grades], [scores], k=10)))
        else:
            sklearn_ndcg.append(1.0)
        lrap.append(float(label_ranking_average_precision_score([grades > 0], [scores])))
    values = {name: float(numpy.mean([one[name] for one in per_query])) for name in names}
    errors = {}
    for name in names:
        own = numpy.array([one[name] for one in per_query])
        draws = rng.integers(0, len(own), (replicates, len(own)))
        errors[name] = float(numpy.std(own[draws].mean(axis=1)))
    return {
        "group": group,
        "truth": truth,
        "score": score,
        "values": values,
        "errors": errors,
        "sklearn_ndcg": float(numpy.mean(sklearn_ndcg)),
        "lrap": float(numpy.mean(lrap)) if not ties and sizes[1] <= 11 else None,
    }


golden = {
    "versions": {
        "scikit-learn": sklearn.__version__,
        "numpy": numpy.__version__,
        "ir_measures": "0.4.3",
    },
    "replicates": replicates,
    "cases": [case(150, (1, 11), False), case(100, (8, 40), False), case(80, (1, 7), True)],
}
target = pathlib.Path(__file__).parent.parent / "golden" / "ranking.json"
target.write_text(json.dumps(golden, separators=(",", ":")) + "\n")
