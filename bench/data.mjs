// Seeded data for all suites: owned by JavaScript, made before anything is timed.

/** mulberry32: 32-bit state, uniform in [0, 1). */
export function mulberry32(seed) {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** n probabilities that sum to 1. */
export function distribution(n, seed) {
  const draw = mulberry32(seed);
  const p = Float64Array.from({ length: n }, () => draw() + 1e-3);
  const sum = p.reduce((total, value) => total + value, 0);
  return p.map((value) => value / sum);
}

/** Two columns of n samples, each a sum of twelve draws (nearly Gaussian), correlated by 0.7. */
export function correlatedPair(n, seed) {
  const draw = mulberry32(seed);
  const normal = () => {
    let sum = -6;
    for (let i = 0; i < 12; i++) sum += draw();
    return sum;
  };
  const x = new Float64Array(n);
  const y = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    x[i] = normal();
    y[i] = 0.7 * x[i] + Math.sqrt(0.51) * normal();
  }
  return { x, y };
}
