// The kernels on rows of logits: both backends, bit for bit, over many shapes and places.

import { expect, test } from 'vitest';
import { HEAP } from '../../src/kernels/abi.generated.js';
import { learningKernels } from '../../src/kernels/learning.js';
import { LEARNING_KERNEL_NAMES, type LearningKernels } from '../../src/kernels/learningContract.js';
import type { Instance } from '../../src/kernels/memory.js';
import { createPortableInstance } from '../../src/kernels/portable/index.js';
import { createWasmInstance } from '../../src/kernels/wasm.js';
import { mulberry32 } from '../support/mulberry32.js';

const BYTES = 1024 * 1024;
const instances = [createWasmInstance(BYTES), createPortableInstance(BYTES)];
const COLUMNS = [...Array.from({ length: 67 }, (_, i) => i + 1), 127, 128, 129, 1000];
const SPECIAL = [-Infinity, 0, -0, 1e-320, -1e-40, 88, -88, 709, -708.4, -746, 1e30, -1e30];

test('both backends have every learning kernel and no other', () => {
  for (const instance of instances) {
    const kernels = learningKernels(instance) as unknown as Record<string, unknown>;
    const functions = Object.keys(kernels).filter((key) => typeof kernels[key] === 'function');
    expect(functions.sort()).toEqual([...LEARNING_KERNEL_NAMES].sort());
    expect(learningKernels(instance)).toBe(kernels);
  }
});

/** Fills both memories alike, runs, and compares what lies in them. */
function expectSame(
  fill: (instance: Instance) => void,
  run: (kernels: LearningKernels) => number,
  what: string,
): void {
  const results = instances.map((instance) => {
    instance.u32.fill(0xdeadbeef, HEAP / 4);
    fill(instance);
    return run(learningKernels(instance));
  });
  expect(results[1], what).toBe(results[0]);
  const [wasm, portable] = instances.map(({ u8 }) => u8.subarray(HEAP));
  expect(Buffer.compare(wasm, portable), what).toBe(0);
}

for (const type of ['F32', 'F64'] as const) {
  const width = type === 'F32' ? 4 : 8;

  test(`softmax of ${type} over every number of columns and rows`, () => {
    const draw = mulberry32(11);
    for (const columns of COLUMNS) {
      for (const rows of columns < 70 ? [1, 2, 3, 4, 5, 9] : [3]) {
        // Rows need not be aligned.
        const x = HEAP + 8 + width * Math.floor(draw() * 4);
        const size = Math.ceil((rows * columns * width) / 8) * 8 + 64;
        const to = HEAP + size + 8 * width;
        const targets = to + size;
        const labels = targets + size;
        const weights = labels + 8 * rows;
        const losses = weights + 8 * rows;
        const values = Array.from({ length: rows * columns }, () =>
          draw() < 0.05 ? SPECIAL[Math.floor(draw() * SPECIAL.length)] : (draw() - 0.5) * 40,
        );
        for (let row = 0; row < rows; row++) values[row * columns] = draw();
        const soft = values.map(() => (draw() < 0.3 ? 0 : draw()));
        const chosen = Array.from({ length: rows }, () => Math.floor(draw() * (columns + 1)) - 1);
        const heavy = chosen.map(() => (draw() < 0.2 ? 0 : draw()));
        const fill = (instance: Instance): void => {
          const view = type === 'F32' ? instance.f32 : instance.f64;
          view.set(values, x / width);
          view.set(soft, targets / width);
          instance.i32.set(chosen, labels / 4);
          instance.f64.set(heavy, weights / 8);
        };
        for (const gradient of [0, x, to]) {
          for (const weighted of [0, weights]) {
            expectSame(
              fill,
              (kernels) =>
                kernels[`softmaxLabels_${type}`](x, rows, columns, labels, weighted, 0.37, gradient, losses),
              `${rows} × ${columns} labels, gradient at ${gradient - x}`,
            );
          }
          expectSame(
            fill,
            (kernels) => kernels[`softmaxTargets_${type}`](x, targets, rows, columns, 0.37, gradient, losses),
            `${rows} × ${columns} targets, gradient at ${gradient - x}`,
          );
        }
        for (const temperature of [1, 0.3, 1e-300, 1e300]) {
          expectSame(
            fill,
            (kernels) => kernels[`softmaxRows_${type}`](x, rows, columns, temperature, to, weights),
            `${rows} × ${columns}, temperature ${temperature}`,
          );
        }
      }
    }
  });

  test(`a row of ${type} with NaN, Infinity or −Infinity only is named`, () => {
    for (const columns of [3, 10, 40]) {
      for (const wrong of [NaN, Infinity, -Infinity]) {
        for (let row = 0; row < 6; row++) {
          const values = Array.from({ length: 6 * columns }, (_, i) => i % 7);
          if (wrong === -Infinity) values.fill(wrong, row * columns, (row + 1) * columns);
          else values[row * columns + 1] = wrong;
          const found = instances.map((instance) => {
            (type === 'F32' ? instance.f32 : instance.f64).set(values, HEAP / width);
            instance.i32.fill(0, (HEAP + 4096) / 4, (HEAP + 4096) / 4 + 6);
            const kernel = learningKernels(instance)[`softmaxLabels_${type}`];
            return kernel(HEAP, 6, columns, HEAP + 4096, 0, 1, 0, HEAP + 8192);
          });
          expect(found).toEqual([row, row]);
        }
      }
    }
  });
}

const LENGTHS = [...Array.from({ length: 68 }, (_, n) => n), 255, 256, 257, 700];

for (const type of ['F32', 'F64'] as const) {
  const width = type === 'F32' ? 4 : 8;
  const viewOf = (instance: Instance) => (type === 'F32' ? instance.f32 : instance.f64);
  /** Places of five arrays of n elements, then of n doubles. */
  const placesOf = (n: number): number[] => {
    const size = Math.ceil((n * width) / 8) * 8 + 64;
    return Array.from({ length: 6 }, (_, i) => HEAP + i * size);
  };

  test(`sigmoidLoss and gaussianKl of ${type} over every length`, () => {
    const draw = mulberry32(13);
    for (const n of LENGTHS) {
      const [x, y, positive, weights, gradient, losses] = placesOf(n);
      const special = [...SPECIAL, 88.3, 88.4, 709.4, 709.5, 1e-10, -1, 1];
      const values = Array.from({ length: n }, () =>
        draw() < 0.1 ? special[Math.floor(draw() * special.length)] : (draw() - 0.5) * 30,
      );
      const targets = values.map(() => (draw() < 0.5 ? Math.round(draw()) : draw()));
      const fill = (instance: Instance): void => {
        const view = viewOf(instance);
        view.set(values, x / width);
        view.set(targets, y / width);
        view.set(targets, positive / width);
        view.set(targets, weights / width);
      };
      for (const [own, heavy, to, kept] of [
        [0, 0, 0, 0],
        [positive, weights, gradient, losses],
        [0, weights, x, 0],
      ]) {
        expectSame(
          fill,
          (kernels) => kernels[`sigmoidLoss_${type}`](x, y, n, 1.7, own, heavy, 0.3, to, kept),
          `sigmoidLoss of ${n}`,
        );
        expectSame(
          fill,
          (kernels) => {
            kernels[`gaussianKl_${type}`](y, x, n, 0.3, to === 0 ? 0 : y, to, kept);
            return 0;
          },
          `gaussianKl of ${n}`,
        );
      }
    }
  });

  test(`distillation of ${type} over every number of columns`, () => {
    const draw = mulberry32(14);
    for (const columns of COLUMNS) {
      const rows = 3;
      const n = rows * columns;
      const [teacher, student, gradient, losses, weights, scratch] = placesOf(n + 8);
      for (const apart of [0, 1e-6, 1, 100]) {
        const values = Array.from({ length: n }, () => (draw() - 0.5) * 10);
        const others = values.map((value) => value + apart * (draw() - 0.5));
        for (const temperature of [1, 4, 1e4]) {
          for (const [to, heavy] of [
            [0, 0],
            [gradient, weights],
            [student, 0],
          ]) {
            expectSame(
              (instance) => {
                viewOf(instance).set(values, teacher / width);
                viewOf(instance).set(others, student / width);
                instance.f64.set([0.5, 0, 2], weights / 8);
              },
              (kernels) => {
                kernels[`distillation_${type}`](
                  teacher,
                  student,
                  rows,
                  columns,
                  temperature,
                  heavy,
                  0.3,
                  to,
                  losses,
                  scratch,
                );
                return 0;
              },
              `distillation of ${columns}, ${apart} apart, at ${temperature}`,
            );
          }
        }
      }
    }
  });
}
