// Selects the backend: the one the user forces, else wasm if the engine allows it, else the portable one.

// Imported first, so that the module's text comes first in a bundle: gzip looks back 32 kB, and these 20 kB in the middle of the
// code would separate its halves (0.6 kB).
import { compile, compileAllAsync, createWasmInstance } from './wasm.js';
import { type BackendName, DEFAULT_BYTES, type Instance } from './memory.js';
import { bindPortable, createPortableInstance } from './portable/index.js';
import type { NumericArray } from '../numeric/numericArray.js';

/** A backend to force at every length, or `'auto'`. */
export type BackendChoice = BackendName | 'auto';

/** The backend in use and the reason for it. */
export interface BackendInfo {
  readonly name: BackendName;
  readonly reason: string;
}

const CHOICES: readonly string[] = ['wasm', 'portable', 'auto'];

const CREATE = { wasm: createWasmInstance, portable: createPortableInstance };

const AVAILABLE = 'WebAssembly with SIMD is available';

let choice: BackendChoice | undefined;
let origin = '';
let info: BackendInfo | undefined;
const defaults: Partial<Record<BackendName, Instance>> = {};
let work: Instance | undefined;
/** The instances on arenas' memories; undefined until there is an arena, so that short calls skip the lookup. */
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
  let value: string | undefined;
  try {
    value = (globalThis as { process?: { env?: Record<string, string | undefined> } }).process?.env
      ?.INFOSIMD_BACKEND;
  } catch {
    // Deno without --allow-env.
  }
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
    if (error !== undefined) throw new Error(`the wasm backend is not available: ${error}`);
    return Object.freeze({ name: 'wasm', reason: origin });
  }
  return Object.freeze(
    error === undefined
      ? { name: 'wasm', reason: AVAILABLE }
      : { name: 'portable', reason: `WebAssembly with SIMD is not available: ${error}` },
  );
}

/**
 * The backend in use and the reason for it: `{ name: 'wasm' | 'portable', reason }`.
 *
 * Both backends give identical results.
 *
 * @throws Error if `INFOSIMD_BACKEND` requests a backend that is not available.
 * @example
 * import { backend } from 'infosimd';
 * console.log(backend().name); // wasm
 */
export function backend(): BackendInfo {
  info ??= resolve();
  return info;
}

/**
 * Forces a backend at every length; `'auto'` leaves the choice to the library again.
 *
 * The environment variable `INFOSIMD_BACKEND` does the same.
 *
 * @param name `'wasm'`, `'portable'` or `'auto'`.
 * @throws RangeError for another name; Error if the backend is not available (the previous one stays in use).
 * @example
 * import { backend, useBackend } from 'infosimd';
 * useBackend('portable');
 * console.log(backend().name); // portable
 * useBackend('auto');
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
 * Compiles the kernels asynchronously, for pages whose engine refuses to compile on the main thread. Elsewhere the first call
 * compiles them. Also resolves if wasm is not available; `backend()` gives the reason.
 * @example
 * import { backend, init } from 'infosimd';
 * await init();
 * console.log(backend().name); // wasm
 */
export async function init(): Promise<void> {
  try {
    await compileAllAsync();
  } catch {
    // backend() gives the reason.
  }
  if (choice === undefined || choice === 'auto') info = undefined;
}

/**
 * Creates an instance. With `'auto'`, a call whose linear memory cannot be allocated runs portable code, that call alone; where the
 * default memory cannot, all calls do. `backend()` tells.
 */
function create(name: BackendName, bytes: number): Instance {
  try {
    return CREATE[name](bytes);
  } catch (error) {
    const failure = `${bytes} bytes of memory were wanted and could not be allocated`;
    if (name === 'portable' || choice === 'wasm') {
      throw new RangeError(`${failure}; ask for fewer bins, or free memory`);
    }
    const reason = `${failure} for WebAssembly: ${message(error)}`;
    info = Object.freeze(
      bytes > DEFAULT_BYTES
        ? { name, reason: `${AVAILABLE}; a call ran portable code: ${reason}` }
        : { name: 'portable', reason },
    );
    return create('portable', bytes);
  }
}

/** Creates an arena's memory: `bytes` for columns, after the `DEFAULT_BYTES` that kernels work in. */
export function createResident(bytes: number): Instance {
  const instance = CREATE[backend().name](DEFAULT_BYTES + bytes, true);
  residents ??= new WeakMap();
  residents.set(instance.f64.buffer, { [instance.backend]: instance });
  return instance;
}

/** The choice that another thread must make to run the same backend. */
export function backendChoice(): BackendChoice {
  // If wasm is not available here, other threads must not try it either.
  return choice === undefined || choice === 'auto'
    ? backend().name === 'wasm'
      ? 'auto'
      : 'portable'
    : choice;
}

/** Whether a column lies in an arena. */
export function isResident({ buffer }: ArrayBufferView): boolean {
  return residents?.has(buffer) === true;
}

/** The instance on the arena where a column lies; undefined if it lies elsewhere, or the arena belongs to the other backend. */
function residentOf(values: NumericArray | undefined, name: BackendName): Instance | undefined {
  const instances = values && residents?.get(values.buffer);
  if (instances === undefined) return undefined;
  if (name === 'portable') instances.portable ??= bindPortable(values?.buffer as ArrayBuffer, true);
  return instances[name];
}

/**
 * The instance for a call that needs `bytes` of memory in total. Up to DEFAULT_BYTES it is that of the arena where one of the
 * columns lies, or the default instance; beyond, the single work instance, which is replaced when it is too small.
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
