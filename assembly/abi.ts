// The memory layout that kernels and their callers share. scripts/embed.mjs copies these constants to
// src/kernels/abi.generated.ts.

/** Elements in a block: the unit of sums, and the size of the staging window. */
export const BLOCK: i32 = 4096;
/** Elements in a chunk, after which lanes are folded: in longer runs of equal addends rounding errors accumulate. */
export const CHUNK: i32 = 256;

/** Constants of the learning kernels, after those of the others: memoryBase of their target in asconfig.json. */
export const LEARNING_CONSTANTS: i32 = 288;
/** The table of log2.ts, written by the caller: pairs (2^-52/c, log2 c) for c = 1 + i/128, i = 0 … 128. */
export const LOG2_TABLE: i32 = 1152;
/** The table for floats, four an entry: 2^-39/c; log2 c − 127 without its last bits; those last bits; unused. */
export const LOG2_TABLE_F32: i32 = 3232;
/** A kernel's results: float64 at RECORD + 8·i. */
export const RECORD: i32 = 5312;
/** Lanes and running totals of the sum kernels (256 bytes). */
export const LANES: i32 = 5504;
/** Staging windows: one block of float64 each, of which float32 and int32 blocks use the first half. */
export const STAGE_A: i32 = 6144;
export const STAGE_B: i32 = 38912;
/** Bin codes, one block of int32 each. */
export const CODES_A: i32 = 71680;
export const CODES_B: i32 = 88064;
/** Blocks of float32 or int32 widened to float64 by kernels. */
export const WIDE_A: i32 = 104448;
export const WIDE_B: i32 = 137216;
/** A chunk's prepared weights and values, for the sum kernels. */
export const CHUNK_W: i32 = 169984;
export const CHUNK_X: i32 = 172032;
/** From here on the caller lays out edge tables, grids, counters and columns (memoryLayout.ts). */
export const HEAP: i32 = 174080;

/** Rows of logits with at most so many columns are narrow (softmax.ts): a vector of transposed rows for each fits CHUNK_W. */
export const NARROW_COLUMNS: i32 = 32;

/** Indices in RECORD: sum kernels, then the scan. */
export const SUM_TERMS: i32 = 0;
export const SUM_P: i32 = 1;
export const MIN_P: i32 = 2;
export const SUM_Q: i32 = 3;
export const MIN_Q: i32 = 4;
export const SCAN_MIN: i32 = 0;
export const SCAN_MAX: i32 = 1;
export const SCAN_NAN: i32 = 2;

/** Index in RECORD: binning kernels write 1 when they meet a NaN, and nothing otherwise. */
export const BIN_NAN: i32 = 0;
/** The number of codes that are no bin. Code 0: below the first edge; i + 1: bin i; bins + 1: above the last edge; bins + 2: missing. */
export const CODE_PADDING: i32 = 3;
/** Cells of the lookup grid over unequal edges. */
export const GRID: i32 = 1024;
/** The offset of the edges in an axis, after low, scale, half and bins (bin.ts); one NaN and the grid follow them. */
export const AXIS_EDGES: i32 = 32;
/** Counters of pairs of codes (pairs.ts): two tables of PAIR_CELLS uint32, at HEAP. */
export const PAIR_COUNTS: i32 = 174080;
export const PAIR_CELLS: i32 = 16384;
