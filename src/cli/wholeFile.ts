import { randomUUID } from 'node:crypto';
import { open, readlink, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { codeOf } from '../data/columnErrors.js';

/** A file that is either as it was or complete: written beside its place under another name, then renamed. */
export class WholeFile {
  readonly #path: string;
  readonly #place: string;
  /** The permissions of the file that is replaced. */
  readonly #mode: number | undefined;

  private constructor(path: string, place: string, mode: number | undefined) {
    this.#path = path;
    this.#place = place;
    this.#mode = mode;
  }

  /**
   * Makes sure, before any work, that a file can be written there.
   * @param sources the files that the work reads, which are not to be replaced under any of their names.
   * @throws Error that says why not.
   */
  static async prepare(path: string, sources: readonly string[]): Promise<WholeFile> {
    const place = await endOfLinks(path);
    if (place === undefined) throw refuse(path, 'its links go in a circle');
    const found = await stat(place, { bigint: true }).catch((error) => {
      if (codeOf(error) === 'ENOENT') return undefined;
      throw refuse(path, reasonOf(error));
    });
    const read = await Promise.all(
      sources.map((source) => stat(source, { bigint: true }).catch(() => undefined)),
    );
    if (found?.isDirectory()) throw refuse(path, 'it is a directory');
    if (found && !found.isFile()) throw refuse(path, 'it is no regular file');
    // The number of a file is the same for each of its links.
    if (found && read.some((source) => found.dev === source?.dev && found.ino === source.ino)) {
      throw refuse(path, 'it is the file to read');
    }
    const file = new WholeFile(path, place, found && Number(found.mode) & 0o777);
    await file.write('', false);
    return file;
  }

  /** Writes the file. @throws Error where that fails; the place is then as it was. */
  async write(text: string, keep = true): Promise<void> {
    // In a folder that others may write to, nobody can lay out a file or a link under a name that cannot be guessed; `wx` would refuse it.
    const draft = join(dirname(this.#place), `.${randomUUID()}.tmp`);
    try {
      const file = await open(draft, 'wx');
      try {
        try {
          if (this.#mode !== undefined) await file.chmod(this.#mode);
          await file.writeFile(text);
        } finally {
          await file.close();
        }
        if (keep) await rename(draft, this.#place);
      } finally {
        await rm(draft, { force: true }).catch(() => undefined);
      }
    } catch (error) {
      throw refuse(this.#path, reasonOf(error));
    }
  }
}

/** Where a path leads: a link stays a link, and what it points to is written, be it there or not. Undefined for a circle. */
async function endOfLinks(path: string): Promise<string | undefined> {
  try {
    return await realpath(path);
  } catch (error) {
    if (codeOf(error) === 'ELOOP') return undefined;
    const next = await readlink(path).catch(() => undefined);
    return next === undefined ? path : endOfLinks(resolve(await realpath(dirname(path)), next));
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

function reasonOf(error: unknown): string {
  return REASONS[codeOf(error) ?? ''] ?? (error as Error).message;
}

function refuse(path: string, reason: string): Error {
  return new Error(`cannot write ${path}: ${reason}`);
}
