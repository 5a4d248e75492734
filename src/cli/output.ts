// What a command prints: text for the terminal, JSON, CSV or Markdown.

import { visibleText } from '../plot/visibleText.js';
import type { Given } from './arguments.js';
import { type TextColumn, textLines, textTable } from './textTable.js';

/** The options that choose a form. */
export const FORM_FLAGS = ['json', 'csv', 'markdown'] as const;

/** A form, without an option the text for the terminal. */
export type Form = (typeof FORM_FLAGS)[number] | 'text';

/** The form that is asked for. @throws Error where more than one is. */
export function formOf({ flags }: Given): Form {
  const [form = 'text', other] = FORM_FLAGS.filter((name) => flags[name]);
  if (other !== undefined) throw new Error(`--${form} and --${other} exclude each other`);
  return form;
}

/** A line, or a table. */
export type Block =
  | string
  | { readonly columns: readonly TextColumn[]; readonly rows: readonly (readonly string[])[] };

/** Lines and tables as text for the terminal, or in Markdown. */
export function blocksText(blocks: readonly Block[], form: Form): string {
  if (form !== 'markdown') {
    return textLines(
      blocks.flatMap((block) => (typeof block === 'string' ? [block] : textTable(block.columns, block.rows))),
    );
  }
  const paragraphs = blocks
    .filter((block) => block !== '')
    .map((block) => (typeof block === 'string' ? markdownText(block) : markdownTable(block)));
  return `${paragraphs.join('\n\n')}\n`;
}

function markdownTable({ columns, rows }: Exclude<Block, string>): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(markdownText).join(' | ')} |`;
  return [
    line(columns.map(({ name }) => name)),
    `|${columns.map(({ numeric }) => (numeric ? ' ---: ' : ' --- ')).join('|')}|`,
    ...rows.map(line),
  ].join('\n');
}

/** Text that Markdown shows as it is. */
function markdownText(text: string): string {
  return visibleText(text).replace(/[\\`*_[\]<>|~#&]/g, '\\$&');
}

/**
 * Rows under their headings as CSV, with full doubles; what is missing is an empty cell. Names of columns come with control characters as
 * escapes, as in the terminal.
 */
export function csvText(headings: readonly string[], rows: readonly (readonly unknown[])[]): string {
  const cell = (value: unknown): string => {
    const text = visibleText(String(value ?? ''));
    return /[",\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return [headings, ...rows].map((row) => `${row.map(cell).join(',')}\n`).join('');
}

/** Fields of records as rows. */
export function fieldsOf(fields: readonly string[], records: readonly object[]): unknown[][] {
  return records.map((record) => fields.map((field) => (record as Readonly<Record<string, unknown>>)[field]));
}
