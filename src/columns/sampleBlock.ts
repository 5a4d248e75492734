import { isColumnInput, type NumericInput } from './column.js';

/** A block of a stream of one column: the samples, or an array of the one column. */
export type SampleBlock = NumericInput | readonly [NumericInput];

/** The column of a block, unchecked. */
export function columnOfBlock(block: SampleBlock): NumericInput {
  const nested = Array.isArray(block) && block.length === 1 && isColumnInput(block[0]);
  return (nested ? block[0] : block) as NumericInput;
}
