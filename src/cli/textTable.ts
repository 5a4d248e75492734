import { countText, fixedText } from '../plot/numberText.js';
import { visibleText } from './visibleText.js';

/** A column of a printed table. */
export interface TextColumn {
  readonly name: string;
  readonly numeric?: boolean;
}

/** Lines for the terminal, none of which can break, or hold what the terminal would obey. */
export function textLines(lines: readonly string[]): string {
  return `${lines.map(visibleText).join('\n')}\n`;
}

/** Rows of text under their headings, in columns two spaces apart, as lines; numbers are set flush right. */
export function textTable(columns: readonly TextColumn[], rows: readonly (readonly string[])[]): string[] {
  const all = [columns.map(({ name }) => name), ...rows].map((row) => row.map(visibleText));
  const widths = columns.map((_, i) => all.reduce((widest, row) => Math.max(widest, length(row[i])), 0));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => {
        const space = ' '.repeat(widths[i] - length(cell));
        return columns[i].numeric ? space + cell : cell + space;
      })
      .join('  ')
      .trimEnd();
  return all.map(line);
}

/** Characters, not code units: a name may hold letters beyond the basic plane. */
function length(text: string): number {
  return Array.from(text).length;
}

/** A bit count for the eye: six decimals, a true minus sign. */
export function bitsText(bits: number): string {
  return fixedText(bits, 6);
}

/** 1 234 567 as `1,234,567`. */
export function grouped(count: number): string {
  return countText(Math.round(count));
}

/** `1 row`, `2,000 rows`. */
export function countOf(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;
}
