// A stable radix sort of doubles by their bits, 11 at a time, the least significant digit first (Knuth, The Art of
// Computer Programming 3, 5.2.5).
//
//   sortKeys    the key of x: its bits, all inverted if x is negative, else only the sign; as u64, keys are in the order
//               of the numbers. −0 counts as 0. Also counts the values of all six digits.
//   sortByDigit one pass: moves records into the order of one digit, keeping the order of equal ones.
//   settle      insertion sort of records that are already in order by their high digits.
//   rankTies    ranks from 1 of sorted keys; equal keys share a rank.
//
// Domain: no NaN; fewer than 2^31 samples. Exact.
//
// Layout: u64 keys and int32 indices, two arrays of each, source and destination; counts: 6 tables of 2048 uint32, which
// the caller turns into positions. Ranks: float64, by index of the sample.

const DIGIT_BITS: i32 = 11;
const DIGITS: u32 = 2047;
const TABLE: usize = 8192;

@inline
function count(counts: usize, digit: u64): void {
  const at = counts + ((<usize>digit & DIGITS) << 2);
  store<u32>(at, load<u32>(at) + 1);
}

/** The keys of n samples, which begin with sample `first` of the column. */
export function sortKeys(x: usize, n: i32, first: i32, keys: usize, order: usize, counts: usize): void {
  const stop = x + (<usize>n << 3);
  keys += <usize>first << 3;
  order += <usize>first << 2;
  while (x < stop) {
    const bits = reinterpret<i64>(load<f64>(x) + 0);
    const key = <u64>bits ^ (<u64>(bits >> 63) | 0x8000000000000000);
    store<u64>(keys, key);
    store<i32>(order, first++);
    count(counts, key);
    count(counts + TABLE, key >>> 11);
    count(counts + TABLE * 2, key >>> 22);
    count(counts + TABLE * 3, key >>> 33);
    count(counts + TABLE * 4, key >>> 44);
    count(counts + TABLE * 5, key >>> 55);
    x += 8;
    keys += 8;
    order += 4;
  }
}

/** One pass by a digit, whose table in `places` holds the position of the next record of each value. */
export function sortByDigit(
  keys: usize, order: usize, n: i32, digit: i32, places: usize, keysTo: usize, orderTo: usize,
): void {
  const stop = keys + (<usize>n << 3);
  const shift = <u64>(digit * DIGIT_BITS);
  const table = places + <usize>digit * TABLE;
  while (keys < stop) {
    const key = load<u64>(keys);
    const at = table + ((<usize>(key >>> shift) & DIGITS) << 2);
    const place = load<u32>(at);
    store<u32>(at, place + 1);
    store<u64>(keysTo + (<usize>place << 3), key);
    store<i32>(orderTo + (<usize>place << 2), load<i32>(order));
    keys += 8;
    order += 4;
  }
}

/** Returns 1, or 0 if more than `most` moves were needed: records are then partly sorted, equal keys still in order. */
export function settle(keys: usize, order: usize, n: i32, most: i32): i32 {
  let moves = 0;
  let before = load<u64>(keys);
  for (let i = 1; i < n; ++i) {
    const key = load<u64>(keys + (<usize>i << 3));
    if (key >= before) {
      before = key;
      continue;
    }
    const id = load<i32>(order + (<usize>i << 2));
    let to = i;
    do {
      store<u64>(keys + (<usize>to << 3), load<u64>(keys + (<usize>to << 3) - 8));
      store<i32>(order + (<usize>to << 2), load<i32>(order + (<usize>to << 2) - 4));
      --to;
    } while (to > 0 && load<u64>(keys + (<usize>to << 3) - 8) > key);
    store<u64>(keys + (<usize>to << 3), key);
    store<i32>(order + (<usize>to << 2), id);
    moves += i - to;
    if (moves > most) return 0;
  }
  return 1;
}

/** Method 0 average, 1 minimum, 2 maximum, 3 dense, 4 ordinal. */
export function rankTies(keys: usize, order: usize, n: i32, method: i32, ranks: usize): void {
  let distinct: i32 = 0;
  for (let from = 0; from < n; ) {
    const key = load<u64>(keys + (<usize>from << 3));
    let to = from + 1;
    while (to < n && load<u64>(keys + (<usize>to << 3)) == key) ++to;
    ++distinct;
    for (let i = from; i < to; ++i) {
      let rank: f64 = <f64>(i + 1);
      if (method == 0) rank = (<f64>(from + 1) + <f64>to) / 2;
      else if (method == 1) rank = <f64>(from + 1);
      else if (method == 2) rank = <f64>to;
      else if (method == 3) rank = <f64>distinct;
      store<f64>(ranks + (<usize>load<i32>(order + (<usize>i << 2)) << 3), rank);
    }
    from = to;
  }
}
