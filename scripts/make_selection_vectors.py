# python3 scripts/make_selection_vectors.py > test/vectors/selection.json
# Greedy selections of features by their definitions, from scikit-learn's mutual_info_score of labels and of joint labels (bits).

import json

import numpy as np
from sklearn.metrics import mutual_info_score

LN2 = np.log(2)


def mi(a, b):
    return mutual_info_score(a, b) / LN2


def join(*columns):
    key = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        key = key * (int(max(column)) + 1) + np.asarray(column)
    return key


def conditional(a, b, given):
    return mi(join(a, given), b) - mi(given, b)


def entropy(a):
    return mi(a, a)


def score(criterion, f, y, chosen):
    relevance = mi(f, y)
    if not chosen or criterion == "mim":
        return relevance
    if criterion == "mrmr":
        return relevance - np.mean([mi(f, s) for s in chosen])
    if criterion == "jmi":
        return sum(mi(join(f, s), y) for s in chosen)
    if criterion == "cmim":
        return min(conditional(f, y, s) for s in chosen)
    if criterion == "disr":
        return sum(mi(join(f, s), y) / entropy(join(f, s, y)) for s in chosen)
    return relevance - sum(max(0, mi(f, s) - conditional(f, s, y)) for s in chosen)


def select(criterion, features, y):
    left = list(range(len(features)))
    chosen, scores = [], []
    while left:
        found = [score(criterion, features[i], y, [features[c] for c in chosen]) for i in left]
        best = int(np.argmax(np.round(found, 12)))
        scores.append(float(found[best]))
        chosen.append(left.pop(best))
    return {"order": chosen, "scores": scores}


cases = []
for seed, n, columns, bins in [(1, 500, 8, 4), (2, 2000, 6, 10), (3, 300, 5, 3)]:
    r = np.random.default_rng(seed)
    features = [r.integers(0, bins, n) for _ in range(columns)]
    features[1] = np.where(r.random(n) < 0.8, features[0], features[1])
    features[3] = (features[2] + (r.random(n) < 0.3)) % bins
    y = (features[0] + 2 * (features[2] > bins // 2) + features[4] * (r.random(n) < 0.5)) % bins
    cases.append(
        {
            "features": [f.tolist() for f in features],
            "y": y.tolist(),
            "selected": {c: select(c, features, y) for c in ("mim", "mrmr", "jmi", "cmim", "disr", "icap")},
        }
    )
print(json.dumps({"source": "scripts/make_selection_vectors.py, scikit-learn %s" % __import__("sklearn").__version__, "unit": "bits", "cases": cases}))
