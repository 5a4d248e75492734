// Shapes of data, none of which may take more than three times as long as Gaussian samples.

import { gaussian, mulberry32 } from './data.mjs';

/** The limit of a shape's time relative to Gaussian samples. */
export const MOST = 3;

/** The shapes: `make` is (n, seed, bins) → Float64Array; shapes with `missing` contain NaN. */
export const SHAPES = {
  gaussian: { make: gaussian },
  uniform: {
    make(n, seed) {
      const draw = mulberry32(seed);
      return Float64Array.from({ length: n }, draw);
    },
  },
  'heavy-tailed': {
    /** Cauchy samples: a few of them stretch the range. */
    make(n, seed) {
      const draw = mulberry32(seed);
      return Float64Array.from({ length: n }, () => Math.tan(Math.PI * (draw() - 0.5)));
    },
  },
  constant: { make: (n) => new Float64Array(n).fill(1.5) },
  sorted: { make: (n, seed) => gaussian(n, seed).sort() },
  'integers on edges': {
    /** Integers 0 … bins: every sample lies on an edge. */
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
