# python3 scripts/make_ranking_vectors.py > test/vectors/rankings.json
# What columns of two public tables tell about their target: mutual information (scikit-learn), and what of it is beyond chance, with the
# expectation over tables of the same margins (scikit-learn), in bits; the best first. Numbers are cut into 5 bins at NumPy's quantiles
# (the cube root of 150).
# - iris: the rows of scikit-learn (Fisher 1936).
# - titanic: counts of the 2201 people aboard (Dawson 1995, R's datasets::Titanic).

import json

import numpy as np
from sklearn.datasets import load_iris
from sklearn.metrics import mutual_info_score
from sklearn.metrics.cluster import contingency_matrix, expected_mutual_information


def ranking(columns, target):
    rows = []
    for name, values in columns.items():
        codes = values
        if isinstance(values[0], float):
            edges = np.unique(np.quantile(values, np.arange(6) / 5))
            codes = np.clip(np.searchsorted(edges, values, 'right') - 1, 0, len(edges) - 2)
        mi = mutual_info_score(codes, target)
        expected = expected_mutual_information(contingency_matrix(codes, target, sparse=True), len(target))
        rows.append({'name': name, 'mutualInformation': mi / np.log(2), 'beyondChance': (mi - expected) / np.log(2)})
    return sorted(rows, key=lambda row: -row['beyondChance'])


iris = load_iris()
columns = {name.replace(' (cm)', ''): [float(v) for v in iris.data[:, i]] for i, name in enumerate(iris.feature_names)}
species = [str(iris.target_names[i]) for i in iris.target]

# class, sex, age, and how many died and survived.
people = [
    ('1st', 'male', 'child', 0, 5), ('1st', 'female', 'child', 0, 1), ('1st', 'male', 'adult', 118, 57), ('1st', 'female', 'adult', 4, 140),
    ('2nd', 'male', 'child', 0, 11), ('2nd', 'female', 'child', 0, 13), ('2nd', 'male', 'adult', 154, 14), ('2nd', 'female', 'adult', 13, 80),
    ('3rd', 'male', 'child', 35, 13), ('3rd', 'female', 'child', 17, 14), ('3rd', 'male', 'adult', 387, 75), ('3rd', 'female', 'adult', 89, 76),
    ('crew', 'male', 'adult', 670, 192), ('crew', 'female', 'adult', 3, 20),
]
rows = [(c, s, a, str(y)) for c, s, a, *n in people for y, count in zip(['no', 'yes'], n) for _ in range(count)]
titanic = dict(zip(['class', 'sex', 'age', 'survived'], map(list, zip(*rows))))
survived = titanic.pop('survived')
print(json.dumps({
    'iris': {'columns': {**columns, 'species': species}, 'target': 'species', 'ranking': ranking(columns, species)},
    'titanic': {'counts': people, 'target': 'survived', 'ranking': ranking(titanic, survived)},
}))
