import { isColumnInput, type NumericInput } from './column.js';

/** A block of a stream of one column: the samples, or the one column of a table's block. */
export type SampleBlock = NumericInput | readonly [NumericInput];

/** The column of a block; what it must be is checked where it is used. */
export function columnOfBlock(block: SampleBlock): NumericInput {
  const nested = Array.isArray(block) && block.length === 1 && isColumnInput(block[0]);
  return (nested ? block[0] : block) as NumericInput;
}
