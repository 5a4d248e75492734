// node scripts/make_log2_table.mjs > src/numeric/log2Table.ts
// log2 c for c = 1 + i/128, i = 0 … 128. The exact digits come from 200-bit integer arithmetic. The file stores only their
// differences from a short series, because 129 literal doubles would add 1.4 kB to each bundle.

const FRACTION = 200n;
const UNIT = 1n << FRACTION;

/** log2 of 1 + i/128 in units of 2^-120: the binary digits come out by squaring. */
function log2Digits(i) {
  let x = UNIT + (BigInt(i) * UNIT) / 128n;
  let digits = 0n;
  for (let bit = 0; bit < 120; bit++) {
    x = (x * x) >> FRACTION;
    digits <<= 1n;
    if (x >= 2n * UNIT) {
      digits |= 1n;
      x >>= 1n;
    }
  }
  return digits;
}

/** Nearest double to digits/2^120. Number(BigInt) rounds to nearest even, the scaling is exact. */
const nearest = (digits) => Number(digits) / 2 ** 120;

const SERIES = `/** log2(1 + i/128) within a few ulp: 2/ln 2·(z + z³/3 + z⁵/5 + …) with z = i/(256 + i), the smallest terms first. */
function series(i) {
  const z = i / (256 + i);
  let sum = 0;
  for (let n = 35; n > 1; n -= 2) sum = (sum + 1 / n) * z * z;
  return (z + z * sum) * 2.8853900817779268;
}`;
const series = new Function(`${SERIES}; return series;`)();

const corrections = [];
for (let i = 0; i <= 128; i++) {
  const exact = i === 128 ? 1 : nearest(log2Digits(i));
  const units = (exact - series(i)) * 2 ** 59;
  if (!Number.isInteger(units) || series(i) + units / 2 ** 59 !== exact)
    throw new Error(`no correction for ${i}`);
  corrections.push(units);
}

const lines = corrections
  .join(', ')
  .replace(/(.{1,105})(?:, |$)/g, '  $1,\n')
  .trimEnd();

console.log(`// node scripts/make_log2_table.mjs > src/numeric/log2Table.ts

${SERIES.replace('series(i)', 'series(i: number): number')}

/** The nearest double to log2(1 + i/128) minus the series, in units of 2^-59. */
const CORRECTIONS = [
${lines}
];

/** Pairs 1/c and log2 c, each the nearest double, for c = 1 + i/128, i = 0 … 128. */
export const LOG2_TABLE: Float64Array = /* @__PURE__ */ Float64Array.from({ length: 258 }, (_, j) => {
  const i = j >> 1;
  return j % 2 === 0 ? 1 / (1 + i / 128) : series(i) + CORRECTIONS[i] / 2 ** 59;
});`);
