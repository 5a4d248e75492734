import { countText, fixedText } from '../plot/numberText.js';
import { displayWidth, shorten } from '../plot/shorten.js';
import { visibleJson, visibleText } from '../plot/visibleText.js';

/** A column of a printed table. */
export interface TextColumn {
  readonly name: string;
  readonly numeric?: boolean;
}

/** Lines for the terminal, none of which can break, or hold what the terminal would obey. */
export function textLines(lines: readonly string[]): string {
  return `${lines.map(visibleText).join('\n')}\n`;
}

/** A result as the text that `--json` prints. */
export function jsonText(result: unknown, replacer?: (key: string, value: unknown) => unknown): string {
  return `${visibleJson(JSON.stringify(result, replacer, 2))}\n`;
}

/** A name on one line, cut in its middle where it takes more columns than `most`; `--json` has the whole. */
export function nameText(name: string, most = 40): string {
  return shorten(visibleText(name), most);
}

/** Rows of text under their headings, as lines. */
export function textTable(columns: readonly TextColumn[], rows: readonly (readonly string[])[]): string[] {
  return alignedLines([columns.map(({ name }) => name), ...rows], columns);
}

/** Rows of text in columns two spaces apart, as lines; numbers are set flush right. */
export function alignedLines(
  rows: readonly (readonly string[])[],
  columns: readonly { readonly numeric?: boolean }[],
): string[] {
  const all = rows.map((row) => row.map(visibleText));
  const widths = columns.map((_, i) =>
    all.reduce((widest, row) => Math.max(widest, displayWidth(row[i])), 0),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => {
        const space = ' '.repeat(widths[i] - displayWidth(cell));
        return columns[i].numeric ? space + cell : cell + space;
      })
      .join('  ')
      .trimEnd();
  return all.map(line);
}

/** A bit count for the eye: six decimals, a true minus sign. */
export function bitsText(bits: number): string {
  return fixedText(bits, 6);
}

/** 1 234 567 as `1,234,567`. */
export function grouped(count: number): string {
  return countText(Math.round(count));
}
