/**
 * Characters that a terminal or a browser would obey, or show as nothing: controls, line separators, direction marks, zero-width and tag
 * characters, halves of surrogate pairs. Variation selectors stay, and joiners within an emoji.
 */
const UNSEEN =
  /(?![\ufe00-\ufe0f])[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}](?<!\p{Extended_Pictographic}[\ufe0f\u{1f3fb}-\u{1f3ff}]?\u200d(?=\p{Extended_Pictographic}))/gu;

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** A text on one line: names and cells of a file may hold anything, and are shown with escapes (`\n`, `\x1b`, `\u202e`, `\u{e0041}`). */
export function visibleText(text: string): string {
  return text.replace(UNSEEN, (character) => {
    const hex = (character.codePointAt(0) as number).toString(16);
    if (SHORT[character]) return SHORT[character];
    if (hex.length > 4) return `\\u{${hex}}`;
    return hex.length > 2 ? `\\u${hex.padStart(4, '0')}` : `\\x${hex.padStart(2, '0')}`;
  });
}

/** Escapes the same characters in JSON: the value that it describes is the same. */
export function visibleJson(json: string): string {
  // Outside of texts JSON has line ends and nothing else of these.
  return json.replace(UNSEEN, (characters) =>
    characters === '\n'
      ? characters
      : Array.from({ length: characters.length }, (_, i) => {
          const hex = characters.charCodeAt(i).toString(16);
          return `\\u${hex.padStart(4, '0')}`;
        }).join(''),
  );
}
