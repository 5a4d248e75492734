/** Options of the CSV reader, checked. */
export interface CsvOptions {
  /** What separates cells; undefined: guessed from the header. */
  readonly delimiter: string | undefined;
  /** Whether the first record names the columns. */
  readonly header: boolean;
  /** Lines before the header. */
  readonly skip: number;
  /** How lines begin that are no records. */
  readonly comment: string | undefined;
}

export const CSV_DEFAULTS: CsvOptions = { delimiter: undefined, header: true, skip: 0, comment: undefined };
