// Shapes of data: no shape may cost more than three times what Gaussian samples do.

import { gaussian, mulberry32 } from './data.mjs';

/** Most that a shape may cost against Gaussian samples. */
export const MOST = 3;

/** Every shape as (n, seed, bins) → Float64Array; those with `missing` hold NaN. */
export const SHAPES = {
  gaussian: { make: gaussian },
  uniform: {
    make(n, seed) {
      const draw = mulberry32(seed);
      return Float64Array.from({ length: n }, draw);
    },
  },
  'heavy-tailed': {
    /** Cauchy samples: a range that a few of them stretch. */
    make(n, seed) {
      const draw = mulberry32(seed);
      return Float64Array.from({ length: n }, () => Math.tan(Math.PI * (draw() - 0.5)));
    },
  },
  constant: { make: (n) => new Float64Array(n).fill(1.5) },
  sorted: { make: (n, seed) => gaussian(n, seed).sort() },
  'integers on edges': {
    /** 0 … bins: with as many bins every sample lies on an edge. */
    make(n, seed, bins) {
      const draw = mulberry32(seed);
      return Float64Array.from({ length: n }, (_, i) => (i < 2 ? i * bins : Math.floor(draw() * (bins + 1))));
    },
  },
  '1 % NaN': {
    missing: true,
    make(n, seed) {
      const draw = mulberry32(seed + 1);
      return gaussian(n, seed).map((value) => (draw() < 0.01 ? NaN : value));
    },
  },
};
