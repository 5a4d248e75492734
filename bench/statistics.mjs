// Medians, and what several processes say together.

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/** { median, min, max } of some numbers. */
export function spread(values) {
  return { median: median(values), min: Math.min(...values), max: Math.max(...values) };
}

/** Rows of several processes as one row a job and size: the spread of each function's time over the processes. */
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

/** Shape rows of several processes: the spread of each, and its median against that of Gaussian samples. */
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

/** How many times as fast `ours` is as `rival`: the spread of the ratio within each process. */
export function ratioOf(row, ours, rival) {
  const [a, b] = [row.samples[ours], row.samples[rival]];
  if (a === undefined || b === undefined) return undefined;
  const n = Math.min(a.length, b.length);
  return spread(Array.from({ length: n }, (_, i) => b[i] / a[i]));
}

/** A job's targets as [ours, rival, at least]: `loop: 4` is wasm against the loop. */
export function targetsOf(job) {
  return Object.entries(job?.targets ?? {}).map(([key, atLeast]) => {
    const [ours, rival] = key.includes('/') ? key.split('/') : ['wasm', key];
    return [ours, rival, atLeast];
  });
}
