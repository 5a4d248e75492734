/**
 * Formats a number for readers: `digits` significant digits (default 4), no trailing zeros, a true minus sign, and powers of
 * ten only below 10⁻⁴ and from 10⁷ on.
 * @example
 * import { numberText } from 'infosimd/plot';
 * console.log(numberText(0.123456789)); // 0.1235
 */
export function numberText(value: number, digits = 4): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? '–' : value > 0 ? '∞' : '−∞';
  if (value === 0) return '0';
  const size = Math.abs(value);
  // Integers are shown in full: 1575, not 1.575e3 and not 1580.
  const rounded = Number.isInteger(value) && size < 1e6 ? size : Number(size.toPrecision(digits));
  const text =
    rounded < 1e-4 || rounded >= 1e7 ? rounded.toExponential().replace('e+', 'e') : String(rounded);
  return value < 0 ? `−${text}` : text;
}

/** Formats ascending numbers with as many digits (3…12) as distinguish neighbours. */
export function numberTexts(values: ArrayLike<number>): string[] {
  let texts: string[] = [];
  for (let digits = 3; digits <= 12; digits++) {
    texts = Array.from(values, (value) => numberText(value, digits));
    if (texts.every((text, i) => i === 0 || text !== texts[i - 1] || values[i] === values[i - 1])) break;
  }
  return texts;
}

/**
 * A share as a percentage with about three digits: `12.3 %`, `0.0412 %`.
 * @example
 * import { percentText } from 'infosimd/plot';
 * console.log(percentText(0.25)); // 25 %
 */
export function percentText(share: number): string {
  return `${numberText(100 * share, 3)} %`;
}

/**
 * An integer with commas between groups of three digits: `1,234,567`.
 * @example
 * import { countText } from 'infosimd/plot';
 * console.log(countText(3000000)); // 3,000,000
 */
export function countText(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `1 row`, `2,000 rows`. */
export function countOf(count: number, noun: string, plural = `${noun}s`): string {
  return `${countText(count)} ${count === 1 ? noun : plural}`;
}

/** A number with its unit: `1 bit`, `0.5 bits`. */
export function amountText(value: number, unit: string, digits?: number): string {
  const text = numberText(value, digits);
  return `${text} ${text === '1' ? unit.replace(/s$/, '') : unit}`;
}

/** A number with exactly `digits` significant digits, zeros at its end too: `0.500`. */
export function significantText(value: number, digits: number): string {
  const text = Math.abs(value).toPrecision(digits);
  if (!Number.isFinite(value) || value === 0 || text.includes('e+')) return numberText(value, digits);
  return value < 0 ? `−${text}` : text;
}

/** A number with a fixed number of decimals and a true minus sign, except if it rounds to zero. */
export function fixedText(value: number, decimals: number): string {
  const text = Math.abs(value).toFixed(decimals);
  return value < 0 && /[1-9]/.test(text) ? `−${text}` : text;
}

/** Estimates the width of a text in a common sans-serif font of `size` pixels, within about 10 %, because no font can be measured. */
export function textWidth(text: string, size: number): number {
  let width = 0;
  for (const character of text) {
    if (/[ijl.,:;'|!()[\] ]/.test(character)) width += 0.34;
    else if (/[mwMW%@—…]/.test(character)) width += 0.92;
    else if (/[A-Z_]/.test(character)) width += 0.7;
    else width += character > '\u2fff' ? 1 : 0.6;
  }
  return width * size;
}

/** A p-value with four decimals, or `< 0.0001`. */
export function chanceText(p: number): string {
  return p < 0.0001 ? '< 0.0001' : p.toFixed(4);
}
