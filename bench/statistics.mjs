// Medians, and the combination of several processes' results.

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/** The { median, min, max } of numbers. */
export function spread(values) {
  return { median: median(values), min: Math.min(...values), max: Math.max(...values) };
}

/** Combines the rows of several processes: one row per job and size, with the spread of each function's time. */
export function combine(processes) {
  const rows = new Map();
  for (const row of processes.flat()) {
    const key = `${row.job} ${row.n}`;
    if (!rows.has(key)) rows.set(key, { job: row.job, n: row.n, value: row.value, samples: {} });
    for (const [name, ns] of Object.entries(row.ns)) {
      const { samples } = rows.get(key);
      samples[name] = [...(samples[name] ?? []), ns];
    }
  }
  return [...rows.values()].map(({ job, n, value, samples }) => ({
    job,
    n,
    value,
    samples,
    ns: Object.fromEntries(Object.entries(samples).map(([name, values]) => [name, spread(values)])),
  }));
}

/** Combines the shape rows of several processes: the spread of each, and its median relative to that of Gaussian samples. */
export function combineShapes(processes) {
  const rows = new Map();
  for (const { job, n, shape, ns } of processes.flat()) {
    const key = `${job} ${n} ${shape}`;
    if (!rows.has(key)) rows.set(key, { job, n, shape, samples: [] });
    rows.get(key).samples.push(ns);
  }
  const combined = [...rows.values()].map((row) => ({ ...row, ns: spread(row.samples) }));
  const gaussian = (job) => combined.find((row) => row.job === job && row.shape === 'gaussian');
  return combined.map((row) => ({ ...row, ratio: row.ns.median / gaussian(row.job).ns.median }));
}

/** How many times as fast as `rival` `ours` is: the spread of the ratios, each within one process. */
export function ratioOf(row, ours, rival) {
  const [a, b] = [row.samples[ours], row.samples[rival]];
  if (a === undefined || b === undefined) return undefined;
  const n = Math.min(a.length, b.length);
  return spread(Array.from({ length: n }, (_, i) => b[i] / a[i]));
}

/** The targets of a job as [ours, rival, least ratio]; `loop: 4` compares wasm with the loop. */
export function targetsOf(job) {
  return Object.entries(job?.targets ?? {}).map(([key, atLeast]) => {
    const [ours, rival] = key.includes('/') ? key.split('/') : ['wasm', key];
    return [ours, rival, atLeast];
  });
}
