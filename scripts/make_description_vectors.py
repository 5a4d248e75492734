# python3 scripts/make_description_vectors.py > test/vectors/descriptions.json
#
# What describeColumns says of numbers, from outside: mean and standard deviation (n - 1) by exact rational arithmetic, rounded once
# (NumPy's are checked to agree), quartiles by numpy.quantile, counts by collections.Counter.
import json
import math
from collections import Counter
from fractions import Fraction

import numpy


def park_miller(seed):
    while True:
        seed = seed * 16807 % 2147483647
        yield seed


def exact_sqrt(value):
    scaled = value * Fraction(4) ** 200
    return float(Fraction(math.isqrt(scaled.numerator // scaled.denominator), 2**200))


def described(values):
    present = [value for value in values if value is not None]
    finite = [Fraction(value) for value in present if math.isfinite(value)]
    mean = sum(finite) / len(finite) if finite else None
    variance = sum((value - mean) ** 2 for value in finite) / (len(finite) - 1) if len(finite) > 1 else None
    if len(finite) > 1:
        doubles = numpy.array([float(value) for value in finite])
        assert math.isclose(doubles.mean(), float(mean), rel_tol=1e-9)
        assert math.isclose(doubles.std(ddof=1), exact_sqrt(variance), rel_tol=1e-6, abs_tol=1e-12 * abs(float(mean)))
    counts = sorted(Counter(present).items(), key=lambda item: (-item[1], item[0]))
    frequent = [item for item in counts if len(counts) <= 5 or item[1] > 1][:5]
    return {
        "values": values,
        "missing": len(values) - len(present),
        "missingShare": (len(values) - len(present)) / len(values),
        "distinct": len(counts),
        "mean": None if mean is None else float(mean),
        "standardDeviation": None if variance is None else exact_sqrt(variance),
        "quartiles": [float(q) for q in numpy.quantile(present, [0.25, 0.5, 0.75])] if present else None,
        "frequent": [{"value": value, "count": count} for value, count in frequent],
    }


random = park_miller(1)
cases = {
    "one value": [3.5],
    "two": [1, 2],
    "three": [5, -1, 2],
    "four": [4, 1, 3, 2],
    "ties": [next(random) % 7 for _ in range(200)],
    "seldom": [next(random) % 150 / 8 for _ in range(100)],
    "all distinct": [next(random) / 2147483647 for _ in range(150)],
    "far from 0": [1e9 + next(random) / 2147483647 for _ in range(120)],
    "of both signs": [(next(random) - 1073741823) * 2.0 ** (next(random) % 40 - 20) for _ in range(90)],
    "with gaps": [None if i % 4 == 1 else next(random) % 50 / 10 for i in range(60)],
    "constant": [0.1] * 30,
    "missing": [None, None],
}
print(json.dumps({"source": "scripts/make_description_vectors.py: exact rational arithmetic, numpy.quantile", "cases": {name: described(values) for name, values in cases.items()}}))
