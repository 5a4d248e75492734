"""NumPy, SciPy and scikit-learn on the data of bench/data.mjs, read from files: prints JSON.

usage: rivals.py folder n rows job-pattern
"""

import json
import re
import sys
import time

folder, n, rows, pattern = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
found, absent = [], []

try:
    import numpy as np
except ImportError as error:
    print(json.dumps({"rows": [], "absent": [{"name": "numpy", "reason": str(error)}]}))
    sys.exit()
try:
    from scipy import stats
except ImportError as error:
    stats = None
    absent.append({"name": "scipy", "reason": str(error)})
try:
    from sklearn import metrics
except ImportError as error:
    metrics = None
    absent.append({"name": "sklearn", "reason": str(error)})


def read(name, dtype=np.float64):
    return np.fromfile(f"{folder}/{name}", dtype=dtype)


def measure(job, name, elements, run, value, size, least=3):
    if not re.search(pattern, job):
        return
    answer = value(run())
    times = []
    while len(times) < least or (sum(times) < 1 and len(times) < 9):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    found.append({"job": job, "name": name, "n": size, "ns": sorted(times)[len(times) // 2] * 1e9 / elements, "value": float(answer)})


def same(value):
    return value


p, q, x, y = read("p.f64"), read("q.f64"), read("x.f64"), read("y.f64")
if stats:
    measure("entropy", "scipy", n, lambda: stats.entropy(p, base=2), same, n)
    measure("klDivergence", "scipy", n, lambda: stats.entropy(p, q, base=2), same, n)
bounds = [(x.min(), x.max()), (y.min(), y.max())]
middle = lambda result: result[0][len(result[0]) // 2]
measure("histogram, 100 uniform bins", "numpy", n, lambda: np.histogram(x, 100, range=bounds[0]), middle, n)
edges = -4 + 8 * (np.arange(101) / 100) ** 1.3
measure("histogram, 100 unequal edges", "numpy", n, lambda: np.histogram(x, edges), middle, n)
measure("histogram2d, 64×64", "numpy", n, lambda: np.histogram2d(x, y, 64, range=bounds), lambda r: r[0][32, 32], n, 1)


def equal_frequency():
    quantiles = np.quantile(x, np.arange(17) / 16)
    np.searchsorted(quantiles, x, side="right")
    return quantiles


measure("equal-frequency edges and codes, 16 bins", "numpy", n, equal_frequency, lambda r: r[4], n, 1)
if metrics:
    labels, predicted = read("labels.i32", np.int32), read("predicted.f64").reshape(-1, 10)
    measure("logLoss, 10 classes", "sklearn", len(labels), lambda: metrics.log_loss(labels, predicted), same, len(labels))
    for bins in (16, 8, 4):
        a, b = read(f"a{bins}.u8", np.uint8), read(f"b{bins}.u8", np.uint8)
        run = lambda: metrics.mutual_info_score(a, b)
        measure(f"mutualInformationMatrix, {bins} bins", "sklearn", rows, run, lambda v: v / np.log(2), rows, 7)
print(json.dumps({"rows": found, "absent": absent}))
