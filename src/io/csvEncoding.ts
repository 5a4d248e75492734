/** What windows-1252 has at 0x80 … 0x9f, as in the Encoding Standard; the rest is as in Latin-1. TextDecoder of Node 20 to 23 takes all as Latin-1. */
const WINDOWS_1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

/** Turns text in another encoding into UTF-8, part by part. */
export class Transcoder {
  readonly #path: string;
  readonly #decoder: Pick<TextDecoder, 'decode' | 'encoding'>;
  readonly #encoder = new TextEncoder();

  /** @param label of an encoding that `TextDecoder` knows. */
  constructor(path: string, label: string) {
    this.#path = path;
    const decoder = new TextDecoder(label, { fatal: true });
    this.#decoder = decoder.encoding === 'windows-1252' ? windows1252 : decoder;
  }

  /** The next part. @throws RangeError where it is not of the encoding. */
  push(bytes: Uint8Array, last: boolean): Uint8Array {
    try {
      return this.#encoder.encode(this.#decoder.decode(bytes, { stream: !last }));
    } catch {
      throw new RangeError(`${this.#path} is not ${this.#decoder.encoding} text`);
    }
  }
}

const windows1252 = {
  encoding: 'windows-1252',
  decode(bytes: Uint8Array): string {
    let text = '';
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes[i];
      text += byte >= 0x80 && byte < 0xa0 ? WINDOWS_1252[byte - 0x80] : String.fromCharCode(byte);
    }
    return text;
  },
} as Pick<TextDecoder, 'decode' | 'encoding'>;

/** The encoding that a file's mark tells; undefined where it has none. */
export function markedEncoding(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 'utf-8' : undefined;
}
