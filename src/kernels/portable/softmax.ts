// The reference of assembly/softmax.ts, a row at a time. Rows of floats and of doubles differ in their exponential, in rounding, and in
// the order in which exponentials are added.

import { expF32 } from '../../numeric/expF32.js';
import { expBelow, ln } from '../../numeric/exponential.js';
import { NARROW_COLUMNS } from '../abi.generated.js';
import type { LearningKernels } from '../learningContract.js';
import type { Views } from '../memory.js';

const { fround } = Math;

const MIN_NORMAL_F32 = 1.1754943508222875e-38;
const MAX_F32 = 3.4028234663852886e38;

/** Lane c mod 4 of a sum. */
const LANES = new Float64Array(4);

export function fold(lanes: Float64Array): number {
  return lanes[0] + lanes[2] + (lanes[1] + lanes[3]);
}

/** Adds the exponentials of floats in `e`. */
function addFloats(e: Float32Array, first: number, n: number, isNarrow: boolean): number {
  if (isNarrow) {
    const groups = first + (n & ~3);
    let sum = 0;
    let i = first;
    for (; i < groups; i += 4) sum += fround(fround(e[i] + e[i + 1]) + fround(e[i + 2] + e[i + 3]));
    for (; i < first + n; i++) sum += e[i];
    return sum;
  }
  const whole = first + (n & ~15);
  LANES.fill(0);
  let i = first;
  for (; i < whole; i += 16) {
    LANES[0] += fround(fround(e[i] + e[i + 4]) + fround(e[i + 8] + e[i + 12]));
    LANES[1] += fround(fround(e[i + 1] + e[i + 5]) + fround(e[i + 9] + e[i + 13]));
    LANES[2] += fround(fround(e[i + 2] + e[i + 6]) + fround(e[i + 10] + e[i + 14]));
    LANES[3] += fround(fround(e[i + 3] + e[i + 7]) + fround(e[i + 11] + e[i + 15]));
  }
  for (; i < first + n; i++) LANES[(i - first) & 3] += e[i];
  return fold(LANES);
}

/** Adds the exponentials of doubles in `e`. */
function addDoubles(e: Float64Array, first: number, n: number, isNarrow: boolean): number {
  if (isNarrow) {
    let sum = 0;
    for (let i = first; i < first + n; i++) sum += e[i];
    return sum;
  }
  LANES.fill(0);
  for (let i = 0; i < n; i++) LANES[i & 3] += e[first + i];
  return fold(LANES);
}

type Values = Float32Array | Float64Array;

/** The rows of a type: values of a memory and its operations on rows, which start at an index. */
export interface RowArithmetic {
  readonly values: Values;
  readonly round: (x: number) => number;
  /** The temperature in the type: neither 0 nor infinite. */
  readonly divisor: (temperature: number) => number;
  /** Writes e^((x − most)/temperature) to the index `to`, or nowhere if that is negative; returns the sum. */
  readonly exponentials: (
    x: number,
    n: number,
    most: number,
    temperature: number,
    to: number,
    isNarrow: boolean,
  ) => number;
  /** Multiplies a row. */
  readonly scale: (x: number, n: number, factor: number) => void;
}

export function maximum(values: Values, first: number, n: number): number {
  let most = -Infinity;
  for (let i = first; i < first + n; i++) if (most < values[i]) most = values[i];
  return most;
}

export function floatRows(values: Float32Array): RowArithmetic {
  let apart = new Float32Array(0);
  return {
    values,
    round: fround,
    divisor: (temperature) => fround(Math.min(Math.max(temperature, MIN_NORMAL_F32), MAX_F32)),
    exponentials: (x, n, most, temperature, to, isNarrow) => {
      if (to < 0 && apart.length < n) apart = new Float32Array(n);
      const [e, first] = to < 0 ? [apart, 0] : [values, to];
      for (let i = 0; i < n; i++) e[first + i] = expF32(fround(fround(values[x + i] - most) / temperature));
      return addFloats(e, first, n, isNarrow);
    },
    scale: (x, n, factor) => {
      const rounded = fround(factor);
      for (let i = x; i < x + n; i++) values[i] *= rounded;
    },
  };
}

export function doubleRows(values: Float64Array): RowArithmetic {
  let apart = new Float64Array(0);
  return {
    values,
    round: (x) => x,
    divisor: (temperature) => temperature,
    exponentials: (x, n, most, temperature, to, isNarrow) => {
      if (to < 0 && apart.length < n) apart = new Float64Array(n);
      const [e, first] = to < 0 ? [apart, 0] : [values, to];
      for (let i = 0; i < n; i++) e[first + i] = expBelow((values[x + i] - most) / temperature);
      return addDoubles(e, first, n, isNarrow);
    },
    scale: (x, n, factor) => {
      for (let i = x; i < x + n; i++) values[i] *= factor;
    },
  };
}

/** The kernels on rows of a type. */
function kernelsOf({ f64, i32 }: Views, { values, round, divisor, exponentials, scale }: RowArithmetic) {
  const width = values.BYTES_PER_ELEMENT;
  return {
    rows: (
      x: number,
      rows: number,
      columns: number,
      temperature: number,
      to: number,
      records: number,
    ): number => {
      let bad = -1;
      for (let row = 0; row < rows; row++) {
        const from = x / width + row * columns;
        const at = to / width + row * columns;
        const m = maximum(values, from, columns);
        const s = exponentials(from, columns, m, divisor(temperature), at, false);
        if (Number.isNaN(s) && bad < 0) bad = row;
        scale(at, columns, 1 / s);
        f64[records / 8 + 2 * row] = m;
        f64[records / 8 + 2 * row + 1] = ln(s);
      }
      return bad;
    },

    labels: (
      x: number,
      rows: number,
      columns: number,
      labels: number,
      weights: number,
      scaling: number,
      gradient: number,
      losses: number,
    ): number => {
      let bad = -1;
      for (let row = 0; row < rows; row++) {
        const from = x / width + row * columns;
        const at = gradient === 0 ? -1 : gradient / width + row * columns;
        const label = i32[labels / 4 + row];
        const weight = label < 0 ? 0 : weights === 0 ? 1 : f64[weights / 8 + row];
        const chosen = label < 0 ? 0 : values[from + label];
        const m = maximum(values, from, columns);
        const s = exponentials(from, columns, m, 1, at, columns <= NARROW_COLUMNS);
        if (Number.isNaN(s) && bad < 0) bad = row;
        if (gradient !== 0) {
          scale(at, columns, (weight * scaling) / s);
          if (weight !== 0) values[at + label] -= round(weight * scaling);
        }
        f64[losses / 8 + row] = weight === 0 ? 0 : weight * (ln(s) - (chosen - m));
      }
      return bad;
    },

    targets: (
      x: number,
      targets: number,
      rows: number,
      columns: number,
      scaling: number,
      gradient: number,
      losses: number,
    ): number => {
      const totals = new Float64Array(4);
      const dots = new Float64Array(4);
      let bad = -1;
      for (let row = 0; row < rows; row++) {
        const from = x / width + row * columns;
        const at = gradient === 0 ? -1 : gradient / width + row * columns;
        const target = targets / width + row * columns;
        const m = maximum(values, from, columns);
        totals.fill(0);
        dots.fill(0);
        for (let i = 0; i < columns; i++) {
          const t = values[target + i];
          totals[i & 3] += t;
          if (t !== 0) dots[i & 3] += t * (values[from + i] - m);
        }
        const total = fold(totals);
        const s = exponentials(from, columns, m, 1, at, false);
        if (Number.isNaN(s) && bad < 0) bad = row;
        if (gradient !== 0) {
          const factor = round((total * scaling) / s);
          const weight = round(scaling);
          for (let i = 0; i < columns; i++)
            values[at + i] = round(values[at + i] * factor) - round(values[target + i] * weight);
        }
        f64[losses / 8 + row] = total * ln(s) - fold(dots);
      }
      return bad;
    },
  };
}

type SoftmaxKernels = Pick<LearningKernels, Extract<keyof LearningKernels, `softmax${string}`>>;

export function softmaxKernels(views: Views): SoftmaxKernels {
  const floats = kernelsOf(views, floatRows(views.f32));
  const doubles = kernelsOf(views, doubleRows(views.f64));
  return {
    softmaxRows_F32: floats.rows,
    softmaxRows_F64: doubles.rows,
    softmaxLabels_F32: floats.labels,
    softmaxLabels_F64: doubles.labels,
    softmaxTargets_F32: floats.targets,
    softmaxTargets_F64: doubles.targets,
  };
}
