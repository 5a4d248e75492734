// The loops that a user would write instead: rivals in every suite. Parameters are arguments, because V8 folds literal bins and
// ranges into the loop.

export function entropy(p) {
  let h = 0;
  for (let i = 0; i < p.length; i++) h -= p[i] * Math.log2(p[i]);
  return h;
}

export function klDivergence(p, q, epsilon) {
  let d = 0;
  for (let i = 0; i < p.length; i++) {
    const a = Math.max(p[i], epsilon);
    const b = Math.max(q[i], epsilon);
    d += a * Math.log2(a / b);
  }
  return d;
}

export function crossEntropy(p, q, epsilon) {
  let h = 0;
  for (let i = 0; i < p.length; i++) h -= Math.max(p[i], epsilon) * Math.log2(Math.max(q[i], epsilon));
  return h;
}

export function logLoss(labels, values, classes) {
  let loss = 0;
  for (let row = 0; row < labels.length; row++) {
    const p = values[row * classes + labels[row]];
    loss -= Math.log(Math.min(Math.max(p, Number.EPSILON), 1 - Number.EPSILON));
  }
  return loss / labels.length;
}

export function histogram(x, bins, low, high) {
  const counts = new Float64Array(bins);
  const scale = bins / (high - low);
  for (let i = 0; i < x.length; i++) {
    if (!(x[i] >= low && x[i] <= high)) continue;
    counts[Math.min(bins - 1, Math.floor((x[i] - low) * scale))]++;
  }
  return counts;
}

/** By bisection. */
export function histogramByEdges(x, edges) {
  const counts = new Float64Array(edges.length - 1);
  const last = edges.length - 1;
  for (let i = 0; i < x.length; i++) {
    if (!(x[i] >= edges[0] && x[i] <= edges[last])) continue;
    let from = 0;
    let to = last;
    while (to - from > 1) {
      const middle = (from + to) >> 1;
      if (edges[middle] <= x[i]) from = middle;
      else to = middle;
    }
    counts[from]++;
  }
  return counts;
}

export function histogram2d(x, y, binsX, binsY, lowX, highX, lowY, highY) {
  const counts = new Float64Array(binsX * binsY);
  const scaleX = binsX / (highX - lowX);
  const scaleY = binsY / (highY - lowY);
  for (let i = 0; i < x.length; i++) {
    if (!(x[i] >= lowX && x[i] <= highX && y[i] >= lowY && y[i] <= highY)) continue;
    const row = Math.min(binsX - 1, Math.floor((x[i] - lowX) * scaleX));
    const column = Math.min(binsY - 1, Math.floor((y[i] - lowY) * scaleY));
    counts[row * binsY + column]++;
  }
  return counts;
}

export function range(x) {
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < x.length; i++) {
    if (x[i] < low) low = x[i];
    if (x[i] > high) high = x[i];
  }
  return [low, high];
}

/** Edges of `bins` bins of equal frequency, by sorting a copy; interpolated as in NumPy's quantile. */
export function quantilesBySorting(x, bins) {
  const sorted = x.slice().sort();
  return Float64Array.from({ length: bins + 1 }, (_, i) => {
    const at = ((x.length - 1) * i) / bins;
    const below = sorted[Math.floor(at)];
    return below + (sorted[Math.ceil(at)] - below) * (at - Math.floor(at));
  });
}

/** Codes of a column in bins of equal width over its range. */
export function codes(x, bins) {
  const [low, high] = range(x);
  return Uint8Array.from(x, (value) => Math.min(bins - 1, Math.floor(((value - low) * bins) / (high - low))));
}

/** In bits, from codes. */
export function mutualInformation(a, b, bins) {
  const counts = new Float64Array(bins * bins);
  for (let i = 0; i < a.length; i++) counts[a[i] * bins + b[i]]++;
  const rows = new Float64Array(bins);
  const columns = new Float64Array(bins);
  for (let i = 0; i < counts.length; i++) {
    rows[Math.floor(i / bins)] += counts[i];
    columns[i % bins] += counts[i];
  }
  let information = 0;
  for (let i = 0; i < counts.length; i++) {
    if (counts[i] === 0) continue;
    const expected = rows[Math.floor(i / bins)] * columns[i % bins];
    information += counts[i] * Math.log2((counts[i] * a.length) / expected);
  }
  return information / a.length;
}
