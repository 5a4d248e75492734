// node scripts/make_log2_table.mjs > src/numeric/log2Table.ts
// log2 c for c = 1 + i/128, i = 0 … 128, from 200-bit integer arithmetic; CI makes it again and compares.

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

const entries = [];
for (let i = 0; i <= 128; i++) {
  const log2 = i === 128 ? 1 : nearest(log2Digits(i));
  entries.push(`  ${log2},`);
}
console.log(`// node scripts/make_log2_table.mjs > src/numeric/log2Table.ts

/** log2 c, the nearest double, for c = 1 + i/128, i = 0 … 128. */
const LOG2_C = [
${entries.join('\n')}
];

/** Pairs 1/c, log2 c. */
export const LOG2_TABLE = Float64Array.from({ length: 258 }, (_, j) =>
  j % 2 === 0 ? 1 / (1 + j / 256) : LOG2_C[(j - 1) / 2],
);`);
