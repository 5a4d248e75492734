/** What `infosimd --help` prints. */
export const HELP = `infosimd: information theory on the columns of a Parquet, Arrow, NumPy or CSV file

usage: infosimd rank FILE --target NAME     which columns tell most about one?
       infosimd mi FILE --x NAME --y NAME   mutual information of two columns
       infosimd matrix FILE                 mutual information of every pair of columns
       infosimd describe FILE               what each column holds
       infosimd COMMAND --help              the options of a command
       infosimd --version

FILE is a path, an http: or https: URL, or - for standard input. Several files, and patterns such
as 'part-*.csv', are read as one; their columns must be the same.
Environment: INFOSIMD_BACKEND=wasm|portable|auto chooses the code that computes.
Exit code: 0, or 2 after an error, which is one line on stderr.
`;

const CUTTING = `  --bins N               bins of a numeric column, 1 to 65536 (default 20, or the cube root
                         of its values where that is less)
  --binning WAY          equal-frequency (default) or uniform
  --max-categories N     the most categories of a column, 1 to 16777215 (default 10000)
`;

const READING = `  --sample N             read N rows, drawn at random; --seed S draws others
  --missing WORDS        further words for a missing value, as in --missing '--,-999'
  --delimiter C          what separates the cells of a CSV file, or tab (default: guessed)
  --no-header            the first line of a CSV file is a row; columns are column 1, column 2, …
  --skip N               leave out N lines at the beginning of a CSV file
  --comment TEXT         lines of a CSV file that begin so are left out
  --encoding NAME        the encoding of a CSV file, such as windows-1252 (default: UTF-8, or
                         UTF-16 by its mark)
  --decimal C            . or , before the decimals of numbers
  --thousands C          what groups digits: , . ' _ or a blank; with this or --decimal, numbers
                         may have a currency or per cent sign
  --dates ORDER          dmy or mdy, where dates such as 01/02/2020 do not tell
`;

const THREADS = `  --threads N            1 to 256 (default: as many as the machine has, one for a small file); each
                         reads columns, but a CSV file is read by one
`;

const LARGE = `Columns that take more than 1 GiB in memory are read again in each pass over the file, in memory
that does not depend on the number of rows. A server that sends no byte for 30 s is given up.
`;

const COLUMNS = `Numeric columns are cut into bins; texts and booleans are categories. A column of
dates and times, say date, is offered as a number, date, and as date.year, date.hour,
date.weekday, date.day (of the month) and date.month, in UTC. Rows without a value in
either column are left out of that pair, and counted.
`;

/** What `infosimd COMMAND --help` prints. */
export const COMMAND_HELP: Readonly<Record<string, string>> = {
  rank: `infosimd rank: orders the columns of a file by how much they tell about one of them

usage: infosimd rank FILE --target NAME [options]

  --target NAME          the column to be told about
  --features A,B,C       rank only these columns (default: every other); quoted as in CSV,
                         'a,"b, c"', where names have commas; may be given again
${CUTTING}  --method WAY           how columns are compared with the target: histogram (default), auto,
                         ksg, gao, ross, gaussian or copula; the order is that of its estimate;
                         all but histogram keep two columns in memory
  --correction WAY       for the histogram: adjusted (default), miller-madow or none; the order
                         is that of the corrected value
  --weights NAME         a column that says how much each row counts: integers; others with
                         --correction none
  --significance WAY     add p-values: g-test (histogram only), or permutation (1000 of them)
  --select N             also select N columns that together tell most, one after the other;
                         keeps the columns in memory, read by one thread
  --criterion NAME       for --select: jmi (default), mrmr, cmim, mim, disr or icap
${READING}${THREADS}  --json, --csv          print JSON or CSV with full doubles, and nothing else
  --markdown             print Markdown
  --report PAGE          write one self-contained HTML page with charts
                         (needs the packages vega and vega-lite)
  --help                 this text

${COLUMNS}
The order is that of what a column tells beyond chance: mutual information in bits less its
mean over all tables with the same counts of rows and columns, about 0 for noise; "of H" is its
share of the target's entropy. With --method it is that of the estimate; auto takes nearest
neighbours for numbers. Marked with a star and put last are columns that cannot mean anything,
or nothing new: constants, running numbers, the target by another name, and identifiers, which
have at least a fifth as many categories as rows with a value. A column with more than
--max-categories is left out, as is one that cannot be ranked, and the reason given.

${LARGE}
example: infosimd rank flights.parquet --target delay --report report.html
`,
  mi: `infosimd mi: mutual information of two columns, in bits

usage: infosimd mi FILE --x NAME --y NAME [options]

  --x NAME, --y NAME     the two columns
${CUTTING}${READING}${THREADS}  --json                 print JSON with full doubles, and nothing else
  --help                 this text

${COLUMNS}
${LARGE}
example: infosimd mi flights.parquet --x origin --y delay
`,
  matrix: `infosimd matrix: mutual information of every pair of columns, in bits

usage: infosimd matrix FILE [options]

  --features A,B,C       only these columns (default: all); quoted as in CSV, 'a,"b, c"', where
                         names have commas; may be given again
${CUTTING}${READING}${THREADS}  --json, --csv          print JSON or CSV with full doubles, and nothing else
  --markdown             print Markdown
  --help                 this text

${COLUMNS}
The diagonal holds the entropy of each column. Of more than eight columns the 30 pairs
that tell most about each other are printed; --json prints all.
${LARGE}
example: infosimd matrix flights.parquet --features delay,distance,date.hour
`,
  describe: `infosimd describe: what each column holds: missing, distinct and most frequent values, quartiles

usage: infosimd describe FILE [options]

${READING}${THREADS}  --json, --csv          print JSON or CSV with full doubles, and nothing else
  --markdown             print Markdown
  --help                 this text

The entropy is that of the distinct values as categories, in bits. Mean and standard deviation
(over n - 1) are those of the finite values; quartiles are interpolated as in NumPy.

example: infosimd describe flights.parquet
`,
};
