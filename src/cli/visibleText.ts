/** What a terminal would obey, or set in another order, rather than show: control, line and bidirectional marks. */
const UNSEEN = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** A text on one line: names and cells of a file may hold anything, and are shown with escapes (`\n`, `\x1b`). */
export function visibleText(text: string): string {
  return text.replace(UNSEEN, (character) => {
    const hex = character.charCodeAt(0).toString(16);
    return SHORT[character] ?? (hex.length > 2 ? `\\u${hex}` : `\\x${hex.padStart(2, '0')}`);
  });
}
