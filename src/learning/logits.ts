// Rows of logits: their check, and their way through linear memory.

import { describe, wrongKind } from '../columns/errors.js';
import { checkMatrix, type Matrix, ROWS } from '../columns/matrix.js';
import * as option from '../columns/option.js';
import { BLOCK } from '../kernels/abi.generated.js';
import { stage } from '../kernels/blocks.js';
import { learningKernels } from '../kernels/learning.js';
import type { LearningKernels } from '../kernels/learningContract.js';
import type { Instance } from '../kernels/memory.js';
import { MemoryLayout } from '../kernels/memoryLayout.js';
import { instanceFor } from '../kernels/select.js';

/** The option for the temperature T by which logits are divided. */
export const TEMPERATURE = option.real('a finite number > 0', (value) => value > 0 && value < Infinity, 1);

/** An array of the logits' type: Float32Array for floats, else Float64Array. */
export type FloatArray = Float32Array | Float64Array;

/** Checks rows of logits, except their values. */
export function checkLogits(name: string, input: unknown): Matrix {
  const matrix = checkMatrix(name, input, ROWS);
  if (matrix.rows === 0) throw new RangeError(`"${name}" must hold at least one row, got none`);
  if (matrix.columns === 0) {
    throw new RangeError(`"${name}" must have at least one column, got rows of length 0`);
  }
  return matrix;
}

/** Throws for the logits of a row that a kernel refused. */
export function refuseLogits(name: string, { values, columns }: Matrix, row: number): never {
  const wrong = values.subarray(row * columns, (row + 1) * columns).findIndex((value) => !(value < Infinity));
  throw new RangeError(
    wrong < 0
      ? `"${name}" must have a finite logit in every row, got -Infinity only in row ${row}`
      : `"${name}" must hold finite numbers or -Infinity, got ${describe(values[row * columns + wrong])} in row ${row}, column ${wrong}`,
  );
}

/** An array of zeros of the type of a matrix. */
export function floatsLike({ float32 }: Matrix, length: number): FloatArray {
  return float32 ? new Float32Array(length) : new Float64Array(length);
}

/** The array for a gradient of the shape of `matrix`: a new one for true, the given one, or none. */
export function checkGradient(
  gradient: boolean | FloatArray,
  matrix: Matrix,
  name = 'gradient',
): FloatArray | undefined {
  if (gradient === false) return undefined;
  const length = matrix.rows * matrix.columns;
  if (gradient === true) return floatsLike(matrix, length);
  const kind = matrix.float32 ? 'Float32Array' : 'Float64Array';
  if (Object.prototype.toString.call(gradient) !== `[object ${kind}]`) {
    throw wrongKind(name, `true, false or a ${kind}, the type of the input`, gradient);
  }
  if (gradient.length !== length) {
    throw new RangeError(
      `"${name}" must have as many elements as the input, ${length}, got ${gradient.length}`,
    );
  }
  return gradient;
}

/** Bytes of logits in a batch: a part of the first cache. */
const BATCH_BYTES = 2 ** 15;

/** A batch of rows in linear memory; offsets are bytes. */
export interface Batch {
  readonly instance: Instance;
  readonly kernels: LearningKernels;
  /** The first row. */
  readonly start: number;
  readonly rows: number;
  /** The offset of the logits. */
  readonly logits: number;
  /** The offset of the gradient; 0 for none. It may be that of the logits. */
  readonly gradient: number;
  /** The offset of a further matrix of the shape and type of the logits. */
  readonly more: number;
  /** Offsets of 8 bytes for each row; the regions are adjacent. */
  readonly perRow: readonly number[];
  /** The offset of room for a row of doubles. */
  readonly scratch: number;
}

/** What a loop over batches needs beside the logits. */
export interface BatchNeeds {
  /** A second matrix. */
  readonly more?: boolean;
  /** Regions of 8 bytes a row. */
  readonly perRow?: number;
  /** Whether kernels may write to a gradient that lies in linear memory, and so to the logits themselves; true by default. */
  readonly inPlace?: boolean;
}

/**
 * Brings rows to linear memory, some at a time, and what kernels write to `batch.gradient` back to `gradient`. The rows of a batch depend
 * on the shape and the type alone, so that sums over batches have the same bits wherever the columns lie.
 */
export function forEachBatch(
  { values, rows, columns, float32 }: Matrix,
  gradient: FloatArray | undefined,
  { more = false, perRow = 0, inPlace = true }: BatchNeeds,
  run: (batch: Batch) => void,
): void {
  const width = float32 ? 4 : 8;
  const element = float32 ? 'F32' : 'F64';
  const most = Math.min(rows, BLOCK, Math.max(4, Math.floor(BATCH_BYTES / (columns * width)) & ~3));
  const layout = new MemoryLayout();
  const own = layout.take(most * columns * width);
  const second = more ? layout.take(most * columns * width) : 0;
  const scratch = layout.take(columns * 8);
  const regions = Array.from({ length: perRow }, () => layout.take(most * 8));
  const instance = instanceFor(layout.bytes, values, gradient);
  const view = float32 ? instance.f32 : instance.f64;
  const kernels = learningKernels(instance);
  const writesInPlace = inPlace && instance.resident && gradient?.buffer === view.buffer;
  for (let start = 0; start < rows; start += most) {
    const n = Math.min(most, rows - start);
    const first = start * columns;
    const logits = stage(instance, values, element, first, n * columns, own);
    const to = gradient === undefined ? 0 : writesInPlace ? gradient.byteOffset + first * width : own;
    run({ instance, kernels, start, rows: n, logits, gradient: to, more: second, perRow: regions, scratch });
    if (gradient !== undefined && !writesInPlace) {
      gradient.set(view.subarray(own / width, own / width + n * columns), first);
    }
  }
}
