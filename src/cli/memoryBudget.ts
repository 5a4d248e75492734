import type { FileTable } from '../io/columnTable.js';
import { OpenedTable } from '../io/openedTable.js';

/** How a table is gone through: column by column in memory, or all columns in blocks of rows. */
export type Way = 'columns' | 'stream';

/** What two columns of all rows may take: 8 million rows. */
const TWO_COLUMNS = 2 ** 27;

/**
 * Columns are read whole where two of them fit into 128 MiB, unless a pass over one costs as much as one over all, as
 * of a CSV file that is not kept in memory.
 */
export function wayOf(table: FileTable): Way {
  return 16 * table.rows <= TWO_COLUMNS && !isReadTogether(table) ? 'columns' : 'stream';
}

function isReadTogether(table: FileTable): boolean {
  return table instanceof OpenedTable && table.isReadTogether;
}

/** What all columns of a matrix may take. */
const ALL_COLUMNS = 2 ** 29;

/** Whether so many columns are to be in memory at once. */
export function fitsInMemory(table: FileTable, columns: number): boolean {
  return 8 * table.rows * columns <= ALL_COLUMNS && !isReadTogether(table);
}
