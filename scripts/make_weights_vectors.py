# python3 scripts/make_weights_vectors.py > test/vectors/weights.json
# Weighted histograms of NumPy, weighted log losses and the mutual information of weighted tables of scikit-learn. Samples and weights are sixteenths,
# so that no sum is rounded.

import json

import numpy as np
import sklearn
from sklearn.metrics import log_loss, mutual_info_score

rng = np.random.default_rng(17)
N = 300
x = rng.integers(-400, 400, N) / 16
y = np.round((0.5 * x + rng.normal(0, 8, N)) * 16) / 16
labels = np.where(x + rng.normal(0, 10, N) > 0, 1, 0)
predicted = np.round(1024 / (1 + np.exp(-x / 10))) / 1024
fractions = rng.integers(0, 160, N) / 16
counts = rng.integers(0, 5, N)


def information(joint):
    a, b = joint.sum(1, keepdims=True), joint.sum(0, keepdims=True)
    terms = joint * np.log2(np.where(joint > 0, joint * joint.sum() / (a * b), 1))
    found = float(terms.sum() / joint.sum())
    # scikit-learn cuts fractions of the margins off.
    if (joint == np.round(joint)).all():
        assert abs(found - mutual_info_score(None, None, contingency=joint) / np.log(2)) < 1e-14
    return found


cases = {}
for name, w in [('fractions', fractions), ('counts', counts)]:
    histogram = np.histogram(x, bins=7, weights=w)[0]
    ranged = np.histogram(x, bins=5, range=(-10, 12), weights=w)[0]
    joint = np.histogram2d(x, y, bins=(6, 4), weights=w)[0]
    p = histogram[histogram > 0] / histogram.sum()
    cases[name] = {
        'weights': w.tolist(),
        'histogram': histogram.tolist(),
        'ranged': ranged.tolist(),
        'joint': joint.tolist(),
        'entropy': float(-(p * np.log2(p)).sum()),
        'information': information(joint),
        'logLoss': float(log_loss(labels, predicted, sample_weight=w)),
        'logLossSum': float(log_loss(labels, predicted, sample_weight=w, normalize=False)),
    }
repeated = np.repeat(x, counts)
print(json.dumps({
    'source': f'NumPy {np.__version__}, scikit-learn {sklearn.__version__}: scripts/make_weights_vectors.py',
    'x': x.tolist(),
    'y': y.tolist(),
    'labels': labels.tolist(),
    'predicted': predicted.tolist(),
    **cases,
    'quantiles': np.quantile(repeated, np.arange(9) / 8).tolist(),
}))
