# python3 scripts/make_adjusted_vectors.py > test/vectors/adjusted_mpmath.json
# Mutual information less its mean over all tables with the same margins (Vinh, Epps & Bailey 2010; the reliable fraction of information of
# Mandros, Boley & Vreeken 2017 divides it by the entropy of the columns), with 40 digits. The hypergeometric distribution is summed from its mode
# outwards, its probabilities relative to that of the mode. scikit-learn must agree on the mean. Nats.

import json
import random

from mpmath import log, mp, mpf
from sklearn.metrics.cluster import contingency_matrix, expected_mutual_information

mp.dps = 40


def cell(a, b, total):
    low, high = max(0, a + b - total), min(a, b)
    mode = min(high, max(low, (a + 1) * (b + 1) // (total + 2)))

    def term(n):
        return mpf(n) / total * log(mpf(n) * total / (mpf(a) * b)) if n else mpf(0)

    weights, result = mpf(1), term(mode)
    weight = mpf(1)
    for n in range(mode, high):
        weight *= mpf((a - n) * (b - n)) / ((n + 1) * (total - a - b + n + 1))
        weights += weight
        result += weight * term(n + 1)
        if weight < mpf(10) ** -45:
            break
    weight = mpf(1)
    for n in range(mode, low, -1):
        weight *= mpf(n * (total - a - b + n)) / ((a - n + 1) * (b - n + 1))
        weights += weight
        result += weight * term(n - 1)
        if weight < mpf(10) ** -45:
            break
    return result / weights


def case(table):
    rows = [sum(row) for row in table]
    columns = [sum(column) for column in zip(*table)]
    total = sum(rows)
    shared = sum(
        mpf(n) / total * log(mpf(n) * total / (mpf(rows[i]) * columns[j]))
        for i, row in enumerate(table) for j, n in enumerate(row) if n
    )
    known = {}
    mean = mpf(0)
    for a in rows:
        for b in columns:
            if a and b:
                if (a, b) not in known:
                    known[a, b] = cell(a, b, total)
                mean += known[a, b]
    if total <= 10**4:
        labels = [(i, j) for i, row in enumerate(table) for j, n in enumerate(row) for _ in range(n)]
        x, y = zip(*labels)
        found = expected_mutual_information(contingency_matrix(x, y, sparse=True), total)
        assert abs(found - mean) < 1e-9, (found, mean)
    entropy = -sum(mpf(c) / total * log(mpf(c) / total) for c in columns if c)
    beyond = shared - mean
    return {"table": table, "beyond": float(beyond), "mean": float(mean), "share": float(beyond / entropy) if entropy else 0.0}


if __name__ == '__main__':
    random.seed(27)
    cases = [case([[1, 1]]), case([[1, 0], [0, 1]]), case([[2, 0], [0, 1]]), case([[2, 1], [1, 2]])]
    for rows, columns, samples in [(2, 2, 20), (3, 5, 30), (10, 10, 100), (25, 3, 40), (4, 60, 300), (20, 20, 2000), (7, 20, 10**4), (20, 20, 10**6), (3, 20, 3 * 10**6)]:
        for dependence in (0.0, 0.3, 0.9):
            table = [[0] * columns for _ in range(rows)]
            left = samples
            # In steps, so that many samples take no longer.
            step = max(1, samples // 20000)
            while left > 0:
                i = min(random.randrange(rows), random.randrange(rows))
                j = i % columns if random.random() < dependence else random.randrange(columns)
                n = min(left, step)
                table[i][j] += n
                left -= n
            cases.append(case(table))
    print(json.dumps({"source": "mpmath, 40 digits: scripts/make_adjusted_vectors.py", "cases": cases}))
