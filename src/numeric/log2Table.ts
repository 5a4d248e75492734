// node scripts/make_log2_table.mjs > src/numeric/log2Table.ts

/** log2(1 + i/128) within a few ulp: 2/ln 2·(z + z³/3 + z⁵/5 + …) with z = i/(256 + i), the smallest terms first. */
function series(i: number): number {
  const z = i / (256 + i);
  let sum = 0;
  for (let n = 35; n > 1; n -= 2) sum = (sum + 1 / n) * z * z;
  return (z + z * sum) * 2.8853900817779268;
}

/** The nearest double to log2(1 + i/128) minus the series, in units of 2^-59. */
const CORRECTIONS = [
  0, 0, 0, 4, -4, 4, 8, 8, -8, 0, 8, 8, 16, 0, 0, 0, 0, 0, -16, 0, 16, 0, 16, 0, 0, -32, 0, 0, 32, 0, 0, 0,
  32, 0, 0, 0, 0, 0, -32, 32, 0, 0, 32, 32, 0, 0, -32, 32, 32, 0, 0, 0, 32, 32, 0, -64, -64, -64, 64, 0, 0,
  0, 0, 0, 0, 0, 64, 0, 64, 0, 0, 64, 0, -64, 0, 64, 64, 0, 0, 0, 64, 0, 64, 0, 0, 0, 0, 0, 0, 0, 0, 64, 0,
  0, 0, 0, 0, 0, 0, -64, 0, 0, 64, 64, 0, 0, 64, 64, -64, -64, -64, -64, -64, 64, -64, 0, 0, 64, 64, -64, 0,
  64, 0, -64, 0, 0, -64, 0, 0,
];

/** Pairs 1/c and log2 c, each the nearest double, for c = 1 + i/128, i = 0 … 128. */
export const LOG2_TABLE: Float64Array = /* @__PURE__ */ Float64Array.from({ length: 258 }, (_, j) => {
  const i = j >> 1;
  return j % 2 === 0 ? 1 / (1 + i / 128) : series(i) + CORRECTIONS[i] / 2 ** 59;
});
