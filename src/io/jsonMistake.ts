/** Where a text stops being JSON, and why: engines word this differently, and some name no place. */

interface Mistake {
  /** The index of the first character that cannot be. */
  readonly at: number;
  readonly what: string;
}

const SPACE = /[ \t\r\n]*/y;
const TEXT = /"[^"\\]*(?:\\(?:["\\/bfnrt]|u[\da-fA-F]{4})[^"\\]*)*"/y;
const PLAIN = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/** Undefined for a text that is JSON. */
export function jsonMistake(text: string): Mistake | undefined {
  let at = 0;
  /** The brackets that are open. */
  const open: ('{' | '[')[] = [];
  const match = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    if (!pattern.test(text)) return false;
    at = pattern.lastIndex;
    return true;
  };
  const take = (letter: string): boolean => {
    match(SPACE);
    if (text.charAt(at) !== letter) return false;
    at++;
    return true;
  };
  const expected = (what: string): Mistake => {
    const found = at < text.length ? JSON.stringify(text.slice(at, at + 12)) : 'the end';
    return { at, what: `expected ${what}, found ${found}` };
  };
  /** Whether a text comes next; a line end or the like within it ends the search. */
  const matchText = (): boolean => {
    const start = at;
    if (!match(TEXT)) return false;
    for (let i = start; i < at; i++) {
      if (text.charCodeAt(i) >= 32) continue;
      at = i;
      return false;
    }
    return true;
  };
  const key = (): Mistake | undefined => {
    match(SPACE);
    if (!matchText()) return expected('a key in double quotes');
    return take(':') ? undefined : expected('a colon');
  };

  for (;;) {
    match(SPACE);
    if (take('{')) {
      open.push('{');
      if (!take('}')) {
        const mistake = key();
        if (mistake) return mistake;
        continue;
      }
      open.pop();
    } else if (take('[')) {
      open.push('[');
      if (!take(']')) continue;
      open.pop();
    } else if (!matchText() && !match(PLAIN)) {
      const word = /[A-Za-z]\w*/y;
      word.lastIndex = text.charAt(at) === '-' ? at + 1 : at;
      const found = word.exec(text)?.[0] ?? '';
      if (/^(NaN|Infinity|undefined|None)$/.test(found)) {
        return { at, what: `${found} is no JSON; write null where a value is missing` };
      }
      return expected('a value');
    }
    // A value has ended: what comes next depends on what is open.
    for (;;) {
      const inner = open.at(-1);
      if (inner === undefined) {
        match(SPACE);
        return at < text.length ? expected('the end') : undefined;
      }
      if (take(',')) {
        const mistake = inner === '{' ? key() : undefined;
        if (mistake) return mistake;
        break;
      }
      if (!take(inner === '{' ? '}' : ']'))
        return expected(inner === '{' ? 'a comma or "}"' : 'a comma or "]"');
      open.pop();
    }
  }
}
