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

/** Words that stand for a missing number in a column whose other cells are numbers. */
const MISSING_NUMBER = /^\s*(nan|na|n\/a|#n\/a|null|none|-nan|inf(inity)?|[+-]inf(inity)?)?\s*$/i;

/** The number of a word like `NA` (NaN) or `-inf` (−Infinity); undefined where the word stands for no number. */
export function wordNumber(text: string): number | undefined {
  const match = MISSING_NUMBER.exec(text);
  if (!match) return undefined;
  const word = match[1]?.toLowerCase() ?? '';
  if (!word.includes('inf')) return NaN;
  return word.startsWith('-') ? -Infinity : Infinity;
}

/** Whether texts are all numbers or words like `NA`, and not words only. */
export function areNumbers(texts: readonly string[]): boolean {
  const isNumber = (text: string): boolean => {
    const value = textNumber(text);
    return value === value;
  };
  return texts.every((text) => isNumber(text) || wordNumber(text) !== undefined) && texts.some(isNumber);
}
