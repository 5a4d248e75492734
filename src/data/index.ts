export type { DateOrder } from '../io/csvDates.js';
export type { CsvReadingOptions } from '../io/csvOptions.js';
export type { ByteStream, FileSource } from '../io/fileSources.js';
export type { DatasetSource, OpenDatasetOptions } from '../io/openDataset.js';
export { openDataset } from '../io/openDataset.js';
export type { BlockValues, ColumnArrays, RowBlock, RowBlocks, RowSource } from '../io/rowBlocks.js';
export type { Rows } from '../io/rowsTable.js';
export type { CuttingOptions } from './cutting.js';
export type {
  BlockDataset,
  ColumnBlock,
  ColumnCodes,
  ColumnDescription,
  ColumnInfo,
  ColumnType,
  CutColumn,
  Cutting,
  Dataset,
  DatasetFormat,
  FeatureValues,
  JobOptions,
  JobPool,
  JobProgress,
  ShownValue,
  UncutColumn,
} from './dataset.js';
export type { DatasetDescription } from './describeColumns.js';
export { describeColumns } from './describeColumns.js';
export type { Feature, LeftOut } from './features.js';
export type { InformationMatrix, InformationMatrixOptions, PairLeftOut } from './informationMatrix.js';
export { informationMatrix } from './informationMatrix.js';
export type { ColumnSummary, PairInformation, PairInformationOptions } from './pairInformation.js';
export { pairInformation } from './pairInformation.js';
export type { ColumnRanking, RankColumnsOptions, RankedColumn, RankedTarget } from './rankColumns.js';
export { rankColumns } from './rankColumns.js';
export type { ReadColumn, ReadColumnOptions } from './readColumn.js';
export { readColumn } from './readColumn.js';
export type { ColumnSelection, SelectColumnsOptions } from './selectColumns.js';
export { selectColumns } from './selectColumns.js';
export type { TimestampPart } from './timestampParts.js';
