import type { Dataset } from '../data/dataset.js';
import { commandText } from './failure.js';
import { nameText } from './textTable.js';

/** What may be wrong with the way a file is read: with a column, or, without a name, with the file. */
export interface Remark {
  readonly name?: string;
  readonly remark: string;
}

/** The remarks on a file, and on columns of these names, or on all. */
export function remarksOf(dataset: Dataset, names?: readonly string[]): Remark[] {
  const chosen = names && new Set(names);
  return [
    ...(dataset.remarks ?? []).map((remark) => ({ remark })),
    ...dataset
      .columns()
      .flatMap(({ name, remark }) => (remark && (chosen?.has(name) ?? true) ? [{ name, remark }] : [])),
  ];
}

/** The same as fields of a result: none where there is no remark. */
export function withRemarks(remarks: readonly Remark[]): { readonly remarks?: readonly Remark[] } {
  return remarks.length > 0 ? { remarks } : {};
}

/** Remarks as lines. */
export function remarkLines(remarks: readonly Remark[] = []): string[] {
  return remarks.map(
    ({ name, remark }) => `${name === undefined ? '' : `${nameText(name)}: `}${commandText(remark)}`,
  );
}
