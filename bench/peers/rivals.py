"""NumPy, SciPy and scikit-learn on the data of bench/data.mjs, read from files: prints JSON.

usage: rivals.py folder n,n,… job-pattern
"""

import json
import re
import sys
import time

folder, pattern = sys.argv[1], sys.argv[3]
sizes = [int(n) for n in sys.argv[2].split(",") if n]
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


def measure(job, name, elements, run, value, least=3):
    """Median nanoseconds of an element: for a second, or `least` times."""
    if not re.search(pattern, job):
        return
    answer = value(run())
    times = []
    while len(times) < least or (sum(times) < 1 and len(times) < 999):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    ns = sorted(times)[len(times) // 2] * 1e9 / elements
    found.append({"job": job, "name": name, "n": elements, "ns": ns, "value": float(answer)})


def same(value):
    return value


def middle(result):
    return result[0][len(result[0]) // 2]


def equal_frequency(x):
    quantiles = np.quantile(x, np.arange(17) / 16)
    np.searchsorted(quantiles, x, side="right")
    return quantiles


def columns(n):
    """Jobs whose size is free."""
    p, q, x, y = (read(f"{n}/{name}.f64") for name in "pqxy")
    if stats:
        measure("entropy", "scipy", n, lambda: stats.entropy(p, base=2), same)
        measure("klDivergence", "scipy", n, lambda: stats.entropy(p, q, base=2), same)
    bounds = [(x.min(), x.max()), (y.min(), y.max())]
    edges = -4 + 8 * (np.arange(101) / 100) ** 1.3
    measure("histogram, 100 uniform bins", "numpy", n, lambda: np.histogram(x, 100, range=bounds[0]), middle)
    measure("histogram, 100 unequal edges", "numpy", n, lambda: np.histogram(x, edges), middle)
    measure("histogram2d, 64×64", "numpy", n, lambda: np.histogram2d(x, y, 64, range=bounds), lambda r: r[0][32, 32])
    measure("equal-frequency edges and codes, 16 bins", "numpy", n, lambda: equal_frequency(x), lambda r: r[4])


def others():
    """Jobs that have a size of their own. Mutual information is measured over one pair, and in nats."""
    labels, predicted = read("labels.i32", np.int32), read("predicted.f64").reshape(-1, 10)
    measure("logLoss, 10 classes", "sklearn", len(labels), lambda: metrics.log_loss(labels, predicted), same)
    for bins in (16, 8, 4):
        a, b = read(f"a{bins}.u8", np.uint8), read(f"b{bins}.u8", np.uint8)
        job = f"mutualInformationMatrix, {bins} bins"
        measure(job, "sklearn", len(a), lambda: metrics.mutual_info_score(a, b), lambda nats: nats / np.log(2))


for n in sizes:
    columns(n)
if metrics:
    others()
print(json.dumps({"rows": found, "absent": absent}))
