#!/usr/bin/env python3
"""test/vectors/exp.json: e^x of doubles and floats at 50 digits."""
import json
import random
import struct
from pathlib import Path

import mpmath

mpmath.mp.dps = 50
draw = random.Random(20261126)


def single(x):
    return struct.unpack('f', struct.pack('f', x))[0]


def row(x):
    value = mpmath.exp(mpmath.mpf(x))
    return [x, mpmath.nstr(value, 40, min_fixed=0, max_fixed=0), float(value) if value < 2 ** 1024 else 'Infinity']


LN2 = float(mpmath.log(2))
doubles = {0.0, -5e-324, -1e-300, -1e-16, -0.5, 0.5, 1.0, -1.0, 709.78, -708.39, -708.4, -740.0, -745.1}
doubles |= {draw.uniform(-708, 0) for _ in range(600)} | {draw.uniform(0, 709) for _ in range(300)}
doubles |= {draw.uniform(-1, 1) * 10.0 ** draw.randint(-12, 0) for _ in range(300)}
# Where x/ln 2 is rounded, the remainder is largest.
doubles |= {(k + 0.5) * LN2 * (1 + e) for k in range(-1020, 1020, 17) for e in (-1e-12, 1e-12)}
floats = {0.0, -0.5, -1.0, -87.3, 88.0, single(-1e-30)}
floats |= {single(draw.uniform(0, 88.36)) for _ in range(300)}
floats |= {single(draw.uniform(-87.3, 0)) for _ in range(800)} | {single(-draw.random() * 10.0 ** draw.randint(-8, 0)) for _ in range(300)}
floats |= {single((k + 0.5) * LN2 * (1 + e)) for k in range(-125, 127) for e in (-1e-6, 1e-6)}
cases = [
    {'type': 'float64', 'values': [row(x) for x in sorted(doubles)]},
    {'type': 'float32', 'values': [row(x) for x in sorted(floats)]},
]
source = f'mpmath {mpmath.__version__} at 50 digits; rows [x, e^x to 40 digits, nearest double].'
text = ',\n'.join(json.dumps(case, separators=(',', ':')) for case in cases)
path = Path(__file__).parent.parent / 'test/vectors/exp.json'
path.write_text(f'{{\n"source": {json.dumps(source)},\n"cases": [\n{text}\n]\n}}\n')
