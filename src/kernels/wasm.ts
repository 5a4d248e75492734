// The WebAssembly kernels: decoded and compiled once, then instantiated on the memory of each instance.

import { WASM_HEX } from './wasm.generated.js';
import { instantiateSync } from '@assemblyscript/loader';
import type { Kernels } from './contract.js';
import { bindInstance, type Instance, pagesFor } from './memory.js';

/** Every embedded module of the program, for `compileAllAsync`. */
const modules: EmbeddedModule[] = [];

/** A module embedded in the bundle as text, compiled on first use. */
export class EmbeddedModule {
  readonly #hex: string;
  #compiled: WebAssembly.Module | undefined;

  constructor(hex: string) {
    this.#hex = hex;
    modules.push(this);
  }

  /** Hexadecimal keeps bytes aligned, so that gzip finds repetitions: 1.2 kB less than base64. */
  #decode(): Uint8Array<ArrayBuffer> {
    const hex = this.#hex;
    // 3 ms faster in a process's first call than the loop below, which is not compiled yet.
    const native = (globalThis as { Buffer?: { from(text: string, encoding: 'hex'): Uint8Array } }).Buffer;
    if (native) return new Uint8Array(native.from(hex, 'hex'));
    const bytes = new Uint8Array(hex.length / 2);
    for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16);
    return bytes;
  }

  /** Throws if the engine has no WebAssembly or no SIMD, or a policy forbids it. */
  compile(): WebAssembly.Module {
    this.#compiled ??= new WebAssembly.Module(this.#decode());
    return this.#compiled;
  }

  async compileAsync(): Promise<void> {
    this.#compiled ??= await WebAssembly.compile(this.#decode());
  }

  /** The exports of an instance on `memory`: not the loader's wrappers, which copy arguments at each call. */
  bind<T>(memory: object): T {
    return instantiateSync(this.compile(), { env: { memory: memory as WebAssembly.Memory } }).instance
      .exports as T;
  }
}

const core = new EmbeddedModule(WASM_HEX);

/** Throws if the engine has no WebAssembly or no SIMD, or a policy forbids it. */
export function compile(): void {
  core.compile();
}

/** Compiles every embedded module, for engines that refuse to compile synchronously. */
export async function compileAllAsync(): Promise<void> {
  await Promise.all(modules.map((module) => module.compileAsync()));
}

export function createWasmInstance(bytes: number, resident = false): Instance {
  const pages = pagesFor(bytes);
  compile();
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  return bindInstance('wasm', memory.buffer, () => core.bind<Kernels>(memory), memory, resident);
}
