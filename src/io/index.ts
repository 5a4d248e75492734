export type { BlockValues, RowBlock, RowBlocks, RowSource } from './blockTable.js';
export type {
  ColumnBlock,
  ColumnInfo,
  ColumnTable,
  ColumnType,
  FileTable,
  TableFormat,
} from './columnTable.js';
export type { FileSource, OpenTableOptions } from './openTable.js';
export { openTable } from './openTable.js';
export type { ReadColumn, ReadColumnOptions } from './readColumn.js';
export { readColumn } from './readColumn.js';
