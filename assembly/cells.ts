// The occupied cells of the table of two columns of integer labels, in row-major order, by counting sort: first by b, then by
// a; each is stable, so that equal pairs stand side by side.
//
//   rows[k], b[k] ← the categories of the k-th occupied cell       counts[k] ← its samples
//
// A label's category is its place among the labels that occur.
// Domain: n ≥ 1 labels from min to min + width − 1; starts: where those of each label begin when sorted. Exact.
//
// Layout: int32 labels at a and b, uint32 starts, which become the ends; int32 rows, n of them; float64 counts, n of them.

/** Moves on the place where the next one of a label goes; where this one goes. */
@inline
function placeOf(starts: usize, label: i32): usize {
  const at = starts + (<usize>label << 2);
  const place = load<u32>(at);
  store<u32>(at, place + 1);
  return <usize>place << 2;
}

/** Overwrites b with the second category of each cell; returns the number of cells. */
export function occupiedCells(
  a: usize, minA: i32, startsA: usize, widthA: i32,
  b: usize, minB: i32, startsB: usize, widthB: i32,
  n: i32, rows: usize, counts: usize,
): i32 {
  const stop = <usize>n << 2;
  for (let i: usize = 0; i < stop; i += 4) {
    store<i32>(rows + placeOf(startsB, load<i32>(b + i) - minB), load<i32>(a + i) - minA);
  }
  let i: usize = 0;
  let category = -1;
  for (let label = 0; label < widthB; ++label) {
    const end = <usize>load<u32>(startsB + (<usize>label << 2)) << 2;
    if (i < end) ++category;
    while (i < end) {
      store<i32>(b + placeOf(startsA, load<i32>(rows + i)), category);
      i += 4;
    }
  }
  // Cells take the places of pairs that have been read.
  i = 0;
  category = -1;
  let cells: usize = 0;
  for (let label = 0; label < widthA; ++label) {
    const end = <usize>load<u32>(startsA + (<usize>label << 2)) << 2;
    if (i < end) ++category;
    let last = -1;
    while (i < end) {
      const column = load<i32>(b + i);
      if (column == last) {
        const at = counts + ((cells - 1) << 3);
        store<f64>(at, load<f64>(at) + 1);
      } else {
        store<i32>(rows + (cells << 2), category);
        store<i32>(b + (cells << 2), column);
        store<f64>(counts + (cells << 3), 1);
        last = column;
        ++cells;
      }
      i += 4;
    }
  }
  return <i32>cells;
}
