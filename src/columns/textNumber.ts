// Numbers written as text.

/** The number that a text writes, or NaN. Hexadecimal, octal and binary literals are text. */
export function textNumber(text: string): number {
  const value = Number(text);
  if (value === 0 && text.trim() === '') return NaN;
  // Test only texts that may be such a literal: the test takes as long as all the rest.
  const first = text.charCodeAt(0);
  if ((first === 48 || first <= 32) && text.length > 2 && /^\s*0[box]/i.test(text)) return NaN;
  return value;
}

/** Words that stand for a missing number, in lower case: those of pandas' `read_csv`. */
const MISSING_WORDS: readonly string[] = [
  '',
  ...['na', 'n/a', '<na>', '#na', '#n/a', '#n/a n/a', 'null', 'none', 'nan', '-nan', '+nan'],
  ...['1.#ind', '-1.#ind', '1.#qnan', '-1.#qnan'],
];

/** The numbers of words. Texts are looked up, not matched: an expression that allows blanks around takes quadratic time for many. */
const WORD_NUMBERS = new Map([
  ...MISSING_WORDS.map((word): [string, number] => [word, NaN]),
  ...['inf', '+inf', 'infinity', '+infinity'].map((word): [string, number] => [word, Infinity]),
  ...['-inf', '-infinity'].map((word): [string, number] => [word, -Infinity]),
]);

/** The number of a word like `NA` (NaN) or `-inf` (−Infinity); undefined where the word stands for no number. */
export function wordNumber(text: string): number | undefined {
  const word = text.trim();
  return word.length > 9 ? undefined : WORD_NUMBERS.get(word.toLowerCase());
}

/** Whether texts are all numbers or words like `NA`, and not words only. */
export function areNumbers(texts: readonly string[]): boolean {
  const isNumber = (text: string): boolean => {
    const value = textNumber(text);
    return value === value;
  };
  return texts.every((text) => isNumber(text) || wordNumber(text) !== undefined) && texts.some(isNumber);
}
