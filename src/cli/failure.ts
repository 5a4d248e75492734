import { visibleText } from './visibleText.js';

const kebab = (name: string): string => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** A message of the library in the words of the command, where it names an option: `"features"` is `--features` there. */
export function commandText(message: string): string {
  return message
    .replace(/^"(features|bins|binning)"/, (_, name) => kebab(name))
    .replace(/(choose columns with) "features"$/, '$1 --features')
    .replace(/(raise) (maxCategories)$/, (_, verb, name) => `${verb} ${kebab(name)}`)
    .replace(/(try other) bins or binning$/, '$1 --bins or --binning');
}

/** Any error as one line for the terminal: its message, never its stack. */
export function failureLine(error: unknown): string {
  const message = error instanceof Error && error.message ? error.message : String(error);
  return `infosimd: ${visibleText(commandText(message))}`;
}
