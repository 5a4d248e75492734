// The layout that kernels and their callers agree on. `scripts/embed.mjs` copies these
// constants into src/kernels/abi.generated.ts, so that nothing is typed twice.

/** Elements in a block: what a sum is cut into, and what the staging window holds. */
export const BLOCK: i32 = 4096;
/** Elements in a chunk: lanes are folded this often (longer runs of equal addends round one way). */
export const CHUNK: i32 = 256;

/** Pairs (2^-52/c, log2 c) for c = 1 + i/128, i = 0 … 128, written by the caller. */
export const LOG2_TABLE: i32 = 1024;
/** The same for floats, four an entry: 2^-39/c, log2 c − 127 without its last bits, what it lacks, nothing. */
export const LOG2_TABLE_F32: i32 = 3104;
/** Results of a kernel: float64 at RECORD + 8·i. */
export const RECORD: i32 = 5184;
/** A sum kernel's lanes and running totals, written by kernels (256 bytes). */
export const LANES: i32 = 5376;
/** Staging windows, one block of float64 each (a float32 or int32 block uses the first half). */
export const STAGE_A: i32 = 6144;
export const STAGE_B: i32 = 38912;
/** Bin codes, one block of int32 each. */
export const CODES_A: i32 = 71680;
export const CODES_B: i32 = 88064;
/** Blocks of float32 or int32 as float64, written by kernels. */
export const WIDE_A: i32 = 104448;
export const WIDE_B: i32 = 137216;
/** A chunk's weights and values, written by kernels. */
export const CHUNK_W: i32 = 169984;
export const CHUNK_X: i32 = 172032;
/** From here on: edge tables, grids and counts, as the caller lays them out. */
export const HEAP: i32 = 174080;

/** RECORD of a sum kernel, and of a scan. */
export const SUM_TERMS: i32 = 0;
export const SUM_P: i32 = 1;
export const MIN_P: i32 = 2;
export const SUM_Q: i32 = 3;
export const MIN_Q: i32 = 4;
export const SCAN_MIN: i32 = 0;
export const SCAN_MAX: i32 = 1;
export const SCAN_NAN: i32 = 2;

/** RECORD of a kernel of bins: it writes 1 where it meets a NaN, and nothing else. */
export const BIN_NAN: i32 = 0;
/** Bin codes: 0 below the first edge, i + 1 in bin i, bins + 1 above the last edge, bins + 2 missing. */
export const CODE_PADDING: i32 = 3;
/** Cells of the lookup grid over unequal edges. */
export const GRID: i32 = 1024;
/** Where an axis's edges stand, behind low, scale, half and bins (bin.ts); then one NaN, then the grid. */
export const AXIS_EDGES: i32 = 32;
/** Counters of pairs of codes (pairs.ts): two tables of PAIR_CELLS uint32 from HEAP on. */
export const PAIR_COUNTS: i32 = 174080;
export const PAIR_CELLS: i32 = 16384;
