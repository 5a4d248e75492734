/** A column of a printed table. */
export interface TextColumn {
  readonly name: string;
  readonly numeric?: boolean;
}

/** Rows of text under their headings, in columns two spaces apart; numbers are set flush right. */
export function textTable(columns: readonly TextColumn[], rows: readonly (readonly string[])[]): string {
  const widths = columns.map(({ name }, i) => Math.max(length(name), ...rows.map((row) => length(row[i]))));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => {
        const space = ' '.repeat(widths[i] - length(cell));
        return columns[i].numeric ? space + cell : cell + space;
      })
      .join('  ')
      .trimEnd();
  return [line(columns.map(({ name }) => name)), ...rows.map(line)].join('\n');
}

/** Characters, not code units: a name may hold letters beyond the basic plane. */
function length(text: string): number {
  return Array.from(text).length;
}

/** A bit count for the eye: six decimals. */
export function bitsText(bits: number): string {
  return bits.toFixed(6);
}

/** 1 234 567 as `1,234,567`. */
export function grouped(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, ',');
}
