// Counts the codes of one column.

import type { Column } from '../columns/column.js';
import { CODE_PADDING, CODES_A } from '../kernels/abi.generated.js';
import { forEachBlock, stageDoubles } from '../kernels/blocks.js';
import { overRanges, type RangeTask } from '../kernels/ranges.js';
import { addUp, countingCut, drain, isUniform, layOut, run } from './counters.js';
import type { Coder, EdgeLookup } from './edgeLookup.js';

interface OneColumn {
  readonly coder: Coder;
  readonly column: Column;
}

/** For a range of a column, the counts of all codes. */
export const countCodesTask: RangeTask<OneColumn> = {
  name: 'countCodes',
  size: ({ coder }) => coder.bins + CODE_PADDING,
  run: ({ coder, column }, start, end, to) => countCodeRange(coder, column, start, end, to),
};

/** The counts of a column's codes: below the bins, each bin, above, missing. */
export function countCodes(coder: Coder, column: Column): Float64Array {
  const counts = new Float64Array(coder.bins + CODE_PADDING);
  const parts = overRanges(countCodesTask, { coder, column }, countingCut(column.length, counts.length));
  if (parts) addUp(parts, counts);
  else countCodeRange(coder, column, 0, column.length, counts);
  return counts;
}

function countCodeRange(
  coder: Coder,
  column: Column,
  first: number,
  end: number,
  counts: Float64Array,
): void {
  const layout = layOut([coder], [column], end - first);
  const { instance, linear, counters, cells, copies } = layout;
  const { kernels } = instance;
  const at = layout.at[0];
  const flush = (): void => {
    const sums = drain(layout);
    for (let code = 0; code < cells; code++) counts[code] += sums[code];
  };
  if (linear && isUniform(coder, column)) {
    (coder as EdgeLookup).place(instance, at, true);
    const { values, element } = column;
    const countBlock = (start: number, n: number): void =>
      kernels.countUniform1_F64(
        stageDoubles(instance, values, element, start, n),
        n,
        at,
        counters,
        cells,
        copies,
      );
    run(layout, first, end, countBlock, flush);
    return;
  }
  const encode = coder.encoder(instance, column, at);
  if (!linear) {
    forEachBlock(
      end,
      (start, n) => {
        encode(instance, start, n, CODES_A);
        for (let j = 0; j < n; j++) counts[instance.i32[CODES_A / 4 + j]]++;
      },
      first,
    );
    return;
  }
  const countBlock = (start: number, n: number): void => {
    encode(instance, start, n, CODES_A);
    kernels.count1(CODES_A, n, counters, cells, copies);
  };
  run(layout, first, end, countBlock, flush);
}
