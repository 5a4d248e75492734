// Which backend runs: wasm where the engine allows it, else the portable one, or what the user forces.

// First, so that the text of the module stands in front of a bundle: gzip looks back 32 kB, and 20 kB between two
// halves of the code would keep them apart (0.6 kB).
import { compile, compileAllAsync, createWasmInstance } from './wasm.js';
import { type BackendName, DEFAULT_BYTES, type Instance } from './memory.js';
import { bindPortable, createPortableInstance } from './portable/index.js';
import type { NumericArray } from '../numeric/numericArray.js';

/** What may be asked for: a backend at every length, or `'auto'`. */
export type BackendChoice = BackendName | 'auto';

/** Which backend runs, and why. */
export interface BackendInfo {
  readonly name: BackendName;
  readonly reason: string;
}

const CHOICES: readonly string[] = ['wasm', 'portable', 'auto'];

const CREATE = { wasm: createWasmInstance, portable: createPortableInstance };

let choice: BackendChoice | undefined;
let origin = '';
let info: BackendInfo | undefined;
const defaults: Partial<Record<BackendName, Instance>> = {};
let work: Instance | undefined;
/** The instances on an arena's memory; undefined until there is an arena, so that small calls need not look. */
let residents: WeakMap<ArrayBufferLike, Partial<Record<BackendName, Instance>>> | undefined;

function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function compileError(): string | undefined {
  try {
    compile();
    return undefined;
  } catch (error) {
    return typeof WebAssembly === 'undefined' ? 'this engine has no WebAssembly' : message(error);
  }
}

function fromEnvironment(): BackendChoice {
  const value = (globalThis as { process?: { env?: Record<string, string | undefined> } }).process?.env
    ?.INFOSIMD_BACKEND;
  if (value === undefined || value === '') return 'auto';
  if (!CHOICES.includes(value)) {
    throw new RangeError(`INFOSIMD_BACKEND must be 'wasm', 'portable' or 'auto', got '${value}'`);
  }
  origin = 'asked for by INFOSIMD_BACKEND';
  return value as BackendChoice;
}

function resolve(): BackendInfo {
  choice ??= fromEnvironment();
  if (choice === 'portable') return Object.freeze({ name: 'portable', reason: origin });
  const error = compileError();
  if (choice === 'wasm') {
    if (error !== undefined) throw new Error(`the wasm backend cannot be had: ${error}`);
    return Object.freeze({ name: 'wasm', reason: origin });
  }
  return Object.freeze(
    error === undefined
      ? { name: 'wasm', reason: 'WebAssembly with SIMD is available' }
      : { name: 'portable', reason: `WebAssembly with SIMD is not available: ${error}` },
  );
}

/**
 * The backend that runs, and why: `{ name: 'wasm' | 'portable', reason }`.
 *
 * Both give the same bits.
 *
 * @throws Error when `INFOSIMD_BACKEND` asks for a backend that cannot be had.
 */
export function backend(): BackendInfo {
  info ??= resolve();
  return info;
}

/**
 * Forces a backend at every length, or gives the choice back with `'auto'`.
 *
 * The environment variable `INFOSIMD_BACKEND` does the same from outside.
 *
 * @param name `'wasm'`, `'portable'` or `'auto'`.
 * @throws RangeError for another name; Error when the backend cannot be had (the one before stays).
 */
export function useBackend(name: BackendChoice): void {
  if (typeof name !== 'string') {
    throw new TypeError(`"name" must be 'wasm', 'portable' or 'auto', got ${typeof name}`);
  }
  if (!CHOICES.includes(name)) {
    throw new RangeError(`"name" must be 'wasm', 'portable' or 'auto', got '${name}'`);
  }
  const before = { choice, origin, info };
  choice = name;
  origin = 'asked for by useBackend';
  try {
    info = resolve();
  } catch (error) {
    ({ choice, origin, info } = before);
    throw error;
  }
}

/**
 * Compiles the kernels asynchronously, for pages whose engine refuses to do it on the main thread. Elsewhere
 * it is not needed: the first call compiles. Resolves as well where there is no wasm; `backend()` tells.
 */
export async function init(): Promise<void> {
  try {
    await compileAllAsync();
  } catch {
    // The reason is told by backend().
  }
  if (choice === undefined || choice === 'auto') info = undefined;
}

/** A new instance; under `'auto'` portable code takes over where a linear memory is refused. */
function create(name: BackendName, bytes: number): Instance {
  try {
    return CREATE[name](bytes);
  } catch (error) {
    const wanted = `${bytes} bytes of memory were wanted and could not be had`;
    if (name === 'portable' || choice === 'wasm') {
      throw new RangeError(`${wanted}; ask for fewer bins, or free memory`);
    }
    info = Object.freeze({ name: 'portable', reason: `${wanted} for WebAssembly: ${message(error)}` });
    return create('portable', bytes);
  }
}

/** A memory for columns to live in, behind the `DEFAULT_BYTES` that kernels use themselves. */
export function createResident(bytes: number): Instance {
  const instance = CREATE[backend().name](DEFAULT_BYTES + bytes, true);
  residents ??= new WeakMap();
  residents.set(instance.f64.buffer, { [instance.backend]: instance });
  return instance;
}

/** What was asked for: what another thread is to ask for, so that it runs the same. */
export function backendChoice(): BackendChoice {
  // Where wasm cannot be had here, others are not to try.
  return choice === undefined || choice === 'auto'
    ? backend().name === 'wasm'
      ? 'auto'
      : 'portable'
    : choice;
}

/** Whether a column lives in an arena. */
export function isResident({ buffer }: ArrayBufferView): boolean {
  return residents?.has(buffer) === true;
}

/** The instance on the memory that a column lives in; none where that is no arena, or not the backend's. */
function residentOf(values: NumericArray | undefined, name: BackendName): Instance | undefined {
  const instances = values && residents?.get(values.buffer);
  if (instances === undefined) return undefined;
  if (name === 'portable') instances.portable ??= bindPortable(values?.buffer as ArrayBuffer, true);
  return instances[name];
}

/**
 * The instance for a call that needs `bytes` of memory in all: that of the arena where one of the columns lives, else
 * the default one where that suffices, else the one cached work instance, replaced when it is too small.
 */
export function instanceFor(bytes = 0, x?: NumericArray, y?: NumericArray): Instance {
  const { name } = info ?? backend();
  if (bytes <= DEFAULT_BYTES) {
    const resident = residents && (residentOf(x, name) ?? residentOf(y, name));
    if (resident) return resident;
    const known = defaults[name];
    if (known) return known;
    const created = create(name, DEFAULT_BYTES);
    defaults[created.backend] = created;
    return created;
  }
  if (work === undefined || work.backend !== name || work.bytes < bytes) {
    work = undefined;
    work = create(name, bytes);
  }
  return work;
}
