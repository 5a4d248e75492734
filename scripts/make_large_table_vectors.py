# python3 scripts/make_large_table_vectors.py > test/vectors/large_tables.json
# Label columns of many categories by scikit-learn, and histograms with every second edge, or chosen edges, by NumPy. Nats. The samples are
# made by integer arithmetic, the same in test/tables/counts.test.ts.

import json
import math

import numpy as np
import sklearn
from sklearn import metrics


def labels(n, classes, step):
    i = np.arange(n, dtype=np.int64)
    return (i * i * step + 17 * i) % classes


def scores(n, classes):
    a = labels(n, classes, 31)
    b = np.where(np.arange(n) % 2 == 0, (7 * a + 3) % classes, labels(n, classes, 5))
    table = metrics.cluster.contingency_matrix(a, b, sparse=True)
    counts = np.sort(table.data)
    joint = -math.fsum(c / n * math.log(c / n) for c in counts)
    return {
        "n": n,
        "classes": classes,
        "rows": int(table.shape[0]),
        "columns": int(table.shape[1]),
        "occupied": int(table.nnz),
        "mutual_info_score": float(metrics.mutual_info_score(a, b)),
        "normalized_mutual_info_score": float(metrics.normalized_mutual_info_score(a, b)),
        "homogeneity_score": float(metrics.homogeneity_score(a, b)),
        "completeness_score": float(metrics.completeness_score(a, b)),
        "v_measure_score": float(metrics.v_measure_score(a, b)),
        "jointEntropy": joint,
    }


def samples(n, modulus):
    i = np.arange(n, dtype=np.int64)
    return ((i * i * 13 + 5 * i) % modulus) / 64 - 1


def coarse():
    x, y = samples(4000, 251), samples(4000, 193)
    fine = [np.linspace(-0.5, 2.5, 13), np.array([-1, -0.75, 0, 0.25, 1, 1.5, 2])]
    coarse_x, coarse_y = fine[0][::3], fine[1][[0, 2, 3, 6]]
    counts, _, _ = np.histogram2d(x, y, bins=[coarse_x, coarse_y])
    one, _ = np.histogram(x, bins=coarse_x)
    return {
        "n": 4000,
        "x": fine[0].tolist(),
        "y": fine[1].tolist(),
        "coarseX": coarse_x.tolist(),
        "coarseY": coarse_y.tolist(),
        "counts": counts.ravel().astype(int).tolist(),
        "histogram": one.tolist(),
    }


print(
    json.dumps(
        {
            "source": f"scikit-learn {sklearn.__version__}, NumPy {np.__version__}; scripts/make_large_table_vectors.py",
            "cases": [scores(300000, 100003), scores(50000, 4201), scores(100000, 999983)],
            "coarse": coarse(),
        },
        indent=1,
    )
)
