# python3 scripts/make_multivariate_vectors.py > test/vectors/multivariate.json
# Information of several columns. Neighbours by comparing |xj - xi| of all pairs with the radius; Gaussians by numpy's slogdet; tables by
# entropies with 40 digits. The numbers of `published` come from the papers and programs named there. Nats unless stated.

import itertools
import json

import numpy as np
from mpmath import log, mp, mpf
from scipy.special import digamma
from scipy.stats import norm, rankdata

mp.dps = 40


def mulberry32(seed):
    state = seed & 0xFFFFFFFF
    mask = 0xFFFFFFFF

    def draw():
        nonlocal state
        state = (state + 0x6D2B79F5) & mask
        t = state
        t = ((t ^ (t >> 15)) * (t | 1)) & mask
        t ^= (t + (((t ^ (t >> 7)) * (t | 61)) & mask)) & mask
        return ((t ^ (t >> 14)) & mask) / 4294967296

    return draw


draw = mulberry32(5)
n = 600


def normal():
    return sum(draw() for _ in range(12)) - 6


# Six columns: each half of the one before and half of a new normal number.
columns = np.zeros((6, n))
for i in range(n):
    before = 0.0
    for c in range(6):
        before = 0.5 * before + 0.5 * normal()
        columns[c, i] = before


def distances(rows):
    d = np.zeros((n, n))
    for row in rows:
        d = np.maximum(d, np.abs(row[None, :] - row[:, None]))
    return d


def radii(rows, k):
    d = distances(rows)
    np.fill_diagonal(d, np.inf)
    return np.sort(d, axis=1)[:, k - 1]


def mean_psi(rows, r, strict):
    d = distances(rows)
    near = (d < r[:, None]) if strict else (d <= r[:, None])
    counts = near.sum(axis=1) - (1 if not strict else (r > 0))
    return float(np.mean(digamma(counts + (1 if strict else 0))))


def pick(group):
    return [columns[c] for c in group]


def ksg1(groups, k):
    r = radii([row for g in groups for row in pick(g)], k)
    m = len(groups)
    return float(digamma(k) + (m - 1) * digamma(n) - sum(mean_psi(pick(g), r, True) for g in groups))


def ksg2(groups, k):
    everything = distances([row for g in groups for row in pick(g)])
    np.fill_diagonal(everything, np.inf)
    r = np.sort(everything, axis=1)[:, k - 1]
    near = everything <= r[:, None]
    total = 0.0
    for g in groups:
        reach = np.where(near, distances(pick(g)), 0).max(axis=1)
        total += mean_psi(pick(g), reach, False)
    m = len(groups)
    return float(digamma(k) - (m - 1) / k + (m - 1) * digamma(n) - total)


def frenzel_pompe(x, y, z, k):
    r = radii(pick(x) + pick(y) + pick(z), k)
    return float(
        digamma(k)
        - mean_psi(pick(x) + pick(z), r, True)
        - mean_psi(pick(y) + pick(z), r, True)
        + mean_psi(pick(z), r, True)
    )


def logdet(group):
    if not group:
        return 0.0
    return float(np.linalg.slogdet(np.atleast_2d(np.cov(columns[list(group)])))[1])


def gaussian(x, y, z=()):
    return 0.5 * (logdet((*x, *z)) + logdet((*y, *z)) - logdet(tuple(z)) - logdet((*x, *y, *z)))


def copula(x, y, corrected):
    global columns
    kept = columns
    columns = np.array([norm.ppf(rankdata(c) / (n + 1)) for c in columns])
    value = gaussian(x, y)
    columns = kept
    if corrected:
        def half(d):
            return sum(digamma((n - i) / 2) for i in range(1, d + 1))
        value += (half(len(x) + len(y)) - half(len(x)) - half(len(y))) / 2
    return float(value)


def kozachenko(group, k):
    return float(digamma(n) - digamma(k) + len(group) * np.mean(np.log(2 * radii(pick(group), k))))


pairs = [((0,), (1, 2)), ((0, 1), (2, 3)), ((0, 1, 2), (3,)), ((0, 1, 2), (3, 4, 5))]
triples = [((0,), (2,), (1,)), ((0,), (1,), (2, 3)), ((0, 1), (3,), (2,)), ((0, 1), (4, 5), (2, 3))]
result = {
    "source": "scripts/make_multivariate_vectors.py, numpy %s" % np.__version__,
    "n": n,
    "sum": [float(sum(map(float, c))) for c in columns],
    "pairs": [
        {"x": x, "y": y, "ksg1": ksg1([x, y], 3), "ksg1k5": ksg1([x, y], 5), "ksg2": ksg2([x, y], 3), "gaussian": gaussian(x, y),
         "copula": copula(x, y, False), "copulaCorrected": copula(x, y, True)}
        for x, y in pairs
    ],
    "triples": [
        {"x": x, "y": y, "z": z, "ksg": frenzel_pompe(x, y, z, 3), "ksgk5": frenzel_pompe(x, y, z, 5), "gaussian": gaussian(x, y, z)}
        for x, y, z in triples
    ],
    "total": [
        {"columns": c, "ksg1": ksg1([(i,) for i in c], 3), "ksg2": ksg2([(i,) for i in c], 3),
         "gaussian": 0.5 * (sum(logdet((i,)) for i in c) - logdet(c))}
        for c in [(0, 1, 2), (0, 2, 4, 5), (0, 1, 2, 3, 4, 5)]
    ],
    "entropy": [{"columns": g, "k": k, "value": kozachenko(g, k)} for g in [(0,), (0, 1), (0, 1, 2), (0, 1, 2, 3), (0, 1, 2, 3, 4, 5)] for k in (1, 3, 5)],
}


# Tables, in bits.
def entropy(rows, group):
    counts = {}
    for row in rows:
        key = tuple(row[i] for i in group)
        counts[key] = counts.get(key, 0) + 1
    total = mpf(len(rows))
    return -sum(c / total * log(c / total, 2) for c in counts.values())


def measures(rows):
    k = len(rows[0])
    everything = range(k)
    h = {s: entropy(rows, s) for size in range(k + 1) for s in itertools.combinations(everything, size)}
    joint = h[tuple(everything)]
    tc = sum(h[(i,)] for i in everything) - joint
    dtc = joint - sum(joint - h[tuple(j for j in everything if j != i)] for i in everything)
    interaction = -sum((-1) ** (k - len(s)) * value for s, value in h.items())
    found = {"rows": rows, "TC": tc, "DTC": dtc, "O": tc - dtc, "interaction": interaction}
    if k >= 3:
        found["CMI"] = h[(0, 2)] + h[(1, 2)] - h[(2,)] - h[(0, 1, 2)]
        found["MI01"] = h[(0,)] + h[(1,)] - h[(0, 1)]
        found["MI01with2"] = h[(0, 1)] + h[(2,)] - h[(0, 1, 2)]
    return {key: value if key == "rows" else float(value) if abs(value) > 1e-30 else 0.0 for key, value in found.items()}


tables = [
    [[0, 0, 1], [0, 1, 0], [1, 0, 0], [1, 1, 1]],
    [[0, 0, 0], [1, 1, 1]],
    [[0, 0, 0, 1], [0, 0, 1, 0], [0, 1, 0, 0], [1, 0, 0, 0], [1, 1, 1, 0], [1, 1, 0, 1], [1, 0, 1, 1], [0, 1, 1, 1]],
    [[0, 0, 0, 0], [1, 1, 1, 1]],
    [[0, 0, 0, 0], [0, 0, 1, 1], [1, 1, 0, 0], [1, 1, 1, 1]],
    [list(row) for row in itertools.product((0, 1), repeat=3)],
]
for rows, width, labels in [(40, 3, 3), (100, 4, 2), (300, 5, 4)]:
    tables.append([[int(draw() * labels) if c == 0 or draw() < 0.5 else 1 for c in range(width)] for _ in range(rows)])
result["tables"] = [measures(rows) for rows in tables]
result["published"] = {
    "dit": "multivariate measures of the first six tables: O-information -1, 1, -2, 2, 0, 0; interaction information 1, -1, 1, 1, 0, 0",
    "cmi": [
        {"x": [1, 2, 3, 4, 5], "y": [1, 2, 3, 4, 5], "z": [1, 2, 3, 1, 5], "bits": 0.4, "source": "NPEET and infomeasure tests"},
        {"x": [1, 1, 0, 0], "y": [0, 1, 0, 1], "z": [1, 1, 0, 1], "bits": 0.18872187554086714, "source": "infomeasure tests"},
    ],
    "transferEntropy": {"history1": 1.0, "history2": 0.0, "source": "JIDT testFullyPredictableVariousEmbeddings"},
    "recipe": {"ksg1": 0.9146833423931398, "ksg2": 0.9120173685559418, "cmi": 0.007061247693504247, "entropyXY": 2.158479296053396,
               "source": "total correlation of X, Y, Z, I(Y; Z | X) and h(X, Y) of the recipe of neighbours.json, k 3, nats"},
}
print(json.dumps(result))
