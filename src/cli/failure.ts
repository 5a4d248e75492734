import { visibleText } from '../plot/visibleText.js';

const kebab = (name: string): string => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** A word of a command line as a shell takes it. */
const shellWord = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

/** Vega must be installed beside infosimd, not in the current folder; `npx` does that for both. */
function commandWithVega(): string {
  const words = process.argv.slice(2).map(shellWord);
  return `run: npx -p infosimd -p vega -p vega-lite infosimd ${words.join(' ')}`;
}

/** A list in JSON, the last of which may be …, in quotes of the shell. */
function missingWords(list: string): string {
  const words: string[] = JSON.parse(list.replace(/, …\]$/, ']'));
  const elements = words.map((word) => (/[",]/.test(word) ? `"${word.replaceAll('"', '""')}"` : word));
  return `'${elements.join(',').replaceAll("'", "'\\''")}'`;
}

/** A message of the library in the words of the command, where it names an option: `"features"` is `--features` there. */
export function commandText(message: string): string {
  return (
    message
      .replace(
        /(give )missing: (\[".*"[^\]]*\])/,
        (_, give, list) => `${give}--missing ${missingWords(list)}`,
      )
      .replace(/\bdates: "(dmy|mdy)"/g, '--dates $1')
      .replace(/(give )delimiter, comment or skip/, '$1--delimiter, --comment or --skip')
      .replace(/(give )header: false/, '$1--no-header')
      .replace(/(?<=give .*)(decimal|thousands): "(.)",?/g, (_, name, mark) => `--${name} ${shellWord(mark)}`)
      .replace(/(give )encoding: '([\w-]+)'/, '$1--encoding $2')
      .replace(/(?<= |^)"(encoding|decimal|thousands|dates)"/g, (_, name) => kebab(name))
      .replace(/^"header"/, '--no-header')
      .replace(/^"(features|bins|binning|missing|delimiter|skip|comment|weights|sample|seed)"/, (_, name) =>
        kebab(name),
      )
      .replace(/(choose columns with) "features"$/, '$1 --features')
      .replace(/(raise) (maxCategories)$/, (_, verb, name) => `${verb} ${kebab(name)}`)
      .replace(/(use) correction 'none'$/, '$1 --correction none')
      .replace(/(try other) bins or binning$/, '$1 --bins or --binning')
      // The command has no such option.
      .replace(/(no byte came for \d+ ms); a longer "timeout" waits longer$/, '$1')
      .replace(/install them with: npm install vega .*$/, commandWithVega)
  );
}

/** Any error as one line for the terminal: its message, never its stack. */
export function failureLine(error: unknown): string {
  const message = error instanceof Error && error.message ? error.message : String(error);
  return `infosimd: ${visibleText(commandText(message))}`;
}
