#!/usr/bin/python3
"""Writes test/vectors/*.json. Run it from the repository's root with

    /usr/bin/python3 scripts/make_vectors.py [ORACLES] [NAME ...]

on Debian's python3-numpy, python3-scipy, python3-sklearn and python3-mpmath (made with 1.24.2, 1.10.1, 1.2.1 and
1.2.1). ORACLES is a path ending in oracles.json (default: ../shared/oracles.json), from which entropy, divergence,
contingency, histogram, knn_histogram, losses and rng are copied and checked. NAMEs (log2, sums, ...) limit what is
written; all takes about two minutes. Everything is seeded: a second run writes the same bytes. The tests need none of this, only the JSON.

Expected numbers are 80-digit mpmath on the very doubles in the file, or NumPy's integer counts. Each is computed a
second time by another route (NumPy, SciPy, scikit-learn), and the script stops when the two disagree.
Where Debian's scikit-learn is older than the rule the project follows (log loss clips to the machine epsilon of
the input's type and does not renormalise), the formula is computed here, and the source says so.
"""
import json
import math
import struct
import sys
from fractions import Fraction
from pathlib import Path

import mpmath
import numpy as np
import scipy
import scipy.special
import scipy.stats
import sklearn
from mpmath import mp, mpf
from sklearn import metrics

mp.dps = 80
ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / 'test' / 'vectors'
VERSIONS = (f'numpy {np.__version__}, scipy {scipy.__version__}, scikit-learn {sklearn.__version__}, '
            f'mpmath {mpmath.__version__}')
LIMIT_OF_A_FILE = 300_000


# ---------------------------------------------------------------- writing

def plain(value):
    """JSON-ready: NumPy scalars to Python's, infinities and NaN to strings, mpf to the nearest double."""
    if isinstance(value, dict):
        return {key: plain(entry) for key, entry in value.items()}
    if isinstance(value, (list, tuple, np.ndarray)):
        return [plain(entry) for entry in value]
    if isinstance(value, mpf):
        return plain(nearest(value))
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, np.integer):
        return int(value)
    if isinstance(value, (float, np.floating)):
        number = float(value)
        if math.isnan(number):
            return 'NaN'
        if math.isinf(number):
            return 'Infinity' if number > 0 else '-Infinity'
        return int(number) if number.is_integer() and abs(number) < 1e6 and math.copysign(1, number) > 0 else number
    return value


def write(name, source, cases, **more):
    encode = lambda value: json.dumps(plain(value), separators=(',', ':'), allow_nan=False, ensure_ascii=False)
    lines = [encode(case) for case in cases]
    head = ''.join(f'{json.dumps(key)}: {encode(value)},\n' for key, value in {'source': source, **more}.items())
    text = '{\n' + head + '"cases": [\n' + ',\n'.join(lines) + '\n]\n}\n'
    json.loads(text)
    size = len(text.encode())
    if size > LIMIT_OF_A_FILE:
        raise SystemExit(f'{name}.json has {size} bytes, more than {LIMIT_OF_A_FILE}')
    (FOLDER / f'{name}.json').write_text(text, encoding='utf-8')
    print(f'{name}.json: {len(cases)} cases, {size} bytes')


def agree(first, second, what, relative=1e-12, absolute=1e-14):
    """Stops the script when two routes to one number disagree."""
    first, second = float(first), float(second)
    if first == second or (math.isnan(first) and math.isnan(second)):
        return
    if not abs(first - second) <= max(absolute, relative * max(abs(first), abs(second))):
        raise SystemExit(f'{what}: {first!r} and {second!r} disagree')


def same(first, second, what):
    if not np.array_equal(np.asarray(first), np.asarray(second)):
        raise SystemExit(f'{what}: {first!r} and {second!r} differ')


# ---------------------------------------------------------------- numbers

def exact(value):
    """The double as an mpf, exactly."""
    return mpf(float(value))


def as_fraction(value):
    sign, mantissa, exponent, _ = value._mpf_
    fraction = Fraction(int(mantissa)) * Fraction(2) ** int(exponent)
    return -fraction if sign else fraction


def nearest(value):
    """The double nearest to an mpf: Python's integer division rounds correctly, subnormals included."""
    if not mp.isfinite(value):
        return float(value)
    fraction = as_fraction(value)
    try:
        return fraction.numerator / fraction.denominator
    except OverflowError:
        return math.inf if fraction > 0 else -math.inf


def digits(value):
    """40 significant digits, as text."""
    if value == mp.inf:
        return 'Infinity'
    if value == -mp.inf:
        return '-Infinity'
    return mp.nstr(value, 40)


def log2(value):
    """log2 of a positive mpf, exact on powers of two."""
    mantissa, exponent = mp.frexp(value)
    if mantissa == mpf(0.5):
        return mpf(int(exponent) - 1)
    return mp.log(value) / mp.ln2


def mulberry32(seed):
    """The generator of test/, bit for bit: a 32-bit integer over 2**32."""
    state = seed & 0xFFFFFFFF

    def draw():
        nonlocal state
        state = (state + 0x6D2B79F5) & 0xFFFFFFFF
        t = state
        t = ((t ^ (t >> 15)) * (t | 1)) & 0xFFFFFFFF
        t ^= (t + (((t ^ (t >> 7)) * (t | 61)) & 0xFFFFFFFF)) & 0xFFFFFFFF
        return ((t ^ (t >> 14)) & 0xFFFFFFFF) / 4294967296.0

    return draw


def fround(value):
    return float(np.float32(value))


def fnv1a(values):
    """32-bit FNV-1a over the little-endian bytes of the doubles."""
    state = 0x811C9DC5
    for byte in struct.pack(f'<{len(values)}d', *[float(value) for value in values]):
        state = ((state ^ byte) * 0x01000193) & 0xFFFFFFFF
    return state


def entropy_of(weights):
    """H in bits of non-negative weights (normalised exactly)."""
    weights = [exact(weight) for weight in weights]
    total = mp.fsum(weights)
    return mp.fsum(-(weight / total) * log2(weight / total) for weight in weights if weight > 0)


def kl_of(p, q):
    """D(p‖q) in bits of non-negative weights (normalised exactly)."""
    p, q = [exact(v) for v in p], [exact(v) for v in q]
    total_p, total_q = mp.fsum(p), mp.fsum(q)
    terms = []
    for a, b in zip(p, q):
        if a > 0:
            if b == 0:
                return mp.inf
            terms.append(a / total_p * log2(a / total_p / (b / total_q)))
    return mp.fsum(terms)


def cross_of(p, q):
    p, q = [exact(v) for v in p], [exact(v) for v in q]
    total_p, total_q = mp.fsum(p), mp.fsum(q)
    if any(a > 0 and b == 0 for a, b in zip(p, q)):
        return mp.inf
    return mp.fsum(-a / total_p * log2(b / total_q) for a, b in zip(p, q) if a > 0)


def js_of(p, q):
    p, q = [exact(v) for v in p], [exact(v) for v in q]
    total_p, total_q = mp.fsum(p), mp.fsum(q)
    p, q = [v / total_p for v in p], [v / total_q for v in q]
    return mp.fsum([a / 2 * log2(2 * a / (a + b)) for a, b in zip(p, q) if a > 0]
                   + [b / 2 * log2(2 * b / (a + b)) for a, b in zip(p, q) if b > 0])


def table_measures(table):
    """All measures of a table of counts or probabilities, in bits: rows x, columns y."""
    cells = [[exact(cell) for cell in row] for row in table]
    rows = [mp.fsum(row) for row in cells]
    columns = [mp.fsum(column) for column in zip(*cells)]
    total = mp.fsum(rows)
    occupied = [(i, j, cell) for i, row in enumerate(cells) for j, cell in enumerate(row) if cell > 0]
    mi = mp.fsum(cell / total * log2(cell * total / (rows[i] * columns[j])) for i, j, cell in occupied)
    hx = mp.fsum(-a / total * log2(a / total) for a in rows if a > 0)
    hy = mp.fsum(-b / total * log2(b / total) for b in columns if b > 0)
    hxy = mp.fsum(-cell / total * log2(cell / total) for _, _, cell in occupied)
    if abs(hx + hy - hxy - mi) > mpf(10) ** -60:
        raise SystemExit('H(X) + H(Y) - H(X,Y) is not the mutual information')
    if abs(mi) < mpf(10) ** -60:
        mi = mpf(0)
    kx, ky, kxy = sum(a > 0 for a in rows), sum(b > 0 for b in columns), len(occupied)

    def normalised(average):
        if kx == 1 and ky == 1:
            return mpf(1)
        if mi == 0:
            return mpf(0)
        return mi / {'arithmetic': (hx + hy) / 2, 'geometric': mp.sqrt(hx * hy),
                     'min': min(hx, hy), 'max': max(hx, hy)}[average]

    return {'Hx': hx, 'Hy': hy, 'Hxy': hxy, 'HyGivenX': hxy - hx, 'HxGivenY': hxy - hy, 'MI': mi, 'VI': hxy - mi,
            'NMI': {average: normalised(average) for average in ('arithmetic', 'geometric', 'min', 'max')},
            'occupied': [kx, ky, kxy], 'N': total}


def miller_madow_mi(measures):
    kx, ky, kxy = measures['occupied']
    return measures['MI'] + mpf(kx + ky - kxy - 1) / (2 * measures['N']) / mp.ln2


def miller_madow_entropy(counts):
    return entropy_of(counts) + mpf(sum(int(c > 0) for c in counts) - 1) / (2 * mpf(int(sum(counts)))) / mp.ln2


# ---------------------------------------------------------------- 1: the oracles

def load_oracles(path):
    def revive(value):
        if isinstance(value, dict):
            return {key: revive(entry) for key, entry in value.items()}
        if isinstance(value, list):
            return [revive(entry) for entry in value]
        return {'inf': math.inf, 'nan': math.nan}.get(value, value) if isinstance(value, str) else value
    return revive(json.loads(Path(path).read_text()))


def nats_in(base):
    return mpf(1) if base == 'e' else mp.log(base)


def sums_to_one(*vectors):
    return all(abs(math.fsum(vector) - 1) < 1e-12 for vector in vectors)


def make_entropy(oracles):
    cases = []
    for case in oracles['entropy_plugin']:
        value = entropy_of(case['p']) * mp.ln2 / nats_in(case['base'])
        agree(value, case['H'], f"entropy {case['p']}")
        agree(value, scipy.stats.entropy(case['p'], base=None if case['base'] == 'e' else case['base']), 'scipy entropy')
        cases.append({'measure': 'entropy', 'p': case['p'], 'base': case['base'], 'normalize': not sums_to_one(case['p']),
                      'value': case['H'], 'source': case['src']})
    for case in oracles['renyi']:
        p, alpha = [exact(v) for v in case['p']], case['alpha']
        if alpha == 1:
            value = entropy_of(p) * mp.ln2
        elif alpha == math.inf:
            value = -mp.log(max(p))
        else:
            value = mp.log(mp.fsum(v ** exact(alpha) for v in p if v > 0)) / (1 - exact(alpha))
        agree(value, case['H'], f'renyi {alpha}')
        cases.append({'measure': 'renyi', 'p': case['p'], 'alpha': alpha, 'base': 'e', 'normalize': False,
                      'value': case['H'], 'source': case.get('src', 'closed form, mpmath 40 digits')})
    for case in oracles['tsallis']:
        p, q = [exact(v) for v in case['p']], case['q']
        value = entropy_of(p) * mp.ln2 if q == 1 else (1 - mp.fsum(v ** exact(q) for v in p if v > 0)) / (exact(q) - 1)
        agree(value, case['S'], f'tsallis {q}')
        cases.append({'measure': 'tsallis', 'p': case['p'], 'q': q, 'normalize': False,
                      'value': case['S'], 'source': case.get('src', 'closed form, mpmath 40 digits')})
    write('entropy', 'oracles.json (entropy_plugin, renyi, tsallis), every value computed again with ' + VERSIONS
          + '. base e is nats; tsallis takes no base. normalize: the weights do not sum to 1, pass normalize: true. '
          'Tolerance 1e-12 relative.', cases)


def clipped_kl(p, q, epsilon):
    clip = lambda vector: [max(exact(v), exact(epsilon)) for v in vector]
    return mp.fsum(a * mp.log(a / b) for a, b in zip(clip(p), clip(q)))


def make_divergence(oracles):
    cases = []
    for case in oracles['kl']:
        p, q, unit = case['p'], case['q'], mp.ln2 / nats_in(case['base'])
        agree(kl_of(p, q) * unit, case['KL'], f'kl {p} {q}')
        agree(cross_of(p, q) * unit, case['CE'], f'cross entropy {p} {q}')
        agree(case['KL'], scipy.stats.entropy(p, q), 'scipy kl')
        cases.append({'measure': 'kl', 'p': p, 'q': q, 'base': case['base'], 'epsilon': 0,
                      'normalize': not sums_to_one(p, q), 'KL': case['KL'], 'CE': case['CE'], 'source': case['src']})
    for case in oracles['js']:
        p, q, unit = case['p'], case['q'], mp.ln2 / nats_in(case['base'])
        value = js_of(p, q) * unit
        agree(value, case['JSD'], f'js {p} {q}')
        agree(mp.sqrt(value), case['distance'], f'js distance {p} {q}')
        entry = {'measure': 'js', 'p': p, 'q': q, 'base': case['base'], 'normalize': not sums_to_one(p, q),
                 'JSD': case['JSD'], 'distance': case['distance'],
                 'source': case['src'] or 'closed form, mpmath 40 digits'}
        if value > 0 and nearest(value) == 0:
            entry['note'] = ('the divergence is below half the smallest double, so that its square root taken in doubles '
                             'is 0; compare the distance absolutely')
        cases.append(entry)
    policies = oracles['kl_eps_policies']
    value = clipped_kl(policies['p'], policies['q'], policies['eps'])
    agree(value, policies['values']['clip_both_no_renorm'], 'clip both')
    common = {'measure': 'kl', 'base': 'e', 'normalize': False}
    cases.append({**common, 'p': policies['p'], 'q': policies['q'], 'epsilon': policies['eps'],
                  'KL': policies['values']['clip_both_no_renorm'],
                  'source': 'oracles.json kl_eps_policies, clip both, no renormalising'})
    cases.append({**common, 'p': policies['p'], 'q': policies['q'], 'epsilon': 0, 'KL': math.inf, 'CE': math.inf,
                  'source': 'oracles.json kl_eps_policies, none'})
    p, q, epsilon = [0.01, 0.99], [0.001, 0.999], 0.02
    value = clipped_kl(p, q, epsilon)
    agree(value, -0.00896, 'negative example', relative=1e-3)
    agree(value, np.sum(np.maximum(p, epsilon) * np.log(np.maximum(p, epsilon) / np.maximum(q, epsilon))), 'numpy negative')
    cases.append({**common, 'p': p, 'q': q, 'epsilon': epsilon, 'KL': value, 'digits': digits(value),
                  'source': 'mpmath 80 digits: both clipped, no renormalising; clipping makes the divergence negative'})
    cases.append({**common, 'p': p, 'q': q, 'epsilon': 0, 'KL': oracles['kl_eps_policies']['negative_example']['KL_true'],
                  'CE': cross_of(p, q) * mp.ln2, 'source': 'oracles.json kl_eps_policies negative_example, KL_true'})
    for p, q in (([0.5, 0.5], [1e-310, 1.0]), ([1e-310, 1.0], [0.5, 0.5]), ([5e-324, 1.0], [1.0, 5e-324]),
                 ([1e-300, 1.0], [1e-308, 1.0])):
        cases.append({**common, 'p': p, 'q': q, 'epsilon': 0, 'KL': kl_of(p, q) * mp.ln2, 'CE': cross_of(p, q) * mp.ln2,
                      'source': 'mpmath 80 digits: the ratio p/q overflows or underflows'})
        cases.append({'measure': 'js', 'p': p, 'q': q, 'base': 2, 'normalize': False, 'JSD': js_of(p, q),
                      'distance': mp.sqrt(js_of(p, q)), 'source': 'mpmath 80 digits: the ratio p/q overflows or underflows'})
    write('divergence', 'oracles.json (kl, js, kl_eps_policies), every value computed again with ' + VERSIONS
          + '. KL is D(p‖q), CE is H(p,q), JSD the Jensen–Shannon divergence, distance its square root, all in the base '
          'given (e: nats). normalize: pass normalize: true. Tolerance 1e-12 relative, 1e-15 absolute.', cases)


def make_contingency(oracles):
    cases = []
    for case in oracles['contingency']:
        measures = table_measures(case['table'])
        for ours, theirs in (('Hx', 'H_a'), ('Hy', 'H_b'), ('Hxy', 'H_ab'), ('MI', 'MI'), ('VI', 'VI'),
                             ('HxGivenY', 'H_a_given_b'), ('HyGivenX', 'H_b_given_a')):
            agree(measures[ours] * mp.ln2, case[theirs], f'contingency {theirs}')
        for average, value in case['NMI'].items():
            agree(measures['NMI'][average], value, f'NMI {average}')
        agree(miller_madow_mi(measures) * mp.ln2, case['miller_madow_MI'], 'Miller–Madow')
        cases.append({'a': case['a'], 'b': case['b'], 'table': case['table'], 'Hx': case['H_a'], 'Hy': case['H_b'],
                      'Hxy': case['H_ab'], 'MI': case['MI'], 'VI': case['VI'], 'HxGivenY': case['H_a_given_b'],
                      'HyGivenX': case['H_b_given_a'], 'NMI': case['NMI'], 'millerMadowMI': case['miller_madow_MI'],
                      'source': case.get('src') or 'scikit-learn and R infotheo examples, recomputed'})
    for case in oracles['mi_tables']:
        measures = table_measures(case['table'])
        agree(measures['MI'] * mp.ln2, case['MI'], 'mi table')
        cases.append({'table': case['table'], **{key: measures[key] * mp.ln2 for key in
                      ('Hx', 'Hy', 'Hxy', 'MI', 'VI', 'HxGivenY', 'HyGivenX')}, 'NMI': measures['NMI'],
                      'source': case['src']})
    write('contingency', 'oracles.json (contingency, mi_tables), every value computed again with ' + VERSIONS
          + '. All in nats (base e), NMI without unit; x are the rows (a), y the columns (b). Tolerance 1e-12.', cases)


def edge_fields(edges):
    fields = {'edgesFnv1a': fnv1a(edges)}
    if len(edges) <= 101:
        fields['edges'] = list(edges)
    else:
        step = (len(edges) - 1) // 20
        fields['edgeSample'] = [[i, edges[i]] for i in sorted({*range(0, len(edges), step), 1, len(edges) - 2})]
    return fields


def make_histogram(oracles):
    cases = []
    for case in oracles['histogram1d']:
        data, bins, bounds, edges = case['data'], case.get('bins'), case.get('range'), case.get('edges_exact')
        if isinstance(data, str):
            data = [i * 0.01 for i in range(100)]
            same(edges, [i * 0.1 for i in range(11)], case['src'])
        counts, edges_used = np.histogram(data, bins=edges if edges else bins, range=bounds)
        same(counts, case['counts'], case['src'])
        cases.append({'dimensions': 1, 'data': data, 'bins': edges if edges else bins, 'range': bounds,
                      'edges': edges_used, 'counts': case['counts'], 'outOfRange': len(data) - int(counts.sum()),
                      'source': case['src']})
    for case in oracles['histogram2d']:
        counts, x_edges, y_edges = np.histogram2d(case['x'], case['y'], bins=case['bins'], range=case['range'])
        same(counts, case['counts'], case['src'])
        cases.append({'dimensions': 2, 'x': case['x'], 'y': case['y'], 'bins': case['bins'], 'range': case['range'],
                      'xEdges': x_edges, 'yEdges': y_edges, 'counts': case['counts'],
                      'outOfRange': len(case['x']) - int(counts.sum()), 'source': case['src']})
    write('histogram', 'oracles.json (histogram1d, histogram2d), counts and edges computed again with ' + VERSIONS
          + '. bins: a number, edges, or one number per axis; range null: automatic.', cases)


def make_knn_histogram(oracles):
    dataset = oracles['knn_dataset']
    draw = mulberry32(dataset['seed'])

    def normal():
        total = 0.0
        for _ in range(12):
            total += draw()
        return total - 6
    columns = {'X': [], 'Y': []}
    for _ in range(dataset['n']):
        x, e, _, _ = normal(), normal(), normal(), draw()
        columns['X'].append(x)
        columns['Y'].append(0.75 * x + 0.5 * e)
    for name in 'XY':
        same(columns[name][:3], dataset['first3'][name], f'knn dataset {name}')
        agree(math.fsum(columns[name]), dataset['sum'][name], f'knn dataset sum {name}')
    cases = []
    for bins, expected in dataset['hist2d_uniform_MI'].items():
        counts, _, _ = np.histogram2d(columns['X'], columns['Y'], bins=int(bins))
        agree(table_measures(counts)['MI'] * mp.ln2, expected['MI'], 'knn MI')
        flat = counts.ravel()
        same([int((flat > 0).sum()), int(((np.arange(flat.size) + 1) * flat).sum())],
             [expected['nonzero'], expected['checksum_sum_i_times_count']], 'knn counts')
        cases.append({'bins': int(bins), 'MI': expected['MI'], 'nonzero': expected['nonzero'],
                      'sumOfPositionTimesCount': expected['checksum_sum_i_times_count']})
    write('knn_histogram', 'oracles.json (knn_dataset, hist2d_uniform_MI). MI in nats of histogram2d(X, Y, { bins }) over '
          'the automatic range; sumOfPositionTimesCount is Σ (i + 1)·counts[i], row-major (positions from 1). Data by the recipe.', cases,
          n=dataset['n'], seed=dataset['seed'], recipe=dataset['recipe'],
          first3={name: dataset['first3'][name] for name in 'XY'}, sum={name: dataset['sum'][name] for name in 'XY'})


def make_rng(oracles):
    draw = mulberry32(1)
    same([draw() for _ in range(8)], oracles['rng']['first8_seed1'], 'mulberry32')
    cases = [{'seed': 1, 'first': oracles['rng']['first8_seed1']}]
    for seed in (0, 42, 4294967295):
        draw = mulberry32(seed)
        cases.append({'seed': seed, 'first': [draw() for _ in range(8)]})
    write('rng', 'mulberry32; seed 1 from oracles.json (rng), the others from the same algorithm in Python. '
          + 'normal: ' + oracles['rng']['normal'], cases)


def loss_rows(target, rows, epsilon):
    """Per-row log loss in nats: -Σ target·ln(clip(p)), clipped to [ε, 1 − ε], not renormalised."""
    low, high = exact(epsilon), 1 - exact(epsilon)
    losses, sizes = [], []
    for weights, row in zip(target, rows):
        terms = [-exact(w) * mp.log(min(max(mpf(p), low), high)) for w, p in zip(weights, row)]
        losses.append(mp.fsum(terms))
    return losses


EPSILON = {'float64': 2.0 ** -52, 'float32': 2.0 ** -23}


def make_losses(oracles):
    cases = []
    for case in oracles['losses']['log_loss_sklearn']:
        kind = case.get('dtype', 'float64')
        classes = sorted(set(case['y']))
        target = [[1 if y == c else 0 for c in classes] for y in case['y']]
        rows = [p if isinstance(p, list) else [1 - exact(p), exact(p)] for p in case['p']]
        value = mp.fsum(loss_rows(target, rows, EPSILON[kind])) / len(rows)
        agree(value, case['loss'], 'log loss', relative=1e-7 if kind == 'float32' else 1e-12)
        cases.append({'loss': 'logLoss', 'yTrue': case['y'], 'yPred': case['p'], 'type': kind, 'mean': case['loss'],
                      'digits': digits(value), 'tolerance': 2e-7 if kind == 'float32' else 1e-12,
                      'source': 'scikit-learn 1.9.1 log_loss' + (f"; {case['note']}" if 'note' in case else '')})
    for case in oracles['losses']['bce_with_logits']:
        p = float(scipy.special.expit(case['z']))
        clipped = min(max(exact(p), exact(EPSILON['float64'])), 1 - exact(EPSILON['float64']))
        y = exact(case['y'])
        value = -y * mp.log(clipped) - (1 - y) * mp.log(1 - clipped)
        if abs(case['z']) < 10:
            agree(value, case['loss'], f"binary cross-entropy of logit {case['z']}")
        cases.append({'loss': 'binaryCrossEntropy', 'yTrue': [case['y']], 'yPred': [p], 'type': 'float64', 'mean': value,
                      'digits': digits(value), 'tolerance': 1e-12,
                      'source': f"oracles.json losses, bce_with_logits z = {case['z']}; p = sigmoid(z), clipped to "
                      '[2^-52, 1 - 2^-52], mpmath'})
    write('losses', 'oracles.json (losses), values computed again with ' + VERSIONS + '. Nats. yPred 1-D with logLoss: '
          'probability of the second label. mean is the mean over rows; digits is the formula at 80 digits on the same '
          'inputs (the float32 case of scikit-learn rounds in float32).', cases)


# ---------------------------------------------------------------- 2: log2, exp2

def neighbours(value, steps, kind=np.float64):
    """value and the numbers up to `steps` ulp on both sides of it."""
    up = down = kind(value)
    found = [kind(value)]
    for _ in range(steps):
        up, down = np.nextafter(up, kind(math.inf)), np.nextafter(down, kind(-math.inf))
        found += [up, down]
    return found


def log2_inputs(kind, random_count, seed):
    random = np.random.RandomState(seed)
    double = kind is np.float64
    mantissa, bias, top = (52, 1023, 0x7FF0000000000000) if double else (23, 127, 0x7F800000)
    integer = np.uint64 if double else np.uint32
    tiny = kind(5e-324) if double else kind(1.401298464324817e-45)
    inputs = []
    bits = (random.randint(0, 2 ** 31, random_count).astype(np.uint64) << np.uint64(32)
            | random.randint(0, 2 ** 31, random_count).astype(np.uint64) << np.uint64(1)
            | random.randint(0, 2, random_count).astype(np.uint64))
    inputs += list(((bits % np.uint64(top - 1)) + np.uint64(1)).astype(integer).view(kind))          # every magnitude
    inputs += list((bits[:40] % np.uint64(2 ** mantissa - 1) + np.uint64(1)).astype(integer).view(kind))  # subnormals
    inputs += neighbours(1, 12, kind)
    for exponent in range(1, mantissa + 1):                                                         # 1 ± 2^-k
        inputs += [kind(1) + kind(2.0 ** -exponent), kind(1) - kind(2.0 ** -exponent)]
    inputs += [kind(1 + offset) for offset in (random.random_sample(80) - 0.5) * 2.0 ** -random.randint(0, mantissa, 80)]
    powers = range(-1074, 1024, 23) if double else range(-149, 128, 9)
    for exponent in powers:
        power = kind(math.ldexp(1, exponent))
        inputs += [power] + ([np.nextafter(power, kind(math.inf)), np.nextafter(power, kind(0))] if exponent % 2 else [])
    for center in (math.sqrt(2), math.sqrt(0.5)):
        inputs += neighbours(center, 6, kind)
        inputs += [kind(center * (1 + offset)) for offset in (random.random_sample(15) - 0.5) * 0.01]
    for i in range(128):                                                  # boundaries of a 128-entry table, and midways
        inputs += neighbours(1 + i / 128, 1, kind)[1:] if i else []
        if double or i % 2:
            inputs += neighbours(1 + (i + 0.5) / 128, 1, kind)
    inputs += list(random.random_sample(100 if double else 60).astype(kind))                          # probabilities
    inputs += [tiny, np.nextafter(kind(2.0 ** (1 - bias)), kind(0)), kind(2.0 ** (1 - bias)), np.finfo(kind).max,
               kind(10), kind(0.1), kind(1e-10), kind(1 / 3), kind(3), kind(7), kind(100)]
    return sorted({float(value) for value in inputs if value > 0 and np.isfinite(value)})


def with_rest(x, value):
    """[x, 40 digits, the value minus the nearest double]."""
    rest = value - exact(nearest(value)) if math.isfinite(nearest(value)) else mpf(0)
    return [x, digits(value), float(f'{float(rest):.6g}')]


def make_log2():
    doubles, singles = log2_inputs(np.float64, 1000, 1), log2_inputs(np.float32, 520, 2)
    if len(doubles) < 2000 or len(singles) < 1000:
        raise SystemExit(f'too few log2 inputs: {len(doubles)}, {len(singles)}')

    def case(x, function):
        value = log2(exact(x))
        agree(value, function(x), f'log2 {x!r}', relative=4e-16, absolute=0)
        return with_rest(x, value)
    write('log2', f'mpmath {mpmath.__version__} at 80 digits on the very doubles (float32: on doubles that are float32 values), '
          f'checked against numpy {np.__version__}. values are rows [x, log2 x to 40 digits, log2 x − Number(digits)]; so the '
          'error of a result r in ulp is ((r − Number(digits)) − rest) / ulp.', [
              {'function': 'log2', 'type': 'float64', 'values': [case(x, np.log2) for x in doubles]},
              {'function': 'log2', 'type': 'float32', 'values': [case(x, np.log2) for x in singles]}])


def make_exp2():
    random = np.random.RandomState(3)
    exponents = {*range(-1080, 1026, 20), -1075, -1074, -1073, -1022, -1021, 1022, 1023, 1024, 1025, 0, 1, -1, 0.5, -0.5,
                 -1074.5, -1074.9999, -1022.5, 1023.5, 1023.9999999999999}
    exponents |= {float(value) for value in random.uniform(-1080, 1025, 260)}
    exponents |= {float(value) for value in random.uniform(-1, 1, 60)}
    exponents |= {float(value) for value in (random.random_sample(30) - 0.5) * 2.0 ** -random.randint(0, 60, 30)}
    exponents |= {float(value) for value in np.nextafter([0.5, -0.5, 1, -1, 3, 1024, 1023, -1022], np.inf)}
    exponents |= {float(value) for value in np.nextafter([0.5, -0.5, 1, -1, 3, 1024, 1023, -1022], -np.inf)}
    exponents |= {(i + 0.5) / 128 for i in range(-8, 20)}

    def power(x):
        value = mp.power(2, exact(x))
        if -1020 < x < 1023:
            agree(value, np.exp2(x), f'exp2 {x!r}', relative=1e-15)
        return [x, digits(value), nearest(value)]
    write('exp2', f'mpmath {mpmath.__version__} at 80 digits, checked against numpy {np.__version__}. values are rows [x, 2^x to 40 '
          'digits, nearest double ("Infinity" and 0 included)].', [
              {'function': 'exp2', 'type': 'float64', 'values': [power(x) for x in sorted(exponents)]}])


# ---------------------------------------------------------------- 3: sums

CLIP = 1e-10


def weights_of(kind, n, draw):
    if kind == 'uniform-random':
        return [draw() for _ in range(n)]
    if kind == 'with-zeros':
        found = []
        for _ in range(n):
            u, v = draw(), draw()
            found.append(0.0 if u < 0.3 else v)
        return found
    if kind == 'zipf':
        return [1 / (i + 1) for i in range(n)]
    if kind == 'heavy-tailed':
        found = []
        for _ in range(n):
            u = draw()
            found.append(u * u * u * u * u * u * u * u)
        return found
    if kind == 'equal':
        return [1.0] * n
    raise SystemExit(kind)


def close_to(weights, draw):
    return [w * (1 + (draw() - 0.5) * 2.0 ** -20) for w in weights]


def probabilities(weights, single):
    total = 0.0
    for w in weights:
        total += w
    return [fround(w / total) if single else w / total for w in weights]


def sums_of(p, q, single):
    epsilon = fround(CLIP) if single else CLIP
    memory = {}

    def lg(x):
        if x not in memory:
            memory[x] = log2(exact(x))
        return memory[x]

    def total(terms):
        terms = list(terms)
        if any(term == -mp.inf for term in terms):
            return {'value': '-Infinity'}
        if any(term == mp.inf for term in terms):
            return {'value': 'Infinity'}
        return {'value': digits(mp.fsum(terms)), 'magnitude': mp.fsum(abs(term) for term in terms)}
    pc, qc = [max(v, epsilon) for v in p], [max(v, epsilon) for v in q]
    halves = []
    for a, b in zip(p, q):
        middle = log2((exact(a) + exact(b)) / 2) if a + b > 0 else mpf(0)
        term = mpf(0)
        if a > 0:
            halves.append(exact(a) / 2 * (lg(a) - middle))
        if b > 0:
            halves.append(exact(b) / 2 * (lg(b) - middle))
    sums = {
        'pLog2p': total(exact(a) * lg(a) for a in p if a > 0),
        'pLog2q': total(exact(a) * (lg(b) if b > 0 else -mp.inf) for a, b in zip(p, q) if a > 0),
        'pLog2pOverQ': total(exact(a) * (lg(a) - lg(b)) if b > 0 else mp.inf for a, b in zip(p, q) if a > 0),
        'pLog2qClipped': total(exact(a) * lg(b) for a, b in zip(pc, qc)),
        'pLog2pOverQClipped': total(exact(a) * (lg(a) - lg(b)) for a, b in zip(pc, qc)),
        'jensenShannon': total(halves),
        'log2p': total(lg(a) if a > 0 else -mp.inf for a in p),
        'sumP': {'value': digits(mp.fsum(exact(a) for a in p))},
    }
    array_p, array_q = np.array(p), np.array(q)
    agree(mpf(sums['pLog2p']['value']), -scipy.special.entr(array_p).sum() / math.log(2), 'Σ p log2 p', 1e-12)
    if 'magnitude' in sums['pLog2pOverQ']:
        agree(mpf(sums['pLog2pOverQ']['value']), scipy.special.rel_entr(array_p, array_q).sum() / math.log(2),
              'Σ p log2 p/q', 1e-10, 1e-13)
    clipped_p, clipped_q = np.maximum(array_p, epsilon), np.maximum(array_q, epsilon)
    agree(mpf(sums['pLog2qClipped']['value']), (clipped_p * np.log2(clipped_q)).sum(), 'clipped cross', 1e-12)
    agree(mpf(sums['pLog2pOverQClipped']['value']), (clipped_p * np.log2(clipped_p / clipped_q)).sum(), 'clipped kl', 1e-9, 1e-13)
    with np.errstate(all='ignore'):
        middle = (array_p + array_q) / 2
        numpy_js = (scipy.special.rel_entr(array_p, middle) + scipy.special.rel_entr(array_q, middle)).sum() / math.log(4)
    if np.isfinite(numpy_js):
        agree(mpf(sums['jensenShannon']['value']), numpy_js, 'Jensen–Shannon', 1e-9, 1e-13)
    return sums


def make_sums():
    cases = []

    def by_recipe(name, weights, n, seed, single, q_weights=None):
        draw = mulberry32(seed)
        first = weights_of(weights, n, draw)
        second = close_to(first, draw) if q_weights == 'close-to-p' else weights_of(q_weights or weights, n, draw)
        if sum(first) == 0 or sum(second) == 0:
            raise SystemExit(f'{name}: no weight')
        p, q = probabilities(first, single), probabilities(second, single)
        cases.append({'name': name, 'type': 'float32' if single else 'float64', 'n': n,
                      'recipe': {'seed': seed, 'p': weights, 'q': q_weights or weights},
                      'ends': [p[0], p[-1], q[0], q[-1]], 'fnv1a': [fnv1a(p), fnv1a(q)], 'sums': sums_of(p, q, single)})

    def raw(name, p, q, single=False):
        if single:
            p, q = [fround(v) for v in p], [fround(v) for v in q]
        cases.append({'name': name, 'type': 'float32' if single else 'float64', 'n': len(p), 'p': p, 'q': q,
                      'sums': sums_of(p, q, single)})
    for single in (False, True):
        for n in range(1, 65):
            by_recipe(f'{n} random', 'uniform-random', n, 1000 + n, single)
        for n in (1000, 4095, 4096, 4097, 10000, 100000):
            by_recipe(f'{n} random', 'uniform-random', n, 2000 + n, single)
        for n in (37, 4097):
            by_recipe(f'{n} with zeros', 'with-zeros', n, 3000 + n, single, 'uniform-random')
            by_recipe(f'{n} zeros in both', 'with-zeros', n, 3000 + n, single)
            by_recipe(f'{n} heavy-tailed', 'heavy-tailed', n, 4000 + n, single)
            by_recipe(f'{n} close', 'uniform-random', n, 5000 + n, single, 'close-to-p')
        for n in (100, 10000):
            by_recipe(f'{n} Zipf', 'zipf', n, 6000 + n, single, 'uniform-random')
            by_recipe(f'{n} against Zipf', 'uniform-random', n, 6500 + n, single, 'zipf')
        for n in (3, 7, 1000, 65536):
            by_recipe(f'{n} equal', 'equal', n, 7000 + n, single, 'uniform-random')
        raw('one outcome', [1], [1], single)
        raw('two outcomes', [0.5, 0.5], [0.25, 0.75], single)
        raw('deterministic', [1, 0, 0, 0], [0.25, 0.25, 0.25, 0.25], single)
        raw('q misses an outcome', [0.5, 0.5], [1, 0], single)
        raw('disjoint', [1, 0], [0, 1], single)
        raw('uniform thirds', [1 / 3] * 3, [0.2, 0.3, 0.5], single)
        raw('document', [0.3, 0.2, 0.5], [0.4, 0.3, 0.3], single)
    raw('tiny', [1e-300, 1], [1, 1e-300])
    raw('smallest', [5e-324, 1], [1, 5e-324])
    raw('ratio overflows', [0.5, 0.5], [1e-310, 1])
    raw('ratio underflows', [1e-310, 1], [0.5, 0.5])
    raw('one ulp apart', [0.5, 0.5], [float(np.nextafter(0.5, 0)), float(np.nextafter(0.5, 1))])
    raw('tiny', [1e-30, 1], [1, 1e-30], True)
    raw('smallest', [1.401298464324817e-45, 1], [1, 1.401298464324817e-45], True)
    write('sums', 'mpmath at 80 digits over the very doubles (float32: over the float32 values), not normalised; checked '
          'against SciPy and NumPy. value: 40 digits; magnitude: Σ|terms|. Clipped sums replace p and q by '
          'max(·, epsilon), epsilon 1e-10 (float32: Math.fround(1e-10)). log2p is Σ log2 p over all p (−Infinity with a '
          'zero). jensenShannon in bits.', cases, recipe=(
              'draw = mulberry32(seed). Weights of p first (n draws, in order), then weights of q from the same draw. '
              'uniform-random: draw(). with-zeros: u = draw(), v = draw(); u < 0.3 ? 0 : v. zipf: 1/(i+1). heavy-tailed: '
              'u = draw(); u*u*u*u*u*u*u*u (left to right). equal: 1. close-to-p (q only): weight of p times '
              '(1 + (draw() - 0.5) * 2**-20). Then total = weights added in order from 0, p = w / total; float32: '
              'Math.fround(w / total). ends: [p[0], p[n-1], q[0], q[n-1]]; fnv1a: 32-bit FNV-1a over the little-endian '
              'bytes of p and of q as doubles.'))


# ---------------------------------------------------------------- 4: histograms

def linspace_edges(lo, hi, bins):
    if lo == hi:
        lo, hi = lo - 0.5, hi + 0.5
    return np.linspace(lo, hi, bins + 1)


def authority(data, edges):
    """histogramdd's rule on given edges: searchsorted from the right, the last bin closed."""
    data, edges = np.asarray(data, dtype=float), np.asarray(edges, dtype=float)
    counts, _ = np.histogramdd([data], bins=[edges])
    position = np.searchsorted(edges, data, side='right')
    position[data == edges[-1]] -= 1
    inside = (position >= 1) & (position <= len(edges) - 1)
    same(counts, np.bincount(position[inside] - 1, minlength=len(edges) - 1), 'histogramdd')
    return [int(count) for count in counts], int((~inside).sum())


def differs_from_histogram(data, bins, bounds, counts):
    """Whether np.histogram's own index arithmetic gives other counts (or none) than the edges do."""
    try:
        with np.errstate(all='ignore'):
            theirs, _ = np.histogram(np.asarray(data, dtype=float), bins=bins, range=bounds)
    except (ValueError, IndexError, FloatingPointError) as problem:
        return str(problem)
    return not np.array_equal(theirs, counts)


def around(edges):
    data = []
    for edge in edges:
        data += [np.nextafter(edge, -np.inf), edge, np.nextafter(edge, np.inf)]
    return data


def make_histogram_numpy():
    cases, odd = [], []
    tiny = 5e-324
    ranges = [(0, 1), (0.1, 1.1), (-1, 1), (-0.3, 0.7), (0.9, 1.1), (-10, -1), (0, 0.1), (1e-300, 3e-300), (0, 1e-300),
              (-1e300, 1e300), (1e300, 1.1e300), (1e16, 1e16 + 64), (0.1, 0.7), (2, 7), (-5, 5), (-math.pi, math.e),
              (1 / 3, 2 / 3), (123.456, 789.012), (-1e-5, 1e5), (0, 255), (-2.2250738585072014e-308, 2.2250738585072014e-308)]
    for lo, hi in ranges:
        for bins in (1, 2, 3, 10, 49, 100):
            edges = linspace_edges(lo, hi, bins)
            data = around(edges)
            counts, outside = authority(data, edges)
            entry = {'form': 'neighbours', 'lo': lo, 'hi': hi, 'bins': bins, **edge_fields(edges), 'counts': counts,
                     'outOfRange': outside}
            differs = differs_from_histogram(data, bins, (lo, hi), counts)
            if differs:
                entry['npHistogramDiffers'] = differs
            digitised = np.digitize(data, edges)
            same(digitised, np.searchsorted(edges, data, side='right'), 'digitize')
            if bins <= 10:
                entry['digitize'] = digitised
            cases.append(entry)
    for lo, hi in ((0, 1), (-0.3, 0.7), (1e-300, 3e-300), (-1e300, 1e300), (0.9, 1.1), (-7, 13), (1, 1 + 2.0 ** -44)):
        edges = linspace_edges(lo, hi, 1000)
        data = around(edges)
        counts, outside = authority(data, edges)
        entry = {'form': 'neighbours', 'lo': lo, 'hi': hi, 'bins': 1000, **edge_fields(edges), 'counts': counts,
                 'outOfRange': outside}
        differs = differs_from_histogram(data, 1000, (lo, hi), counts)
        if differs:
            entry['npHistogramDiffers'] = differs
        cases.append(entry)
    # Ranges of a few ulp or of a few subnormals: edges repeat.
    for lo, hi, bins in ((0, 2 * tiny, 10), (0, tiny, 2), (0, tiny, 10), (-3 * tiny, 3 * tiny, 100), (-tiny, tiny, 7),
                         (0, 40 * tiny, 100), (0, 10 * tiny, 10), (1, 1 + 2.0 ** -52, 10), (1, 1 + 2.0 ** -50, 10),
                         (-1, -1 + 2.0 ** -53, 3), (1e16, 1e16 + 2, 100), (1e300, 1e300, 4), (1e16, 1e16, 3)):
        edges = linspace_edges(lo, hi, bins)
        if np.any(np.diff(edges) < 0):
            raise SystemExit(f'decreasing edges: {lo}, {hi}, {bins}')
        data = around(edges)
        counts, outside = authority(data, edges)
        entry = {'form': 'neighbours', 'lo': lo, 'hi': hi, 'bins': bins, **edge_fields(edges), 'counts': counts,
                 'outOfRange': outside, 'repeatedEdges': bool(np.any(np.diff(edges) == 0))}
        if bins <= 10:
            entry['digitize'] = np.digitize(data, edges)
        differs = differs_from_histogram(data, bins, (lo, hi), counts)
        if differs:
            entry['npHistogramDiffers'] = differs
        cases.append(entry)
    # A step that rounds up among subnormals carries the last-but-one edges past hi: NumPy's edges then decrease.
    for lo, hi, bins in ((0, 7 * tiny, 10), (0, 17 * tiny, 10)):
        edges = linspace_edges(lo, hi, bins)
        if not np.any(np.diff(edges) < 0):
            raise SystemExit('these edges were meant to decrease')
        odd.append({'lo': lo, 'hi': hi, 'bins': bins, 'edges': edges})

    def given(name, data, bins=10, bounds=None, kind='float64'):
        data = np.asarray(data, dtype=float)
        if kind == 'float32':
            same(data, data.astype(np.float32).astype(float), name)
        if np.ndim(bins):
            edges = np.asarray(bins, dtype=float)
        else:
            lo, hi = bounds if bounds else (data.min(), data.max())
            edges = linspace_edges(float(lo), float(hi), bins)
        counts, outside = authority(data, edges)
        entry = {'form': 'data', 'name': name, 'type': kind, 'data': data, 'bins': bins, 'range': bounds,
                 **edge_fields(edges), 'counts': counts, 'outOfRange': outside, 'digitize': np.digitize(data, edges)}
        differs = differs_from_histogram(data, bins, bounds, counts)
        if differs:
            entry['npHistogramDiffers'] = differs
        cases.append(entry)
    tenths = [i / 10 for i in range(11)]
    given('tenths', tenths)
    given('tenths added up', [0.1 * i for i in range(11)])
    given('constant', [3.5] * 7)
    given('constant zero', [0.0, -0.0, 0.0], 4)
    given('constant, one bin', [-2] * 5, 1)
    given('constant huge: edges all equal', [1e300] * 3, 4)
    given('one sample', [0.25], 3)
    given('range with lo equal to hi', [1, 1.4, 1.5, 1.6, 0.5, 0.4999], 2, [1, 1])
    given('infinities out of range', [-math.inf, 0, 0.5, 1, math.inf], 2, [0, 1])
    given('infinite edges', [-math.inf, -1, 0, 1, 1e308, math.inf], [-math.inf, 0, 1, math.inf])
    given('infinite last edge', [-math.inf, -1, 0, 1, 1e308, math.inf], [0, 1, math.inf])
    given('infinite first edge', [-math.inf, -1, 0, 1, 2, math.inf], [-math.inf, 0, 1])
    given('whole line', [-math.inf, -1, 0, 1, 2, math.inf], [-math.inf, math.inf])
    given('unequal edges', [-1, 0, 0.05, 0.1, 0.1000001, 1, 9.99, 10, 99, 100, 101], [0, 0.1, 1, 10, 100])
    given('repeated edges inside', [0, 0.5, 1, 1, 1.5, 2, 2.5], [0, 1, 1, 2])
    given('repeated last edges', [0, 0.5, 1, 1, 1.5], [0, 1, 1])
    given('repeated first edges', [-1, 0, 0, 0.5, 1], [0, 0, 1])
    given('all edges equal', [4, 5, 5, 6], [5, 5, 5])
    given('neighbours of unequal edges', around([-2.5, -1, 0, 0.3, 7, 1e10]), [-2.5, -1, 0, 0.3, 7, 1e10])
    given('logarithmic edges', around([1e-12, 1e-6, 1, 1e6, 1e12]), [1e-12, 1e-6, 1, 1e6, 1e12])
    given('integers on edges', list(range(-5, 16)), 20, None, 'int32')
    given('integers on edges of halves', list(range(0, 11)), 20, None, 'int32')
    given('integers, three bins', list(range(0, 11)), 3, [0, 9], 'int32')
    given('float32 tenths, automatic range', [fround(v) for v in tenths], 10, None, 'float32')
    given('float32 tenths, double edges', [fround(v) for v in tenths], 10, [0, 1], 'float32')
    given('float32 hundredths in 0.9..1.1', [fround(0.9 + i / 100) for i in range(21)], 20, [0.9, 1.1], 'float32')
    given('float32 constant', [fround(0.1)] * 3, 3, None, 'float32')
    given('float32 neighbours of tenths', [float(v) for t in tenths for v in neighbours(t, 1, np.float32)], 10, [0, 1], 'float32')
    given('negative zero and subnormals', [-0.0, 0.0, tiny, -tiny, 1e-310], 2, [0, 1e-310])

    def drawn(seed, n, a, b, bins, bounds, grid=None, kind='float64'):
        draw = mulberry32(seed)
        data = [a + draw() * (b - a) for _ in range(n)]
        if grid:
            data = [math.floor(v * grid) / grid for v in data]
        if kind == 'float32':
            data = [fround(v) for v in data]
        lo, hi = bounds if bounds else (min(data), max(data))
        edges = linspace_edges(lo, hi, bins)
        counts, outside = authority(data, edges)
        differs = differs_from_histogram(data, bins, bounds, counts)
        cases.append({'form': 'recipe', 'type': kind, 'seed': seed, 'n': n, 'a': a, 'b': b, 'grid': grid, 'bins': bins,
                      'range': bounds, **edge_fields(edges), 'counts': counts, 'outOfRange': outside,
                      **({'npHistogramDiffers': differs} if differs else {})})
    seed = 100
    for a, b, bins, bounds, grid in ((0, 1, 10, None, None), (0, 1, 10, [0, 1], 10), (-5, 5, 10, [-5, 5], 10), (-1, 1, 20, [-1, 1], 20),
                                     (0, 3, 30, [0, 3], 10), (0, 1, 1000, [0, 1], 1000), (-2, 2, 7, [-1, 1], None),
                                     (1e300, 1.5e300, 13, None, None), (-1e-300, 1e-300, 50, None, None), (0, 100, 100, [0, 100], 1),
                                     (0, 1, 100, [0, 1], 100), (0.9, 1.1, 40, [0.9, 1.1], 200), (0, 1, 1, None, None)):
        for kind in ('float64', 'float32'):
            if kind == 'float32' and max(abs(a), abs(b)) > 1e38 or kind == 'float32' and max(abs(a), abs(b)) < 1e-38:
                continue
            seed += 1
            drawn(seed, 5000 if bins >= 100 else 1500, a, b, bins, bounds, grid, kind)

    def pair(name, x, y, bins, bounds=None, **recipe):
        x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
        per_axis = []
        for axis, column in enumerate((x, y)):
            spec = bins[axis] if isinstance(bins, list) else bins
            if np.ndim(spec):
                per_axis.append(np.asarray(spec, dtype=float))
            else:
                lo, hi = bounds[axis] if bounds else (column.min(), column.max())
                per_axis.append(linspace_edges(float(lo), float(hi), spec))
        counts, x_edges, y_edges = np.histogram2d(x, y, bins=bins, range=bounds)
        for edges, theirs in zip(per_axis, (x_edges, y_edges)):
            same(edges, theirs, name)
        cases.append({'form': 'pair', 'name': name, **(recipe or {'x': x, 'y': y}), 'bins': bins, 'range': bounds,
                      'shape': counts.shape, 'counts': counts.astype(int).ravel(), 'outOfRange': len(x) - int(counts.sum()),
                      'xEdgesFnv1a': fnv1a(x_edges), 'yEdgesFnv1a': fnv1a(y_edges),
                      'xEnds': [x_edges[0], x_edges[1], x_edges[-1]], 'yEnds': [y_edges[0], y_edges[1], y_edges[-1]]})
    grid = [(i / 10, j / 4) for i in range(11) for j in range(5)]
    pair('grid on edges', [g[0] for g in grid], [g[1] for g in grid], [10, 4])
    pair('grid, one number of bins', [g[0] for g in grid], [g[1] for g in grid], 10)
    pair('edges and a number', [g[0] for g in grid], [g[1] for g in grid], [[0, 0.3, 0.7, 1], 2])
    pair('infinite edges', [-math.inf, 0, 1, math.inf], [0, 1, 2, 3], [[-math.inf, 0.5, math.inf], [0, 2, 3]])
    pair('constant column', [2, 2, 2, 2], [0, 1, 2, 3], [3, 3])
    pair('out of range on either side', [-1, 0, 0.5, 1, 2, 0.5, 3], [0.5, -1, 0.5, 1, 0.5, 2, 3], 2, [[0, 1], [0, 1]])
    for index, (spread, bins, bounds) in enumerate(((0.25, [8, 8], None), (0.25, [10, 5], [[0, 1], [0, 1]]), (1, [20, 20], None),
                                                    (0.5, [3, 17], [[-0.5, 1.5], [0.2, 0.9]]), (0.1, [1, 1], None))):
        draw = mulberry32(500 + index)
        x, y = [], []
        for _ in range(2000):
            u = draw()
            x.append(u)
            y.append(u + spread * (draw() - 0.5))
        pair('correlated', x, y, bins, bounds, seed=500 + index, n=2000, spread=spread)
    for index, steps in enumerate((10, 50)):
        draw = mulberry32(600 + index)
        x, y = [], []
        for _ in range(3000):
            x.append(math.floor(draw() * (steps + 1)) / steps)
            y.append(math.floor(draw() * (steps + 1)) / steps)
        pair('on a grid', x, y, [steps, steps], [[0, 1], [0, 1]], seed=600 + index, n=3000, steps=steps)
    print('   np.histogram differs from its own edges in', sum('npHistogramDiffers' in case for case in cases), 'cases')
    write('histogram_numpy', f'np.linspace edges and np.histogramdd counts (searchsorted from the right on the edges, last bin '
          f'closed), np.digitize, numpy {np.__version__} on doubles. npHistogramDiffers: np.histogram\'s own index '
          'arithmetic gives other counts (true) or the error quoted; the edges are the authority. outOfRange = samples '
          'in no bin.', cases, forms={
              'neighbours': 'data = for every edge: [next double below, edge, next double above], bins+1 edges of range [lo, hi]',
              'data': 'data as given, in an array of the type; bins a number or edges; range null: automatic',
              'recipe': 'draw = mulberry32(seed); n times v = a + draw() * (b - a); grid: v = Math.floor(v * grid) / grid; '
                        'float32: Math.fround(v)',
              'pair': 'x and y as given, or by name; correlated: u = draw(), x = u, y = u + spread * (draw() - 0.5); on a grid: '
                      'x = Math.floor(draw() * (steps + 1)) / steps, then y alike; counts are row-major (x down)',
              'edgesFnv1a': '32-bit FNV-1a over the little-endian bytes of the edges as doubles; edgeSample: [index, edge]'},
          decreasing={'note': 'among subnormals the rounded step carries edges past hi, so that NumPy\'s edges decrease at the '
                      'end and its counts mean nothing: no counts here', 'cases': odd})


# ---------------------------------------------------------------- 5: quantiles

def equal_frequency_edges(column, bins):
    """At most `bins` distinct values: edges midway; else the quantiles i/bins, equal ones merged."""
    column = np.asarray(column, dtype=float)
    distinct = np.unique(column)
    if len(distinct) == 1:
        return linspace_edges(distinct[0], distinct[0], 1), 'constant'
    if len(distinct) <= bins:
        midways = distinct[:-1] + (distinct[1:] - distinct[:-1]) / 2
        return np.concatenate([distinct[:1], midways, distinct[-1:]]), 'distinct'
    return np.unique(np.quantile(column, np.arange(bins + 1) / bins)), 'quantile'


def quantile_by_formula(column, bins):
    ordered, found = sorted(float(v) for v in column), []
    for i in range(bins + 1):
        h = (len(ordered) - 1) * (i / bins)
        low = math.floor(h)
        a, b, t = ordered[low], ordered[min(low + 1, len(ordered) - 1)], h - low
        found.append(a + (b - a) * t if t < 0.5 else b - (b - a) * (1 - t))
    return found


def make_quantiles():
    random = np.random.RandomState(5)
    cases = []

    def column(name, values, all_bins, kind='float64', **recipe):
        values = np.asarray(values, dtype=float)
        for bins in all_bins:
            quantiles = np.quantile(values, np.arange(bins + 1) / bins)
            same(quantiles, quantile_by_formula(values, bins), f'quantile {name} {bins}')
            edges, rule = equal_frequency_edges(values, bins)
            counts, outside = authority(values, edges)
            if outside:
                raise SystemExit(f'{name}: samples outside equal-frequency edges')
            if rule == 'distinct':
                same(counts, np.unique(values, return_counts=True)[1], f'{name}: one bin per value')
                low, high = [Fraction(float(v)) for v in np.unique(values)[:-1]], [Fraction(float(v)) for v in np.unique(values)[1:]]
                midway_exact = all((a + b) / 2 == Fraction(float(e)) for a, b, e in zip(low, high, edges[1:-1]))
            cases.append({'name': name, 'type': kind, **(recipe or {'data': values}), 'bins': bins, 'quantiles': quantiles,
                          'rule': rule, 'edges': edges, 'counts': counts,
                          **({'midwayExact': midway_exact} if rule == 'distinct' else {})})
    column('two values', [0, 1, 1, 0, 1, 1, 1], [1, 2, 3, 10])
    column('one value', [7.25] * 4, [1, 10])
    column('three values', [3, -1, 3, 3, 10, -1, 10, 3, 3], [2, 3, 4, 20])
    column('two samples', [2, 5], [1, 2, 3, 4])
    column('one sample', [-3], [1, 5])
    column('0 to 10', list(range(11)), [2, 3, 4, 5, 10, 11, 12], 'int32')
    column('negative', np.round(-random.gamma(2, 3, 40), 3), [4, 5, 7, 20])
    column('normal', random.normal(size=30), [2, 3, 4, 10, 29])
    column('huge', random.normal(size=25) * 1e300, [3, 4, 10])
    column('tiny', random.normal(size=25) * 1e-300, [3, 4, 10])
    column('subnormal', [5e-324 * v for v in (1, 2, 3, 4, 7, 9, 12, 100)], [3, 4])
    column('heavy ties', [0] * 30 + [1] * 5 + [2, 3, 4, 5, 6, 7, 8, 9], [4, 5, 9])
    column('ties at both ends', [-1] * 12 + [-0.5, 0, 0.25, 0.5] + [1] * 12, [4, 5])
    column('float32', [fround(v) for v in random.normal(size=40)], [4, 10], 'float32')
    column('integers', random.randint(-20, 20, 60), [5, 10, 20], 'int32')
    column('signs of zero', [-0.0, 0.0, 1, 2, 3], [2, 4])
    for seed, n, kind, grid in ((700, 1000, 'float64', None), (701, 4097, 'float64', None), (702, 1000, 'float64', 25),
                                (703, 5000, 'float32', None), (704, 10000, 'float64', 100)):
        draw = mulberry32(seed)
        values = []
        for _ in range(n):
            u = draw() - 0.5
            values.append(u * u * u)
        if grid:
            values = [math.floor(v * 8 * grid) / grid for v in values]
        if kind == 'float32':
            values = [fround(v) for v in values]
        column('cubes', values, [4, 10, 20, 64], kind, seed=seed, n=n, grid=grid)
    write('quantiles_numpy', f'np.quantile (linear) at i/bins, numpy {np.__version__}, equal bit for bit to the formula h = (n−1)·(i/bins), '
          't < ½: a + (b−a)·t, else b − (b−a)·(1−t). edges: equal-frequency edges; rule distinct (at most bins distinct '
          'values: minimum, midways, maximum), quantile (np.unique of the quantiles) or constant (±0.5, one bin). '
          'midwayExact: every midway is a double, so that any way of computing it gives these edges; else compare counts '
          'only.', cases,
          recipe='cubes: draw = mulberry32(seed); n times u = draw() - 0.5, v = u * u * u; grid: Math.floor(v * 8 * grid) / grid; '
          'float32: Math.fround(v)')


# ---------------------------------------------------------------- 6: labels

def make_labels():
    random = np.random.RandomState(6)
    cases = []

    def add(name, a, b, pmi=False):
        a, b = [int(v) for v in a], [int(v) for v in b]
        table = metrics.cluster.contingency_matrix(a, b)
        measures = table_measures(table)
        agree(measures['MI'] * mp.ln2, metrics.mutual_info_score(a, b), f'{name}: mutual_info_score', 1e-11, 1e-13)
        for average, value in measures['NMI'].items():
            theirs = metrics.normalized_mutual_info_score(a, b, average_method=average)
            if min(len(table), len(table[0])) > 1 or measures['MI'] == 0 and average not in ('min', 'geometric'):
                agree(value, theirs, f'{name}: normalized_mutual_info_score {average}', 1e-10, 1e-12)
        agree(measures['HyGivenX'], measures['Hy'] - measures['MI'], 'chain rule')
        case = {'form': 'labels', 'name': name, 'a': a, 'b': b, 'shape': list(table.shape), 'table': table.ravel(),
                **{key: measures[key] for key in ('MI', 'Hx', 'Hy', 'Hxy', 'HyGivenX', 'HxGivenY', 'VI', 'NMI')},
                'millerMadowMI': miller_madow_mi(measures)}
        if pmi:
            case['PMI'] = pmi_of(table)
        cases.append(case)

    def pmi_of(table):
        rows, columns, total = np.sum(table, 1), np.sum(table, 0), np.sum(table)
        found = []
        for i, row in enumerate(table):
            for j, cell in enumerate(row):
                if rows[i] == 0 or columns[j] == 0:
                    found.append(0)
                elif cell == 0:
                    found.append(-math.inf)
                else:
                    found.append(log2(exact(cell) * exact(total) / (exact(rows[i]) * exact(columns[j]))))
        return found
    for n, ka, kb, noise in ((10, 2, 2, 0.5), (10, 3, 4, 1), (25, 5, 2, 0.3), (50, 4, 4, 0.2), (100, 7, 3, 0.6), (100, 2, 40, 1),
                             (200, 10, 10, 0.1), (300, 12, 12, 0.8), (500, 40, 5, 0.4), (500, 6, 6, 0), (1000, 20, 30, 0.5),
                             (1000, 3, 3, 1), (2000, 40, 40, 0.3), (2000, 2, 2, 0.9), (2000, 8, 8, 1)):
        a = random.randint(0, ka, n)
        b = np.where(random.random_sample(n) < noise, random.randint(0, kb, n), (a * 7 + 3) % kb)
        add(f'{n} labels, {ka} and {kb} classes, noise {noise}', a, b, pmi=n in (10, 25, 50, 200))
    add('identical', [0, 1, 2, 0, 1, 2, 2], [0, 1, 2, 0, 1, 2, 2], True)
    add('renamed', [0, 0, 1, 1, 2, 2], [5, 5, 3, 3, 9, 9], True)
    add('both constant', [1, 1, 1, 1], [4, 4, 4, 4], True)
    add('first constant', [1, 1, 1, 1], [0, 1, 0, 1], True)
    add('second constant', [0, 1, 2, 2, 1], [3, 3, 3, 3, 3])
    add('independent exactly', [i // 6 for i in range(24)], [i % 6 // 2 for i in range(24)], True)
    add('negative labels', [-3, -3, 2, 2, -3, 7], [-1, -1, 0, 1, 0, 1], True)

    def product(name, rows, columns):
        table = [[r * c for c in columns] for r in rows]
        total = sum(map(sum, table))
        if total > 2 ** 53:
            raise SystemExit(f'{name}: {total} counts')
        measures = table_measures(table)
        if measures['MI'] != 0:
            raise SystemExit(f'{name}: not a product')
        cases.append({'form': 'product', 'name': name, 'rows': rows, 'columns': columns, 'shape': [len(rows), len(columns)],
                      'largestTimesTotal': 'beyond 2^53' if max(map(max, table)) * total > 2 ** 53 else 'within 2^53', 'MI': 0,
                      **{key: measures[key] for key in ('Hx', 'Hy', 'Hxy')}})
    product('small', [1, 2, 3], [4, 5, 6, 7])
    product('sevenths', [1, 6], [3, 4])
    product('forty-nine', [1, 48], [1, 48])
    product('thousands', [1000, 2003, 37], [997, 1, 12345, 4])
    product('millions', [1000003, 17, 999983], [1000033, 3, 7])
    product('tens of millions', [30000001, 1, 49, 12345677], [29999999, 3, 103, 7654321])
    product('near 2^53', [94906265, 1], [94906264, 1])
    product('one large cell', [2 ** 26, 1], [2 ** 26, 1])
    draw = random.randint(1, 3000000, 12)
    product('random large', [int(v) for v in draw[:5]], [int(v) for v in draw[5:]])
    product('many cells', [int(v) for v in random.randint(1, 200000, 30)], [int(v) for v in random.randint(1, 200000, 25)])
    large = [[10 ** 14, 3 * 10 ** 13, 5], [7, 2 * 10 ** 14, 10 ** 13], [123456789012345, 1, 4 * 10 ** 14]]
    for name, table in (('large counts', large), ('large counts, weak dependence', [[10 ** 15, 10 ** 15 + 10 ** 9], [10 ** 15, 10 ** 15]]),
                        ('zero row and column', [[3, 0, 2], [0, 0, 0], [1, 0, 4]]), ('one cell', [[5]]), ('one row', [[1, 2, 3]]),
                        ('diagonal', [[4, 0, 0], [0, 4, 0], [0, 0, 4]]), ('probabilities', [[0.1, 0.2], [0.3, 0.4]]),
                        ('tiny probabilities', [[1e-300, 0.25], [0.25, 0.5]])):
        measures = table_measures(table)
        cases.append({'form': 'table', 'name': name, 'shape': [len(table), len(table[0])], 'table': [v for row in table for v in row],
                      **{key: measures[key] for key in ('MI', 'Hx', 'Hy', 'Hxy', 'HyGivenX', 'HxGivenY', 'VI', 'NMI')},
                      'PMI': pmi_of(table)})
    write('labels_sklearn', 'All entropies in bits, by mpmath at 80 digits from the counts; MI and NMI checked against scikit-learn '
          f'{sklearn.__version__} mutual_info_score and normalized_mutual_info_score. x are the rows (a), y the columns (b), both in '
          'ascending order of label; tables row-major. PMI row-major: -Infinity where the cell is 0 and both margins are '
          'not, 0 where a margin is 0. product: table[i][j] = rows[i] * columns[j], the mutual information is exactly 0 '
          '(every product is an integer below 2^53).', cases)


# ---------------------------------------------------------------- 7: estimates

def make_estimates():
    random = np.random.RandomState(7)
    datasets, cases = {}, []
    x = np.round(random.normal(size=300), 3)
    datasets['gaussian'] = {'x': x, 'y': np.round(0.8 * x + 0.6 * random.normal(size=300), 3)}
    datasets['independent'] = {'x': np.round(random.uniform(-1, 1, 200), 3), 'y': np.round(random.uniform(0, 5, 200), 3)}
    x = np.round(random.exponential(size=150), 2)
    datasets['skewed, ties'] = {'x': x, 'y': np.round(np.sqrt(x) + 0.3 * random.random_sample(150), 1)}
    x = np.round(random.uniform(0, 1, 120), 3)
    datasets['binary'] = {'x': x, 'y': (x + 0.3 * random.normal(size=120) > 0.5).astype(int)}
    datasets['grid'] = {'x': random.randint(0, 11, 250) / 10, 'y': random.randint(0, 5, 250) / 4}
    datasets['constant'] = {'x': np.full(20, 2.5), 'y': np.round(random.normal(size=20), 2)}
    x = np.round(random.normal(size=100), 2)
    y = np.round(x ** 2 + 0.2 * random.normal(size=100), 2)
    x[[3, 50, 51]] = np.nan
    y[[3, 17, 99]] = np.nan
    datasets['missing'] = {'x': x, 'y': y}
    colours = ['red', 'green', 'blue', 'white']
    index = random.randint(0, 4, 180)
    datasets['categories'] = {'x': [colours[i] for i in index],
                              'y': [['small', 'large', 'huge'][(i + (random.random_sample() < 0.4)) % 3] for i in index]}
    index = random.randint(0, 3, 160)
    datasets['mixed'] = {'x': [colours[i] for i in index], 'y': np.round(index + 0.7 * random.normal(size=160), 3)}
    numbers = random.randint(0, 6, 140) * 10
    datasets['numbers as categories'] = {'x': numbers, 'y': (numbers // 20 + random.randint(0, 2, 140))}

    # Extreme samples whose partner is missing still count for the bins of their column.
    x, y = datasets['missing']['x'].copy(), datasets['missing']['y'].copy()
    y[np.nanargmin(x)] = np.nan
    x[np.nanargmax(y)] = np.nan
    datasets['missing beside extremes'] = {'x': x, 'y': y}
    y = datasets['mixed']['y'].copy()
    y[1:6] = np.nan
    datasets['missing beside labels'] = {'x': [datasets['mixed']['x'][0], *['violet'] * 3, *datasets['mixed']['x'][4:]], 'y': y}

    missing = lambda column: np.array([isinstance(v, (float, np.floating)) and math.isnan(v) for v in column])

    def codes(column, spec):
        """Codes of all samples (-1: out of range or missing), the number of bins, and the edges, from all samples that are not missing."""
        if spec.get('kind') == 'category':
            names = sorted(set(column))
            return np.array([names.index(value) for value in column]), len(names), None
        every = np.asarray(column, dtype=float)
        values = every[~missing(column)]
        if spec['binning'] == 'uniform':
            lo, hi = spec['range'] if spec.get('range') else (values.min(), values.max())
            edges = linspace_edges(float(lo), float(hi), spec['bins'])
        else:
            edges, _ = equal_frequency_edges(values, spec['bins'])
        position = np.searchsorted(edges, every, side='right')
        position[every == edges[-1]] -= 1
        position[(position > len(edges) - 1) | missing(column)] = 0
        return position - 1, len(edges) - 1, edges

    def estimate(dataset, x_spec, y_spec, options):
        first, second = datasets[dataset]['x'], datasets[dataset]['y']
        keep = ~(missing(first) | missing(second))
        a, nx, x_edges = codes(first, x_spec)
        b, ny, y_edges = codes(second, y_spec)
        inside = (a >= 0) & (b >= 0)
        table = np.zeros((nx, ny), dtype=int)
        np.add.at(table, (a[inside], b[inside]), 1)
        if x_edges is not None and y_edges is not None:
            theirs, _, _ = np.histogram2d(np.asarray(first, float)[keep], np.asarray(second, float)[keep], bins=[x_edges, y_edges])
            same(theirs, table, dataset)
        measures = table_measures(table)
        agree(measures['MI'] * mp.ln2, metrics.mutual_info_score(a[inside], b[inside]), dataset, 1e-11, 1e-13)
        cases.append({'estimate': 'mutual information', 'dataset': dataset, 'options': options, 'plugin': measures['MI'],
                      'corrected': miller_madow_mi(measures), 'Hx': measures['Hx'], 'Hy': measures['Hy'], 'shape': [nx, ny],
                      'occupied': measures['occupied'], 'samples': int(inside.sum()), 'omitted': int((~keep).sum()),
                      'outOfRange': int((~inside & keep).sum()),
                      **({'counts': table.ravel()} if table.size <= 120 else {})})

    def entropy_estimate(dataset, side, spec, options):
        column = datasets[dataset][side]
        keep = ~missing(column)
        a, bins, _ = codes(column, spec)
        counts = np.bincount(a[a >= 0], minlength=bins)
        value = entropy_of(counts)
        agree(value, scipy.stats.entropy(counts, base=2), dataset)
        cases.append({'estimate': 'entropy', 'dataset': dataset, 'side': side, 'options': options, 'plugin': value,
                      'corrected': miller_madow_entropy(counts), 'shape': [bins], 'occupied': int((counts > 0).sum()),
                      'samples': int(counts.sum()), 'omitted': int((~keep).sum()), 'outOfRange': int(((a < 0) & keep).sum()),
                      'counts': counts})

    def numeric(binning, bins, bounds=None):
        return {'binning': binning, 'bins': bins, 'range': bounds}
    category = {'kind': 'category'}
    for dataset in ('gaussian', 'independent', 'skewed, ties', 'binary', 'grid', 'constant', 'missing', 'missing beside extremes'):
        more = {'nan': 'omit'} if dataset.startswith('missing') else {}
        for binning, bins in (('uniform', 10), ('uniform', 4), ('equal-frequency', 5), ('equal-frequency', 10)):
            spec = numeric(binning, bins)
            estimate(dataset, spec, spec, {'bins': bins, 'binning': binning, **more})
            entropy_estimate(dataset, 'x', spec, {'bins': bins, 'binning': binning, **more})
    estimate('gaussian', numeric('uniform', 6, [-1, 1]), numeric('uniform', 3, [0, 2]), {'bins': [6, 3], 'range': [[-1, 1], [0, 2]]})
    entropy_estimate('gaussian', 'x', numeric('uniform', 6, [-1, 1]), {'bins': 6, 'range': [-1, 1]})
    estimate('missing', numeric('uniform', 5, [-1, 1]), numeric('uniform', 5, [0, 3]), {'bins': 5, 'range': [[-1, 1], [0, 3]], 'nan': 'omit'})
    estimate('categories', category, category, {})
    entropy_estimate('categories', 'x', category, {})
    entropy_estimate('categories', 'y', category, {})
    for binning, bins in (('uniform', 8), ('equal-frequency', 8)):
        estimate('mixed', category, numeric(binning, bins), {'bins': bins, 'binning': binning})
        estimate('missing beside labels', category, numeric(binning, bins), {'bins': bins, 'binning': binning, 'nan': 'omit'})
    estimate('numbers as categories', category, category, {'x': 'category', 'y': 'category'})
    estimate('numbers as categories', numeric('uniform', 3), category, {'bins': 3, 'y': 'category'})
    entropy_estimate('numbers as categories', 'x', category, {'x': 'category'})
    for name, dataset in datasets.items():
        for column in dataset.values():
            if isinstance(column, np.ndarray) and column.dtype.kind == 'f':
                assert float(json.loads(json.dumps(float(column[0])))) == column[0], name
    write('estimates_numpy', f'np.histogram2d, np.quantile (numpy {np.__version__}) for the counts, mpmath at 80 digits for the '
          'values, checked against scikit-learn and SciPy. Bits. plugin: correction none; corrected: Miller–Madow, '
          'entropy + (K − 1)/(2N) nats, mutual information + (Kx + Ky − Kxy − 1)/(2N) nats, K occupied bins or cells. '
          'Equal-frequency edges as in quantiles_numpy.json, from all samples of a column that are not missing, before any pairing. counts row-major; categories '
          'sorted. "NaN" is a missing value. options are those of estimateMutualInformation(x, y, options) or '
          'estimateEntropy(datasets[dataset][side], options).', cases, datasets=datasets)


# ---------------------------------------------------------------- 8: more losses

def make_losses_more():
    random = np.random.RandomState(8)
    cases = []

    def rows_of(n, k, kind, sharp=1.0):
        rows = random.dirichlet([sharp] * k, n)
        return [[fround(v) if kind == 'float32' else float(v) for v in row] for row in rows]

    def add(name, y_true, y_pred, target, rows, kind, **more):
        losses = loss_rows(target, rows, EPSILON[kind])
        floats = np.clip(np.array([[float(v) for v in row] for row in rows]), EPSILON[kind], 1 - EPSILON[kind])
        for value, other in zip(losses, -(np.array(target, dtype=float) * np.log(floats)).sum(axis=1)):
            agree(value, other, name, 1e-10, 1e-14)
        total = mp.fsum(losses)
        cases.append({'loss': 'logLoss', 'name': name, 'type': kind, 'yTrue': y_true, 'yPred': y_pred, **more,
                      'mean': total / len(losses), 'sum': total, 'none': losses})

    def one_hot(y, labels):
        return [[1 if v == label else 0 for label in labels] for v in y]
    for kind in ('float64', 'float32'):
        for n, k in ((5, 2), (8, 3), (30, 5), (67, 4)):
            y = [int(v) for v in random.randint(0, k, n)]
            y[:k] = list(range(k))
            rows = rows_of(n, k, kind)
            add(f'labels, {k} classes', y, rows, one_hot(y, range(k)), rows, kind)
            add(f'one-hot, {k} classes', one_hot(y, range(k)), rows, one_hot(y, range(k)), rows, kind)
        soft, rows = rows_of(12, 4, 'float64'), rows_of(12, 4, kind)
        add('soft rows', soft, rows, soft, rows, kind)
        rows = [[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 0, 0]]
        add('certain, right', [0, 1, 2, 0], rows, one_hot([0, 1, 2, 0], range(3)), rows, kind)
        add('certain, wrong', [1, 2, 0, 1], rows, one_hot([1, 2, 0, 1], range(3)), rows, kind)
        rows = [[1e-20, 1.0], [1.0, 1e-20], [0.5, 0.5]]
        rows = [[fround(v) for v in row] for row in rows] if kind == 'float32' else rows
        add('beyond epsilon', [0, 1, 1], rows, one_hot([0, 1, 1], range(2)), rows, kind)
        names = ['cat', 'dog', 'bird', 'dog', 'cat']
        rows = rows_of(5, 3, kind)
        add('text labels, sorted', names, rows, one_hot(names, ['bird', 'cat', 'dog']), rows, kind)
        add('text labels, order given', names, rows, one_hot(names, ['dog', 'bird', 'cat']), rows, kind, labels=['dog', 'bird', 'cat'])
        add('a label that does not occur', [0, 2, 2, 0, 2], rows, one_hot([0, 2, 2, 0, 2], range(3)), rows, kind, labels=[0, 1, 2])
        column = [fround(v) if kind == 'float32' else float(v) for v in [0.1, 0.9, 0.5, 0.75, 0.0, 1.0, 0.999]]
        y = [0, 1, 1, 0, 0, 1, 1]
        pairs = [[1 - exact(v), exact(v)] for v in column]
        add('probability of the second label', y, column, one_hot(y, [0, 1]), pairs, kind)
        add('rows that sum to a little more than 1', [0, 1], [[0.5, 0.5 + 2.0 ** -30], [0.25, 0.75]] if kind == 'float64'
            else [[0.5, 0.5 + 2.0 ** -14], [0.25, 0.75]], one_hot([0, 1], [0, 1]),
            [[0.5, 0.5 + 2.0 ** -30], [0.25, 0.75]] if kind == 'float64' else [[0.5, 0.5 + 2.0 ** -14], [0.25, 0.75]], kind)

    def binary(name, y, p, kind):
        low, high = exact(EPSILON[kind]), 1 - exact(EPSILON[kind])
        losses = []
        for target, value in zip(y, p):
            clipped = min(max(exact(value), low), high)
            losses.append(-exact(target) * mp.log(clipped) - (1 - exact(target)) * mp.log(1 - clipped))
            clipped = min(max(value, EPSILON[kind]), 1 - EPSILON[kind])
            agree(losses[-1], -target * math.log(clipped) - (1 - target) * math.log1p(-clipped), name, 1e-12)
        total = mp.fsum(losses)
        cases.append({'loss': 'binaryCrossEntropy', 'name': name, 'type': kind, 'yTrue': y, 'yPred': p,
                      'mean': total / len(losses), 'sum': total, 'none': losses})
    for kind in ('float64', 'float32'):
        for n in (1, 5, 40, 67):
            p = [fround(v) if kind == 'float32' else float(v) for v in random.random_sample(n)]
            binary(f'{n} hard labels', [int(v) for v in random.randint(0, 2, n)], p, kind)
            binary(f'{n} soft labels', [float(v) for v in random.random_sample(n)], p, kind)
        binary('certain', [1, 0, 1, 0, 0.5], [1, 0, 0, 1, 1], kind)
        tiny = [1e-20, 1e-10, 1e-5, 0.5, 0.99999]
        binary('small probabilities', [0, 0, 1, 1, 0], [fround(v) for v in tiny] if kind == 'float32' else tiny, kind)
    write('losses_more', 'The formula at 80 digits (mpmath): −Σ y·ln(clip(p, ε, 1 − ε)), ε = 2^-52 (float32: 2^-23), not renormalised; '
          'this is the rule of scikit-learn since 1.3, newer than the package at hand. Binary: −y·ln p − (1 − y)·ln(1 − p) with p '
          'clipped alike, 1 − p exact. Nats. type float32: yPred holds float32 values, pass it as Float32Array rows. '
          'yPred 1-D with logLoss: probability of the second label, 1 − p exact. labels, where given, is the option.', cases)


# ---------------------------------------------------------------- 9: the source document

def document_entropy(probabilities):
    probs = probabilities[probabilities > 0]
    return -np.sum(probs * np.log2(probs))


def document_mi(p_xy):
    return document_entropy(p_xy.sum(axis=1)) + document_entropy(p_xy.sum(axis=0)) - document_entropy(p_xy.flatten())


def make_document():
    cases = []

    def number(example, name, document, precise, **more):
        agree(document, precise, f'{example} {name}', 1e-12, 1e-14)
        if f'{float(precise):.3f}' != f'{float(document) + 0.0:.3f}':
            raise SystemExit(f'{example} {name}: another third decimal')
        cases.append({'example': example, 'name': name, **more, 'value': precise, 'text': f'{float(document) + 0.0:.3f}'})
    for name, p in (('Uniform', [0.25] * 4), ('Skewed', [0.8, 0.1, 0.05, 0.05]), ('Deterministic', [1.0, 0.0, 0.0, 0.0])):
        exact_p = [exact(v) for v in p]
        number('entropy', name, document_entropy(np.array(p)), mp.fsum(-v * log2(v) for v in exact_p if v > 0), p=p, unit='bits')
    p = [0.3, 0.2, 0.5]
    for name, q in (('Perfect', [0.3, 0.2, 0.5]), ('Good', [0.4, 0.3, 0.3]), ('Poor', [0.1, 0.1, 0.8])):
        a, b = np.maximum(np.array(p), 1e-10), np.maximum(np.array(q), 1e-10)
        ep, eq = [exact(v) for v in p], [exact(v) for v in q]
        number('cross-entropy', name, -np.sum(a * np.log2(b)), mp.fsum(-v * log2(w) for v, w in zip(ep, eq)), p=p, q=q, unit='bits')
        number('kl-divergence', name, np.sum(a * np.log2(a / b)), mp.fsum(v * log2(v / w) for v, w in zip(ep, eq)), p=p, q=q, unit='bits')

    def binned(example, name, x, y, points):
        x_edges, y_edges = np.linspace(x.min(), x.max(), points), np.linspace(y.min(), y.max(), points)
        counts, _, _ = np.histogram2d(x, y, bins=[x_edges, y_edges])
        same(counts, np.histogram2d(x, y, bins=points - 1)[0], name)
        measures = table_measures(counts)
        number(example, name, document_mi(counts / counts.sum()), measures['MI'], unit='bits', bins=points - 1,
               Hx=measures['Hx'], Hy=measures['Hy'], HxGivenY=measures['HxGivenY'], HyGivenX=measures['HyGivenX'],
               xEdges=x_edges, yEdges=y_edges, counts=counts.astype(int).ravel(),
               xCounts=counts.sum(axis=1), yCounts=counts.sum(axis=0))
    np.random.seed(42)
    rho = 0.7
    x = np.random.normal(0, 1, 1000)
    y = rho * x + np.sqrt(1 - rho ** 2) * np.random.normal(0, 1, 1000)
    binned('mutual-information', 'X, Y', x, y, 10)
    pair_of_columns = {'x': x, 'y': y}

    y_true = [[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 0, 0], [0, 1, 0]]
    predictions = {
        'Perfect': [[0.9, 0.05, 0.05], [0.05, 0.9, 0.05], [0.05, 0.05, 0.9], [0.9, 0.05, 0.05], [0.05, 0.9, 0.05]],
        'Good': [[0.7, 0.2, 0.1], [0.2, 0.6, 0.2], [0.1, 0.2, 0.7], [0.6, 0.3, 0.1], [0.2, 0.7, 0.1]],
        'Poor': [[0.3, 0.4, 0.3], [0.4, 0.3, 0.3], [0.3, 0.3, 0.4], [0.4, 0.3, 0.3], [0.3, 0.4, 0.3]],
    }
    for name, y_pred in predictions.items():
        number('classification-loss', name, metrics.log_loss(np.array(y_true), np.array(y_pred)),
               mp.fsum(loss_rows(y_true, y_pred, EPSILON['float64'])) / 5, yTrue=y_true, yPred=y_pred, unit='nats')
        first = [row[0] for row in y_pred]
        terms = [-mp.log(exact(p)) if t[0] else -mp.log(1 - exact(p)) for t, p in zip(y_true, first)]
        number('binary-cross-entropy', name, metrics.log_loss([t[0] for t in y_true], first), mp.fsum(terms) / 5,
               yTrue=[t[0] for t in y_true], yPred=first, unit='nats')

    np.random.seed(42)
    x1 = np.random.normal(0, 1, 1000)
    x2 = 0.8 * x1 + 0.2 * np.random.normal(0, 1, 1000)
    x3 = np.random.normal(0, 1, 1000)
    target = 0.6 * x1 + 0.4 * x3 + 0.1 * np.random.normal(0, 1, 1000)
    columns = {'x1': x1, 'x2': x2, 'x3': x3, 'y': target}
    for first, second in (('x1', 'y'), ('x2', 'y'), ('x3', 'y'), ('x1', 'x2'), ('x1', 'x3'), ('x2', 'x3')):
        binned('information-bottleneck', f'{first}, {second}', columns[first], columns[second], 20)
    write('document', 'The examples of the source document run in NumPy as printed there (np.random.seed(42), np.linspace(min, max, k), '
          f'np.histogram2d), {VERSIONS}; value by mpmath at 80 digits from the same inputs (or counts), text as the document prints it, but that its -0.000 (deterministic) is 0.000 here. '
          'binary-cross-entropy (the document has the formula and no example): class 0 against the rest. linspace(min, max, 10) is 9 bins, '
          '20 is 19. counts row-major (x down). x2, x3 is not printed by the document.', cases)
    note = 'numpy.random.seed(42) as in the source document, numpy ' + np.__version__ + ' (legacy Mersenne Twister stream, frozen). '
    write('gaussian_pair', note + 'x = normal(0, 1, 1000); y = 0.7·x + sqrt(1 − 0.49)·normal(0, 1, 1000)', [pair_of_columns])
    write('bottleneck', note + 'x1 = normal; x2 = 0.8·x1 + 0.2·normal; x3 = normal; y = 0.6·x1 + 0.4·x3 + 0.1·normal; 1000 each', [columns])


def make_matrix():
    from sklearn.metrics import mutual_info_score
    cases = []
    for bins, seed, n in ((4, 41, 2000), (8, 42, 2000), (16, 43, 3000), (40, 44, 3000)):
        draw = mulberry32(seed)
        columns = np.empty((4, n))
        for i in range(n):
            common = draw()
            for k in range(4):
                columns[k, i] = common * k / 4 + draw()
        codes = []
        for column in columns:
            edges = np.histogram_bin_edges(column, bins)
            codes.append(np.clip(np.digitize(column, edges) - 1, 0, bins - 1))
        matrix = [[float(mutual_info_score(a, b)) for b in codes] for a in codes]
        cases.append({'bins': bins, 'seed': seed, 'n': n, 'matrix': matrix})
    write('matrix_sklearn', f'sklearn.metrics.mutual_info_score (scikit-learn {sklearn.__version__}) in nats of np.digitize codes; '
          'row i: common = draw(), column k = common·k/4 + draw(), mulberry32', cases)


def make_ranks():
    from scipy.stats import rankdata
    cases = []
    draw = mulberry32(55)
    shapes = {
        'one': [2.5], 'two': [2.0, 1.0], 'equal': [1.0] * 5, 'zeros': [0.0, -0.0, 0.0, -1.0, -0.0],
        # Not both signs: scipy 1.10 takes their sum for a missing value.
        'infinities': [float('inf'), 1.0, float('inf'), 0.0], 'negative infinity': [1.0, float('-inf'), 0.0],
        'subnormals': [5e-324, 0.0, -5e-324, 1e-310, 2.2250738585072014e-308, -1e-310],
        'sorted': list(range(20)), 'reversed': list(range(20, 0, -1)),
        'ties': [float(int(draw() * 12)) for _ in range(200)],
        'random': [draw() - 0.5 for _ in range(300)],
        'wide': [(draw() - 0.5) * 10.0 ** int(draw() * 600 - 300) for _ in range(300)],
    }
    for name, x in shapes.items():
        values = np.array(x, dtype=float)
        cases.append({
            'name': name, 'x': [str(v).replace('inf', 'Infinity') if np.isinf(v) else ('-0' if v == 0 and np.signbit(v) else float(v)) for v in values],
            'order': np.argsort(values, kind='stable').tolist(),
            'ranks': {method: rankdata(values, method).astype(float).tolist() for method in ('average', 'min', 'max', 'dense', 'ordinal')},
        })
    write('ranks_scipy', f'np.argsort(kind=stable), numpy {np.__version__}; scipy.stats.rankdata, scipy {scipy.__version__}', cases)


def main():
    arguments = sys.argv[1:]
    oracles_path = arguments.pop(0) if arguments and arguments[0].endswith('oracles.json') else ROOT.parent / 'shared' / 'oracles.json'
    from_oracles = {'entropy': make_entropy, 'divergence': make_divergence, 'contingency': make_contingency, 'histogram': make_histogram,
                    'knn_histogram': make_knn_histogram, 'rng': make_rng, 'losses': make_losses}
    from_here = {'log2': make_log2, 'exp2': make_exp2, 'sums': make_sums, 'histogram_numpy': make_histogram_numpy,
                 'quantiles_numpy': make_quantiles,
                 'labels_sklearn': make_labels, 'estimates_numpy': make_estimates, 'losses_more': make_losses_more,
                 'document': make_document, 'matrix_sklearn': make_matrix, 'ranks_scipy': make_ranks}
    unknown = [name for name in arguments if name not in from_oracles and name not in from_here]
    if unknown:
        raise SystemExit(f'unknown: {unknown}; known: {[*from_oracles, *from_here]}')
    wanted = arguments or [*from_oracles, *from_here]
    FOLDER.mkdir(parents=True, exist_ok=True)
    oracles = load_oracles(oracles_path) if any(name in from_oracles for name in wanted) else None
    for name in wanted:
        if name in from_oracles:
            from_oracles[name](oracles)
        else:
            from_here[name]()


main()
