// The compiled kernels: decoded and compiled once, bound to one memory per instance. No arithmetic here.

import { WASM_HEX } from './wasm.generated.js';
import { instantiateSync } from '@assemblyscript/loader';
import type { Kernels } from './contract.js';
import { bindInstance, type Instance, pagesFor } from './memory.js';

let compiled: WebAssembly.Module | undefined;

/** Hexadecimal keeps the module's bytes apart, so that gzip finds what repeats: 1.2 kB less than base64. */
function decode(): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(WASM_HEX.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(WASM_HEX.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}

/** Throws where the engine has no WebAssembly, no SIMD, or a policy that forbids it. */
export function compile(): WebAssembly.Module {
  compiled ??= new WebAssembly.Module(decode());
  return compiled;
}

/** For pages whose engine refuses to compile synchronously. */
export async function compileAsync(): Promise<void> {
  compiled ??= await WebAssembly.compile(decode());
}

export function createWasmInstance(bytes: number): Instance {
  const pages = pagesFor(bytes);
  const module = compile();
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  const { instance } = instantiateSync(module, { env: { memory } });
  // Not the loader's wrapped exports, which count and copy arguments at each call.
  return bindInstance('wasm', memory.buffer, () => instance.exports as unknown as Kernels);
}
