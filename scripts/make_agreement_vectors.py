# python3 scripts/make_agreement_vectors.py > test/vectors/agreement.json
# Agreement of labelings: expected mutual information by its sum over the hypergeometric distribution in mpmath with 40 digits, and
# what follows from it; homogeneity, completeness and V-measure from entropies with 40 digits. scikit-learn must agree. Nats.

import json
import random

from mpmath import binomial, log, mp, mpf, sqrt
from sklearn import metrics

mp.dps = 40


def entropy(counts):
    n = sum(counts)
    return -sum(mpf(c) / n * log(mpf(c) / n) for c in counts if c)


def expected(rows, columns):
    total = sum(rows)
    result = mpf(0)
    seen = {}
    for a in rows:
        for b in columns:
            if (a, b) not in seen:
                term = mpf(0)
                for n in range(max(1, a + b - total), min(a, b) + 1):
                    probability = binomial(a, n) * binomial(total - a, b - n) / binomial(total, b)
                    term += mpf(n) / total * log(mpf(n) * total / (a * b)) * probability
                seen[a, b] = term
            result += seen[a, b]
    return result


def case(a, b, keep=True):
    table = {}
    for pair in zip(a, b):
        table[pair] = table.get(pair, 0) + 1
    rows = [a.count(label) for label in sorted(set(a))]
    columns = [b.count(label) for label in sorted(set(b))]
    ha, hb, hab = entropy(rows), entropy(columns), entropy(list(table.values()))
    shared = ha + hb - hab
    if abs(shared) < mpf(10) ** -35:
        shared = mpf(0)
    emi = expected(rows, columns)
    means = {"arithmetic": (ha + hb) / 2, "geometric": sqrt(ha * hb), "min": min(ha, hb), "max": max(ha, hb)}
    ami = {name: float((shared - emi) / (mean - emi)) for name, mean in means.items()}
    h = shared / ha
    c = shared / hb
    v = {str(beta): float((1 + mpf(beta)) * h * c / (mpf(beta) * h + c)) if h else 0.0 for beta in (0.5, 1.0, 2.0)}
    for name in means:
        found = metrics.adjusted_mutual_info_score(a, b, average_method=name)
        assert abs(found - ami[name]) < 1e-9 * max(1, abs(found)), (found, ami[name])
    for beta in (0.5, 1.0, 2.0):
        assert abs(metrics.v_measure_score(a, b, beta=beta) - v[str(beta)]) < 1e-9
    assert abs(metrics.homogeneity_score(a, b) - float(h)) < 1e-9
    assert abs(metrics.completeness_score(a, b) - float(c)) < 1e-9
    return {"a": a, "b": b, "EMI": float(emi), "AMI": ami, "homogeneity": float(h), "completeness": float(c), "V": v}


random.seed(20)
cases = [
    case([0, 0, 0, 1, 1, 1], [0, 1, 0, 1, 2, 2]),
    case([1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3], [1, 1, 1, 1, 2, 1, 2, 2, 2, 2, 3, 1, 3, 3, 3, 2, 2]),
    case([1, 1, 1, 0, 0], [1, 0, 1, 1, 0]),
    case([0, 0, 1, 1], [0, 1, 0, 1]),
]
for n, ka, kb, noise in [(30, 3, 4, 0.5), (200, 12, 5, 0.9), (500, 40, 40, 0.3), (1000, 2, 300, 0.6)]:
    a = [random.randrange(ka) for _ in range(n)]
    b = [(label if random.random() > noise else random.randrange(kb)) % kb for label in a]
    cases.append(case(a, b))
margins = []
for rows, columns in [([2] * 10000, [2] * 10000), ([1000000] * 20, [4000000] * 5), ([1] * 999 + [10**6], [3, 10**6 + 996]), ([1, 10**9], [10**9, 1])]:
    small = {}
    total = mpf(0)
    for a in set(rows):
        for b in set(columns):
            N = sum(rows)
            low, high = max(1, a + b - N), min(a, b)
            mean = a * b // N
            spread = 40 * (1 + int(sqrt(mpf(a) * b / N)))
            low, high = max(low, mean - spread), min(high, mean + spread)
            probability = binomial(a, low) * binomial(N - a, b - low) / binomial(N, b)
            term = mpf(0)
            n = low
            while n <= high:
                term += mpf(n) / N * log(mpf(n) * N / (a * b)) * probability
                probability = probability * (a - n) * (b - n) / ((n + 1) * (N - a - b + n + 1))
                n += 1
            total += rows.count(a) * columns.count(b) * term
    margins.append({"rows": sorted({r: rows.count(r) for r in rows}.items()), "columns": sorted({c: columns.count(c) for c in columns}.items()), "EMI": float(total)})
print(json.dumps({"source": "mpmath 40 digits, scikit-learn %s in agreement; scripts/make_agreement_vectors.py" % __import__("sklearn").__version__, "unit": "nats", "cases": cases, "margins": margins}))
