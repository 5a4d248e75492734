// Joint counts of many columns whose bin codes are computed once and shared by all pairs.
//
//   replaceMissing: a code of no bin ← 1, and its bit is set
//   packDigit: code ← code·radix + digit, which adds a column to a joint code   countPairs: counts[a·stride + b] += 1
//   sumDigits: the counts of each digit of a joint code, from those of the code
//   markBins: bit j of plane v = (code j is v)                                  countPlanes: Σ bits of (a's plane and b's)
//
// With a joint code of several columns one scatter counts them all: three columns are a pair of a two-column code and a
// code, and the table of each pair of columns is a sum over its cells. With few bins, bit planes are faster. Those of
// the first bins − 1 codes suffice, since the margins are known: (bins − 1)² bit counts for 64 samples (4 bins: 0.03 ns
// a sample and pair, against 0.55 for a scatter).
// Domain: codes whose cells lie in the caller's tables; fewer than 2^32 samples. Exact.
//
// Layout: u8 or u16 codes, with 16 readable bytes after u8 codes; int32 digits as bin.ts writes them, 1 for bin 0; uint32
// counters. Planes: word k of plane v at u64 k·planes + v.

import { LANES, PAIR_CELLS, PAIR_COUNTS } from './abi';

@inline
function increment(at: usize): void {
  store<u32>(at, load<u32>(at) + 1);
}

/** Gives samples that are in none of the bins the first one, and sets their bits: two bytes for sixteen samples. */
export function replaceMissing(codes: usize, n: i32, bins: i32, bits: usize): void {
  const stop = codes + (<usize>n << 2);
  const groups = codes + (<usize>(n & ~15) << 2);
  const ones = i32x4.splat(1), ends = i32x4.splat(bins);
  while (codes < groups) {
    const a = v128.load(codes), b = v128.load(codes, 16), c = v128.load(codes, 32), d = v128.load(codes, 48);
    const inA = i32x4.ge_u(i32x4.sub(a, ones), ends), inB = i32x4.ge_u(i32x4.sub(b, ones), ends);
    const inC = i32x4.ge_u(i32x4.sub(c, ones), ends), inD = i32x4.ge_u(i32x4.sub(d, ones), ends);
    v128.store(codes, v128.bitselect(ones, a, inA));
    v128.store(codes, v128.bitselect(ones, b, inB), 16);
    v128.store(codes, v128.bitselect(ones, c, inC), 32);
    v128.store(codes, v128.bitselect(ones, d, inD), 48);
    const low = i16x8.narrow_i32x4_s(inA, inB), high = i16x8.narrow_i32x4_s(inC, inD);
    store<u16>(bits, <u16>i8x16.bitmask(i8x16.narrow_i16x8_s(low, high)));
    codes += 64;
    bits += 2;
  }
  if (codes < stop) {
    let rest: u32 = 0;
    for (let bit: u32 = 1; codes < stop; bit <<= 1) {
      if (load<u32>(codes) - 1 >= <u32>bins) {
        rest |= bit;
        store<i32>(codes, 1);
      }
      codes += 4;
    }
    store<u16>(bits, <u16>rest);
  }
}

/** Adds a column to joint codes of a byte; radix 0 begins new codes. */
export function packDigit_U8(digits: usize, n: i32, radix: i32, codes: usize): void {
  const stop = codes + <usize>n;
  const groups = codes + <usize>(n & ~15);
  const ones = i32x4.splat(1), radices = i16x8.splat(<i16>radix), bytes = i16x8.splat(255);
  if (codes < groups) {
    do {
      const before = v128.load(codes);
      const low = i16x8.narrow_i32x4_u(i32x4.sub(v128.load(digits), ones), i32x4.sub(v128.load(digits, 16), ones));
      const high = i16x8.narrow_i32x4_u(i32x4.sub(v128.load(digits, 32), ones), i32x4.sub(v128.load(digits, 48), ones));
      const first = i16x8.add(i16x8.mul(i16x8.extend_low_i8x16_u(before), radices), low);
      const second = i16x8.add(i16x8.mul(i16x8.extend_high_i8x16_u(before), radices), high);
      v128.store(codes, i8x16.narrow_i16x8_u(v128.and(first, bytes), v128.and(second, bytes)));
      codes += 16;
      digits += 64;
    } while (codes < groups);
  }
  while (codes < stop) {
    store<u8>(codes, <u8>(<i32>load<u8>(codes) * radix + load<i32>(digits) - 1));
    ++codes;
    digits += 4;
  }
}

/** Writes the codes of one column as two bytes each. */
export function packDigit_U16(digits: usize, n: i32, codes: usize): void {
  const stop = codes + (<usize>n << 1);
  while (codes < stop) {
    store<u16>(codes, <u16>(load<i32>(digits) - 1));
    codes += 2;
    digits += 4;
  }
}

const EVEN: usize = PAIR_COUNTS;
const ODD: usize = <usize>PAIR_COUNTS + (<usize>PAIR_CELLS << 2);

/** Increments the counters of samples 2·i and 2·i + 1, whose byte offsets lie in LANES. */
@inline
function countTwo(at: usize): void {
  const even = <usize>load<u16>(at), odd = <usize>load<u16>(at, 2);
  store<u32>(even, load<u32>(even, EVEN) + 1, EVEN);
  store<u32>(odd, load<u32>(odd, ODD) + 1, ODD);
}

/**
 * Counts two columns of byte codes in at most PAIR_CELLS cells, whose byte offsets fit 16 bits, in the two tables in
 * turn. Offsets pass through memory: extracting lanes takes twice the instructions.
 */
export function countPairs_U8(a: usize, b: usize, n: i32, stride: i32): void {
  const stop = a + <usize>n;
  const groups = a + <usize>(n & ~15);
  const delta = b - a;
  const strides = i16x8.splat(<i16>stride);
  if (a < groups) {
    do {
      const x = v128.load(a), y = v128.load(a + delta);
      const low = i16x8.add(i16x8.mul(i16x8.extend_low_i8x16_u(x), strides), i16x8.extend_low_i8x16_u(y));
      const high = i16x8.add(i16x8.mul(i16x8.extend_high_i8x16_u(x), strides), i16x8.extend_high_i8x16_u(y));
      v128.store(LANES, i16x8.shl(low, 2));
      v128.store(LANES, i16x8.shl(high, 2), 16);
      countTwo(LANES);
      countTwo(<usize>LANES + 4);
      countTwo(<usize>LANES + 8);
      countTwo(<usize>LANES + 12);
      countTwo(<usize>LANES + 16);
      countTwo(<usize>LANES + 20);
      countTwo(<usize>LANES + 24);
      countTwo(<usize>LANES + 28);
      a += 16;
    } while (a < groups);
  }
  while (a < stop) {
    increment(EVEN + (<usize>(<i32>load<u8>(a) * stride + <i32>load<u8>(a + delta)) << 2));
    ++a;
  }
}

/** Counts two columns of two-byte codes, in any number of cells. */
export function countPairs_U16(a: usize, b: usize, n: i32, stride: i32, counts: usize): void {
  const stop = a + (<usize>n << 1);
  const delta = b - a;
  while (a < stop) {
    increment(counts + (<usize>(<i32>load<u16>(a) * stride + <i32>load<u16>(a + delta)) << 2));
    a += 2;
  }
}

/**
 * From the counts of a two-column code by a third column, both tables added up: the counts of the first column by the
 * third at `to` (high × stride), followed by those of the second (low × stride).
 */
export function sumDigits(high: i32, low: i32, stride: i32, to: usize): void {
  const row = <usize>stride << 2;
  memory.fill(to, 0, <usize>(high + low) * row);
  let from: usize = 0;
  for (let i = 0; i < high; ++i) {
    for (let j = 0; j < low; ++j) {
      const first = to + <usize>i * row, second = to + <usize>(high + j) * row;
      addRow(from, stride, first, second);
      from += row;
    }
  }
}

/** Adds the counters at an offset, of both tables, to two others. */
@inline
function addRow(from: usize, n: i32, first: usize, second: usize): void {
  const delta = second - first;
  const stop = first + (<usize>n << 2);
  const groups = first + (<usize>(n & ~3) << 2);
  while (first < groups) {
    const counts = i32x4.add(v128.load(from, EVEN), v128.load(from, ODD));
    v128.store(first, i32x4.add(v128.load(first), counts));
    v128.store(first + delta, i32x4.add(v128.load(first + delta), counts));
    from += 16;
    first += 16;
  }
  while (first < stop) {
    const count = load<u32>(from, EVEN) + load<u32>(from, ODD);
    store<u32>(first, load<u32>(first) + count);
    store<u32>(first + delta, load<u32>(first + delta) + count);
    from += 4;
    first += 4;
  }
}

/** The planes of codes 0 … planes − 1 of a column, interleaved by words; bits after the last sample are 0. */
export function markBins_U8(codes: usize, n: i32, planes: i32, to: usize, words: i32): void {
  const step = <usize>planes << 3;
  for (let code = 0; code < planes; ++code) {
    const wanted = i8x16.splat(<i8>code);
    let at = to + (<usize>code << 3);
    for (let word = 0; word < words; ++word) {
      const first = word << 6;
      let bits: u64 = 0;
      if (first + 64 <= n) {
        const x = codes + <usize>first;
        bits = <u64><u32>i8x16.bitmask(i8x16.eq(v128.load(x), wanted)) |
          (<u64><u32>i8x16.bitmask(i8x16.eq(v128.load(x, 16), wanted)) << 16) |
          (<u64><u32>i8x16.bitmask(i8x16.eq(v128.load(x, 32), wanted)) << 32) |
          (<u64><u32>i8x16.bitmask(i8x16.eq(v128.load(x, 48), wanted)) << 48);
      } else {
        for (let j = first; j < n; ++j) bits |= u64(load<u8>(codes + <usize>j) == <u8>code) << (<u64>j & 63);
      }
      store<u64>(at, bits);
      at += step;
    }
  }
}

/** Counts the bits that one or two planes of a share with each of up to four planes of b; steps from word to word in bytes. */
@inline
function countCommon(
  rows: i32, planes: i32, a: usize, stepA: usize, b: usize, stepB: usize, words: i32, counts: usize, row: usize,
): void {
  const stop = b + <usize>words * stepB;
  let n0: i64 = 0, n1: i64 = 0, n2: i64 = 0, n3: i64 = 0, m0: i64 = 0, m1: i64 = 0, m2: i64 = 0, m3: i64 = 0;
  do {
    const x = load<i64>(a), b0 = load<i64>(b);
    n0 += i64.popcnt(x & b0);
    if (planes > 1) n1 += i64.popcnt(x & load<i64>(b, 8));
    if (planes > 2) n2 += i64.popcnt(x & load<i64>(b, 16));
    if (planes > 3) n3 += i64.popcnt(x & load<i64>(b, 24));
    if (rows > 1) {
      const y = load<i64>(a, 8);
      m0 += i64.popcnt(y & b0);
      if (planes > 1) m1 += i64.popcnt(y & load<i64>(b, 8));
      if (planes > 2) m2 += i64.popcnt(y & load<i64>(b, 16));
      if (planes > 3) m3 += i64.popcnt(y & load<i64>(b, 24));
    }
    a += stepA;
    b += stepB;
  } while (b < stop);
  store<u32>(counts, <u32>n0);
  if (planes > 1) store<u32>(counts, <u32>n1, 4);
  if (planes > 2) store<u32>(counts, <u32>n2, 8);
  if (planes > 3) store<u32>(counts, <u32>n3, 12);
  if (rows > 1) {
    counts += row;
    store<u32>(counts, <u32>m0);
    if (planes > 1) store<u32>(counts, <u32>m1, 4);
    if (planes > 2) store<u32>(counts, <u32>m2, 8);
    if (planes > 3) store<u32>(counts, <u32>m3, 12);
  }
}

function countCommon1(
  rows: i32, a: usize, stepA: usize, b: usize, stepB: usize, words: i32, counts: usize, row: usize,
): void {
  if (rows > 1) countCommon(2, 1, a, stepA, b, stepB, words, counts, row);
  else countCommon(1, 1, a, stepA, b, stepB, words, counts, row);
}

function countCommon2(
  rows: i32, a: usize, stepA: usize, b: usize, stepB: usize, words: i32, counts: usize, row: usize,
): void {
  if (rows > 1) countCommon(2, 2, a, stepA, b, stepB, words, counts, row);
  else countCommon(1, 2, a, stepA, b, stepB, words, counts, row);
}

function countCommon3(
  rows: i32, a: usize, stepA: usize, b: usize, stepB: usize, words: i32, counts: usize, row: usize,
): void {
  if (rows > 1) countCommon(2, 3, a, stepA, b, stepB, words, counts, row);
  else countCommon(1, 3, a, stepA, b, stepB, words, counts, row);
}

function countCommon4(
  rows: i32, a: usize, stepA: usize, b: usize, stepB: usize, words: i32, counts: usize, row: usize,
): void {
  if (rows > 1) countCommon(2, 4, a, stepA, b, stepB, words, counts, row);
  else countCommon(1, 4, a, stepA, b, stepB, words, counts, row);
}

/** counts[i·planesB + j] = number of samples with code i in a and j in b; words ≥ 1. */
export function countPlanes(a: usize, b: usize, words: i32, planesA: i32, planesB: i32, counts: usize): void {
  const stepA = <usize>planesA << 3, stepB = <usize>planesB << 3, row = <usize>planesB << 2;
  for (let i = 0; i < planesA; i += 2) {
    const rows = planesA - i;
    for (let j = 0; j < planesB; j += 4) {
      const planes = planesB - j;
      const from = b + (<usize>j << 3), to = counts + (<usize>j << 2);
      if (planes == 1) countCommon1(rows, a, stepA, from, stepB, words, to, row);
      else if (planes == 2) countCommon2(rows, a, stepA, from, stepB, words, to, row);
      else if (planes == 3) countCommon3(rows, a, stepA, from, stepB, words, to, row);
      else countCommon4(rows, a, stepA, from, stepB, words, to, row);
    }
    a += 16;
    counts += row << 1;
  }
}
