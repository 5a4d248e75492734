// Seeded data for all suites, in JavaScript's own memory, created before anything is timed.

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

/** Normalises weights to probabilities. */
export function normalized(weights) {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += weights[i];
  const p = new Float64Array(weights.length);
  for (let i = 0; i < p.length; i++) p[i] = weights[i] / sum;
  return p;
}

/** n probabilities with sum 1, none of them very small. */
export function distribution(n, seed) {
  const draw = mulberry32(seed);
  return normalized(Float64Array.from({ length: n }, () => draw() + 1e-3));
}

/** n standard Gaussian samples (Box and Muller). */
export function gaussian(n, seed) {
  const draw = mulberry32(seed);
  const x = new Float64Array(n);
  for (let i = 0; i < n; i += 2) {
    const radius = Math.sqrt(-2 * Math.log(1 - draw()));
    const angle = 2 * Math.PI * draw();
    x[i] = radius * Math.cos(angle);
    if (i + 1 < n) x[i + 1] = radius * Math.sin(angle);
  }
  return x;
}

/** Two columns of n Gaussian samples, correlated by 0.7. */
export function correlatedPair(n, seed) {
  const x = gaussian(n, seed);
  const y = gaussian(n, seed + 1);
  for (let i = 0; i < n; i++) y[i] = 0.7 * x[i] + Math.sqrt(0.51) * y[i];
  return { x, y };
}

/** Two columns of n labels 0 … classes − 1: one sample in `seldom` is copied from the first, the others are independent. */
export function labelings(n, classes, seldom, seed) {
  const draw = mulberry32(seed);
  const label = () => Math.floor(draw() * classes);
  const a = Int32Array.from({ length: n }, label);
  const b = a.map((own) => (draw() * seldom < 1 ? own : label()));
  return [a, b];
}

/** `rows` rows of `classes` probabilities and a label for each: { labels, values, shape }. */
export function predictions(rows, classes, seed) {
  const draw = mulberry32(seed);
  const labels = Int32Array.from({ length: rows }, () => Math.floor(draw() * classes));
  const values = new Float64Array(rows * classes);
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let k = 0; k < classes; k++) sum += values[row * classes + k] = draw() + 0.01;
    for (let k = 0; k < classes; k++) values[row * classes + k] /= sum;
  }
  return { labels, values, shape: [rows, classes] };
}

/** `count` columns of n samples that depend on a common column, each more strongly than the one before. */
export function dependentColumns(count, n, seed) {
  const common = gaussian(n, seed);
  return Array.from({ length: count }, (_, k) => {
    const column = gaussian(n, seed + 1 + k);
    for (let i = 0; i < n; i++) column[i] += (2 * k * common[i]) / count;
    return column;
  });
}

/** n logits in [−5, 5). */
export function logits(n, seed) {
  const draw = mulberry32(seed);
  return Float64Array.from({ length: n }, () => 10 * draw() - 5);
}

/** A class 0 … classes − 1 for each row. */
export function classes(rows, count) {
  const draw = mulberry32(rows);
  return Int32Array.from({ length: rows }, () => Math.floor(draw() * count));
}

/** n confidences and whether each came true, which it does with probability p². */
export function confidences(n, seed) {
  const draw = mulberry32(seed);
  const p = Float64Array.from({ length: n }, draw);
  return { p, outcomes: Uint8Array.from(p, (value) => (draw() < value * value ? 1 : 0)) };
}
