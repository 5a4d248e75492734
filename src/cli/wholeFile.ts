import { realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { codeOf } from '../data/columnErrors.js';

/** A file that is either as it was or complete: written beside its place under another name, then renamed. */
export class WholeFile {
  readonly #path: string;
  readonly #place: string;
  readonly #draft: string;

  private constructor(path: string, place: string) {
    this.#path = path;
    this.#place = place;
    this.#draft = join(dirname(place), `.${basename(place)}.${process.pid}.tmp`);
  }

  /**
   * Makes sure, before any work, that a file can be written there.
   * @param source the file that the work reads, which is not to be replaced under any of its names.
   * @throws Error that says why not.
   */
  static async prepare(path: string, source: string): Promise<WholeFile> {
    // A link stays a link: what it points to is replaced.
    const place = await realpath(path).catch(() => path);
    const found = await stat(place, { bigint: true }).catch(() => undefined);
    const read = await stat(source, { bigint: true }).catch(() => undefined);
    if (found?.isDirectory()) throw refuse(path, 'it is a directory');
    if (found && !found.isFile()) throw refuse(path, 'it is no regular file');
    // The number of a file is the same for each of its links.
    if (found && found.dev === read?.dev && found.ino === read.ino)
      throw refuse(path, 'it is the file to read');
    const file = new WholeFile(path, place);
    await file.write('', false);
    return file;
  }

  /** Writes the file. @throws Error where that fails; the place is then as it was. */
  async write(text: string, keep = true): Promise<void> {
    try {
      await writeFile(this.#draft, text);
      if (keep) await rename(this.#draft, this.#place);
      else await rm(this.#draft);
    } catch (error) {
      await rm(this.#draft, { force: true }).catch(() => undefined);
      throw refuse(this.#path, REASONS[codeOf(error) ?? ''] ?? (error as Error).message);
    }
  }
}

const REASONS: Record<string, string> = {
  ENOENT: 'its folder does not exist',
  ENOTDIR: 'its folder is a file',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  ENAMETOOLONG: 'the name is too long',
};

function refuse(path: string, reason: string): Error {
  return new Error(`cannot write ${path}: ${reason}`);
}
