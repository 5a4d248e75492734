// What a user would write instead: the rivals that every suite runs. Parameters come as arguments, because
// V8 folds literal bins and ranges into the loop.

export function entropy(p) {
  let h = 0;
  for (let i = 0; i < p.length; i++) if (p[i] > 0) h -= p[i] * Math.log2(p[i]);
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

export function mutualInformation(x, y, bins) {
  const [lowX, highX] = range(x);
  const [lowY, highY] = range(y);
  const counts = histogram2d(x, y, bins, bins, lowX, highX, lowY, highY);
  const rows = new Float64Array(bins);
  const columns = new Float64Array(bins);
  for (let i = 0; i < counts.length; i++) {
    rows[Math.floor(i / bins)] += counts[i];
    columns[i % bins] += counts[i];
  }
  const h = (c) => entropy(c.map((value) => value / x.length));
  return h(rows) + h(columns) - h(counts);
}
