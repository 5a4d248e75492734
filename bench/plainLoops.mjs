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

/** Softmax cross-entropy of labels with its gradient; mean over rows. */
export function softmaxCrossEntropy(labels, logits, columns, gradient) {
  const rows = labels.length;
  let total = 0;
  for (let row = 0; row < rows; row++) {
    const first = row * columns;
    let most = -Infinity;
    for (let c = 0; c < columns; c++) if (logits[first + c] > most) most = logits[first + c];
    let sum = 0;
    for (let c = 0; c < columns; c++) {
      const e = Math.exp(logits[first + c] - most);
      gradient[first + c] = e;
      sum += e;
    }
    for (let c = 0; c < columns; c++) gradient[first + c] /= sum * rows;
    gradient[first + labels[row]] -= 1 / rows;
    total += Math.log(sum) - (logits[first + labels[row]] - most);
  }
  return total / rows;
}

export function sigmoidCrossEntropy(targets, logits, gradient) {
  const n = logits.length;
  let total = 0;
  for (let i = 0; i < n; i++) {
    const z = logits[i];
    total += Math.max(z, 0) - z * targets[i] + Math.log1p(Math.exp(-Math.abs(z)));
    gradient[i] = (1 / (1 + Math.exp(-z)) - targets[i]) / n;
  }
  return total / n;
}

/** From the standard normal, with gradients; mean over rows. */
export function gaussianKlDivergence(mean, logVariance, rows, byMean, byLogVariance) {
  let total = 0;
  for (let i = 0; i < mean.length; i++) {
    const m = mean[i];
    const v = logVariance[i];
    const variance = Math.exp(v);
    total += 0.5 * (m * m + variance - 1 - v);
    byMean[i] = m / rows;
    byLogVariance[i] = (0.5 * (variance - 1)) / rows;
  }
  return total / rows;
}

/** T²·D(softmax(teacher/T) ‖ softmax(student/T)) with its gradient; mean over rows. */
export function distillationLoss(teacher, student, columns, temperature, gradient) {
  const rows = teacher.length / columns;
  const p = new Float64Array(columns);
  let total = 0;
  for (let first = 0; first < teacher.length; first += columns) {
    let mostT = -Infinity;
    let mostS = -Infinity;
    for (let c = 0; c < columns; c++) {
      if (teacher[first + c] > mostT) mostT = teacher[first + c];
      if (student[first + c] > mostS) mostS = student[first + c];
    }
    let sumT = 0;
    let sumS = 0;
    for (let c = 0; c < columns; c++) {
      p[c] = Math.exp((teacher[first + c] - mostT) / temperature);
      sumT += p[c];
      gradient[first + c] = Math.exp((student[first + c] - mostS) / temperature);
      sumS += gradient[first + c];
    }
    const shift = Math.log(sumS) - Math.log(sumT);
    for (let c = 0; c < columns; c++) {
      const q = p[c] / sumT;
      const log = (teacher[first + c] - mostT - student[first + c] + mostS) / temperature + shift;
      total += q * log;
      gradient[first + c] = (temperature * (gradient[first + c] / sumS - q)) / rows;
    }
  }
  return (temperature * temperature * total) / rows;
}

/** Entropy of the mean prediction, mean entropy and variation ratio of each sample, in nats. */
export function ensembleUncertainty(values, members, samples, classes) {
  const predictive = new Float64Array(samples);
  const expected = new Float64Array(samples);
  const ratio = new Float64Array(samples);
  const mean = new Float64Array(samples * classes);
  const votes = new Int32Array(classes);
  for (let sample = 0; sample < samples; sample++) {
    votes.fill(0);
    for (let member = 0; member < members; member++) {
      const first = (member * samples + sample) * classes;
      let best = 0;
      for (let c = 0; c < classes; c++) {
        const p = values[first + c];
        mean[sample * classes + c] += p / members;
        if (p > 0) expected[sample] -= (p * Math.log(p)) / members;
        if (p > values[first + best]) best = c;
      }
      votes[best]++;
    }
    for (let c = 0; c < classes; c++) {
      const p = mean[sample * classes + c];
      if (p > 0) predictive[sample] -= p * Math.log(p);
    }
    ratio[sample] = 1 - Math.max(...votes) / members;
  }
  return { predictive, expected, ratio, mean };
}
