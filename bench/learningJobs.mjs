// Jobs of `infosimd/learning`, as those of jobs.mjs: value and gradient, where a loss has one. Gradients go to arrays that exist.

import { createArena } from 'infosimd';
import {
  calibrationError,
  distillationLoss,
  ensembleUncertainty,
  gaussianKlDivergence,
  informationBottleneckCurve,
  sigmoidCrossEntropy,
  softmaxCrossEntropy,
} from 'infosimd/learning';
import { classes, confidences, logits } from './data.mjs';
import { DIGIT_PATTERNS } from './digitPatterns.mjs';
import * as plain from './plainLoops.mjs';

function softmaxJob(type, rows, columns, targets) {
  const kind = type === Float32Array ? 'f32' : 'f64';
  return {
    name: `softmaxCrossEntropy, ${kind}, ${rows} × ${columns}`,
    sizes: [rows * columns],
    targets,
    make(n) {
      const shape = [n / columns, columns];
      const values = type.from(logits(n, 31));
      const labels = classes(n / columns, columns);
      const gradient = new type(n);
      const ours = () => softmaxCrossEntropy(labels, { values, shape }, { gradient }).value;
      const loop = () => plain.softmaxCrossEntropy(labels, values, columns, gradient);
      return {
        ours: [n, ours, ours],
        loop: [n, loop, loop],
        resident() {
          const arena = createArena({ bytes: 2 * type.BYTES_PER_ELEMENT * n + 4096 });
          const place = type === Float32Array ? arena.float32.bind(arena) : arena.float64.bind(arena);
          const kept = { values: place(values), shape };
          const written = place(n);
          return () => softmaxCrossEntropy(labels, kept, { gradient: written }).value;
        },
      };
    },
  };
}

/** A whole curve; nobody would write a loop. */
function bottleneckJob(name, table, betas) {
  const ours = () => informationBottleneckCurve(table, { betas }).points.at(-1).relevance;
  return {
    name: `informationBottleneckCurve, ${name}, ${betas.length} β`,
    unit: 'ms a curve',
    sizes: [betas.length],
    make: () => ({ ours: [1e6, ours, ours] }),
  };
}

export const LEARNING_JOBS = [
  softmaxJob(Float32Array, 4096, 1000, { loop: 8, tfjs: 20, c: 0.85, 'portable/loop': 0.45 }),
  softmaxJob(Float32Array, 65_536, 10, { loop: 7, tfjs: 12, 'portable/loop': 0.45 }),
  softmaxJob(Float64Array, 4096, 1000, { loop: 3, 'portable/loop': 0.8 }),
  softmaxJob(Float64Array, 65_536, 10, { loop: 3, 'portable/loop': 0.8 }),
  {
    name: 'sigmoidCrossEntropy, f32',
    sizes: [1e7],
    targets: { loop: 4 },
    make(n) {
      const z = Float32Array.from(logits(n, 32));
      const targets = Float32Array.from(classes(n, 2));
      const gradient = new Float32Array(n);
      const ours = () => sigmoidCrossEntropy(targets, z, { gradient }).value;
      const loop = () => plain.sigmoidCrossEntropy(targets, z, gradient);
      return { ours: [n, ours, ours], loop: [n, loop, loop] };
    },
  },
  {
    name: 'gaussianKlDivergence, f32, 50 dimensions',
    sizes: [1e7],
    targets: { loop: 4 },
    make(n) {
      const rows = n / 50;
      const shape = [rows, 50];
      const mean = Float32Array.from(logits(n, 33));
      const logVariance = mean.map((m) => -m / 10);
      const gradient = { mean: new Float32Array(n), logVariance: new Float32Array(n) };
      const posterior = { mean: { values: mean, shape }, logVariance: { values: logVariance, shape } };
      const ours = () => gaussianKlDivergence(posterior, undefined, { gradient }).value;
      const loop = () =>
        plain.gaussianKlDivergence(mean, logVariance, rows, gradient.mean, gradient.logVariance);
      return { ours: [n, ours, ours], loop: [n, loop, loop] };
    },
  },
  {
    name: 'distillationLoss, f32, 4096 × 1000',
    sizes: [4_096_000],
    targets: { loop: 5 },
    make(n) {
      const shape = [n / 1000, 1000];
      const [teacher, student] = [34, 35].map((seed) => Float32Array.from(logits(n, seed)));
      const gradient = new Float32Array(n);
      const ours = () =>
        distillationLoss({ values: teacher, shape }, { values: student, shape }, { temperature: 4, gradient })
          .value;
      const loop = () => plain.distillationLoss(teacher, student, 1000, 4, gradient);
      return { ours: [n, ours, ours], loop: [n, loop, loop] };
    },
  },
  {
    name: 'calibrationError, 15 bins',
    sizes: [1e7],
    targets: { numpy: 5 },
    make(n) {
      const { outcomes, p } = confidences(n, 36);
      const ours = () => calibrationError(outcomes, p);
      return { ours: [n, ours, ours] };
    },
  },
  {
    name: 'ensembleUncertainty, f32, 20 members, 10 classes',
    unit: 'ns a probability',
    sizes: [2e7],
    targets: { loop: 5 },
    make(n) {
      const samples = n / 200;
      const values = Float32Array.from(logits(n, 37), Math.exp);
      for (let first = 0; first < n; first += 10) {
        let sum = 0;
        for (let c = 0; c < 10; c++) sum += values[first + c];
        for (let c = 0; c < 10; c++) values[first + c] /= sum;
      }
      const stack = { values, shape: [20, samples, 10] };
      const ours = () => ensembleUncertainty(stack).predictiveEntropy[0];
      const loop = () => plain.ensembleUncertainty(values, 20, samples, 10).predictive[0];
      return { ours: [n, ours, () => ours() * Math.LN2], loop: [n, loop, loop] };
    },
  },
  bottleneckJob(
    '3 × 3',
    [
      [0.2, 0, 0.2],
      [0, 0, 0.2],
      [0, 0.2, 0.2],
    ],
    [0.5, 1, 1.5, 1.9, 2.1, 2.5, 3, 4, 5, 10, 20, 100],
  ),
  bottleneckJob('64 × 10', DIGIT_PATTERNS, [1, 1.2, 1.5, 2, 3, 5, 10, 30]),
];
