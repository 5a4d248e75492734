"""NumPy, SciPy, scikit-learn and torch on the data of bench/data.mjs, read from files: prints JSON.

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
    from scipy import spatial, special, stats
except ImportError as error:
    stats = None
    absent.append({"name": "scipy", "reason": str(error)})
try:
    from sklearn import feature_selection, metrics
except ImportError as error:
    metrics = None
    absent.append({"name": "sklearn", "reason": str(error)})
try:
    import torch

    torch.set_num_threads(1)
except ImportError as error:
    torch = None
    absent.append({"name": "torch", "reason": str(error)})


def read(name, dtype=np.float64):
    return np.fromfile(f"{folder}/{name}", dtype=dtype)


def measure(job, name, elements, run, value, least=3, size=None):
    """The median nanoseconds per element, from a second of calls, but at least `least` calls."""
    if not re.search(pattern, job):
        return
    answer = value(run())
    times = []
    while len(times) < least or (sum(times) < 1 and len(times) < 999):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    ns = sorted(times)[len(times) // 2] * 1e9 / elements
    found.append({"job": job, "name": name, "n": size or elements, "ns": ns, "value": float(answer)})


def same(value):
    return value


def middle(result):
    return result[0][len(result[0]) // 2]


def equal_frequency(x):
    quantiles = np.quantile(x, np.arange(17) / 16)
    np.searchsorted(quantiles, x, side="right")
    return quantiles


def columns(n):
    """Jobs without sizes of their own."""
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
    """Jobs with sizes of their own. Mutual information is that of one pair, in nats."""
    labels, predicted = read("labels.i32", np.int32), read("predicted.f64").reshape(-1, 10)
    measure("logLoss, 10 classes", "sklearn", len(labels), lambda: metrics.log_loss(labels, predicted), same)
    for bins in (16, 8, 4):
        a, b = read(f"a{bins}.u8", np.uint8), read(f"b{bins}.u8", np.uint8)
        job = f"mutualInformationMatrix, {bins} bins"
        measure(job, "sklearn", len(a), lambda: metrics.mutual_info_score(a, b), lambda nats: nats / np.log(2))


def permute(x, y, random):
    # 64-bit columns: narrower ones take NumPy 1.2 times as long.
    return np.bincount(x + random.permutation(y), minlength=256)


def estimators():
    """Estimators, in nats."""
    x, y = read("ksgX.f64"), read("ksgY.f64")
    regression = feature_selection.mutual_info_regression
    job = "mutual information by neighbours (KSG, k 3)"
    measure(job, "sklearn", len(x), lambda: regression(x[:, None], y, n_neighbors=3, random_state=0), lambda r: r[0])
    category, number = read("category.i32", np.int32), read("number.f64")
    classification = feature_selection.mutual_info_classif
    job = "mutual information of a category and a number (Ross, k 3)"
    run = lambda: classification(number[:, None], category, n_neighbors=3, random_state=0)  # noqa: E731
    measure(job, "sklearn", len(number), run, lambda r: r[0])
    x, y = read("tableX.i32", np.int32), read("tableY.i32", np.int32)
    rows, columns, random = 16 * x.astype(np.int64), y.astype(np.int64), np.random.default_rng(0)
    value = metrics.mutual_info_score(x, y)
    measure("permutation test of a 16×16 table", "numpy", 1, lambda: permute(rows, columns, random), lambda _: value, size=len(x))
    a, b = read("labelsA.i32", np.int32), read("labelsB.i32", np.int32)
    job = "adjusted mutual information, 20 classes"
    measure(job, "sklearn", len(a), lambda: metrics.adjusted_mutual_info_score(a, b), same)
    a, b = read("manyA.i32", np.int32), read("manyB.i32", np.int32)
    job = "mutual information of labels, 10^5 categories"
    measure(job, "sklearn", len(a), lambda: metrics.mutual_info_score(a, b), same)
    target, first, second = (read(f"{name}.u8", np.uint8).astype(np.int64) for name in ("target", "first", "second"))
    job = "selection of 20 features of 100 (JMI), 10 bins"
    measure(job, "sklearn", len(target), lambda: metrics.mutual_info_score(10 * first + second, target), same)


def calibration():
    """Three sums over bins, as scikit-learn's calibration_curve and torchmetrics make them, codes included."""
    p, outcomes = read("confidences.f64"), read("outcomes.u8", np.uint8)

    def error():
        codes = np.minimum((p * 15).astype(np.int64), 14)
        counts = np.bincount(codes, minlength=15)
        gaps = np.bincount(codes, p, minlength=15) - np.bincount(codes, outcomes, minlength=15)
        return np.abs(gaps).sum() / counts.sum()

    measure("calibrationError, 15 bins", "numpy", len(p), error, same)


def softmax():
    logits = torch.from_numpy(read("logits.f32", np.float32).reshape(4096, 1000)).requires_grad_()
    labels = torch.from_numpy(read("classes.i32", np.int32).astype(np.int64))

    def loss():
        logits.grad = None
        value = torch.nn.functional.cross_entropy(logits, labels)
        value.backward()
        return value.item()

    measure("softmaxCrossEntropy, f32, 4096 × 1000", "torch", logits.numel(), loss, same)


def neighbours():
    """Only the search in an existing tree; the entropy in nats."""
    points = np.stack([read(f"column{i}.f64") for i in range(4)], axis=1)
    n, tree = len(points), spatial.cKDTree(points)
    entropy = lambda r: special.digamma(n) - special.digamma(3) + 4 * np.mean(np.log(2 * r[0][:, 3]))  # noqa: E731
    measure("differential entropy of 4 columns (k 3)", "ckdtree", n, lambda: tree.query(points, k=4, p=np.inf), entropy)


for n in sizes:
    columns(n)
calibration()
if torch:
    softmax()
if stats:
    neighbours()
if metrics:
    others()
    estimators()
print(json.dumps({"rows": found, "absent": absent}))
