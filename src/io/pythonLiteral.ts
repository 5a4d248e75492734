/** What a literal of Python is read as: tuples and lists are arrays, `None` is null. */
export type PythonValue =
  | string
  | number
  | boolean
  | null
  | readonly PythonValue[]
  | ReadonlyMap<PythonValue, PythonValue>;

const ESCAPES = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);
const WORDS = new Map([
  ['True', true],
  ['False', false],
  ['None', null],
]);

/**
 * Reads what Python's `repr` writes of texts, whole numbers, truth values, tuples, lists and dictionaries, as `ast.literal_eval` does.
 * @throws SyntaxError for anything else.
 */
export function pythonLiteral(source: string): PythonValue {
  let at = 0;
  const value = readValue();
  if (peek() !== '') throw unexpected();
  return value;

  function unexpected(): SyntaxError {
    return new SyntaxError(`no literal of Python: ${JSON.stringify(source.slice(at, at + 20))}`);
  }

  /** The next character that is no white space; empty at the end. */
  function peek(): string {
    while (/\s/.test(source.charAt(at))) at++;
    return source.charAt(at);
  }

  function take(wanted: string): boolean {
    if (peek() !== wanted) return false;
    at++;
    return true;
  }

  function match(pattern: RegExp): string | undefined {
    pattern.lastIndex = at;
    const found = pattern.exec(source)?.[0];
    at += found?.length ?? 0;
    return found;
  }

  function readValue(): PythonValue {
    const first = peek();
    if (take('(')) return readItems(')');
    if (take('[')) return readItems(']');
    if (take('{')) return readEntries();
    const prefix = match(/[ubUB](?=['"])/y);
    if (prefix !== undefined || first === "'" || first === '"') return readText();
    // Python 2 wrote long numbers with an L.
    const digits = match(/-?\d+L?/y);
    if (digits !== undefined) return Number.parseInt(digits, 10);
    const word = match(/\w+/y) ?? '';
    const known = WORDS.get(word);
    if (known === undefined) throw unexpected();
    return known;
  }

  /** Items up to the bracket; of a single one in round brackets without a comma, that one. */
  function readItems(end: ')' | ']'): PythonValue {
    const items: PythonValue[] = [];
    let hasComma = false;
    while (!take(end)) {
      items.push(readValue());
      if (take(',')) hasComma = true;
      else if (peek() !== end) throw unexpected();
    }
    return end === ')' && items.length === 1 && !hasComma ? items[0] : items;
  }

  function readEntries(): PythonValue {
    const entries = new Map<PythonValue, PythonValue>();
    while (!take('}')) {
      const key = readValue();
      if (!take(':')) throw unexpected();
      entries.set(key, readValue());
      if (!take(',') && peek() !== '}') throw unexpected();
    }
    return entries;
  }

  function readText(): string {
    const quote = source.charAt(at++);
    let text = '';
    for (; at < source.length; at++) {
      const letter = source.charAt(at);
      if (letter === quote) {
        at++;
        return text;
      }
      if (letter !== '\\') {
        text += letter;
        continue;
      }
      at++;
      const code = match(/x[\da-fA-F]{2}|u[\da-fA-F]{4}|U00(0|10)?[\da-fA-F]{4,5}/y);
      if (code === undefined) text += ESCAPES.get(source.charAt(at)) ?? source.charAt(at);
      else {
        text += String.fromCodePoint(Number.parseInt(code.slice(1), 16));
        at--;
      }
    }
    throw unexpected();
  }
}
