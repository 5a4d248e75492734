/** What takes two columns of a terminal: wide and fullwidth by Unicode Standard Annex #11, emoji among them; a flag is two letters. */
const WIDE =
  /(?![\u{1f1e6}-\u{1f1ff}])\p{Emoji_Presentation}|[\u1100-\u115f\u2329\u232a\u2e80-\u303e\u3040-\u3247\u3250-\u4dbf\u4e00-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{1b2ff}\u{1f200}-\u{1f2ff}\u{20000}-\u{3fffd}]/u;

/** What takes none: marks above and below the letter before them, joiners. */
const MARK = /[\p{Mn}\p{Me}\p{Default_Ignorable_Code_Point}]/u;

function widthOf(character: string): number {
  if (character < '\u0300') return 1;
  return MARK.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
}

/** The columns that a text takes in a terminal: East Asian characters two, marks of other letters none. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += widthOf(character);
  return width;
}

/** A text of at most `most` columns: of a longer one the beginning and the end, with an ellipsis between them. */
export function shorten(text: string, most: number): string {
  if (displayWidth(text) <= most) return text;
  const characters = Array.from(text);
  let room = most - 1;
  let start = 0;
  let end = characters.length;
  for (let left = Math.ceil(room / 2); widthOf(characters[start]) <= left; start++) {
    left -= widthOf(characters[start]);
    room -= widthOf(characters[start]);
  }
  while (widthOf(characters[end - 1]) <= room) room -= widthOf(characters[--end]);
  // A mark goes with the letter before it.
  while (end < characters.length && widthOf(characters[end]) === 0) end++;
  return `${characters.slice(0, start).join('')}…${characters.slice(end).join('')}`;
}
