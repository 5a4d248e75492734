# python3 scripts/make_sample_vectors.py
# Prints OUTSIDE of test/cli/sample.ts: mutual information of the columns of that table with its column weight (scikit-learn), what is beyond
# chance (40 digits, make_adjusted_vectors.py) and its share of the entropy, for bins at NumPy's quantiles or of equal width.

import json

import numpy as np
from make_adjusted_vectors import case
from sklearn.metrics import mutual_info_score
from sklearn.metrics.cluster import contingency_matrix


def sample():
    seed = 1

    def following():
        nonlocal seed
        seed = seed * 16807 % 2147483647
        return seed % 1000

    rows = []
    for i in range(600):
        a, b, c, d = (following() for _ in range(4))
        size = (a // 4 + b) / 8
        rows.append((
            'ABCD'[a % 4] if i % 17 else None,
            float(f'{size:.3f}') if i % 13 else None,
            (a + c) % 1000 < 400,
            # As JavaScript's toFixed, which rounds the exact double.
            float(f'{2 * size + c / 50:.2f}'),
            float(d),
        ))
    return dict(zip(['group', 'size', 'flag', 'weight', 'noise'], zip(*rows)))


def bins_of(values, way, most):
    present = np.array([v for v in values if v is not None])
    bins = min(20, round(len(present) ** (1 / 3))) if most is None else most
    edges = np.unique(np.quantile(present, np.arange(bins + 1) / bins)) if way == 'equal-frequency' else np.histogram_bin_edges(present, bins)
    return [None if v is None else int(np.clip(np.searchsorted(edges, v, 'right') - 1, 0, len(edges) - 2)) for v in values]


columns = sample()
result = {}
for name, way, most in [('equal-frequency', 'equal-frequency', 20), ('uniform', 'uniform', 20), ('default', 'equal-frequency', None)]:
    codes = {key: list(values) if key in ('group', 'flag') else bins_of(values, way, most) for key, values in columns.items()}
    target = codes.pop('weight')
    _, counts = np.unique(target, return_counts=True)
    p = counts / counts.sum()
    rows = []
    for key, own in codes.items():
        both = [(x, y) for x, y in zip(own, target) if x is not None]
        x, y = zip(*both)
        found = case(contingency_matrix(x, y).tolist())
        rows.append((key, {
            'mi': mutual_info_score(x, y) / np.log(2),
            'beyondChance': found['beyond'] / np.log(2),
            'share': found['share'],
            'omitted': 600 - len(both),
        }))
    rows.sort(key=lambda row: -row[1]['beyondChance'])
    result[name] = {'entropy': float(-(p * np.log2(p)).sum()), **dict(rows)}
print(json.dumps(result, indent=2))
