import { HEAP } from './abi.generated.js';

/** Vectors have 16 bytes. */
const ALIGNMENT = 16;

/** Where a call keeps its working data in linear memory: one region after the other, from HEAP on. */
export class MemoryLayout {
  #end = HEAP;

  /** Reserves a region; returns its byte offset, a multiple of 16. */
  take(bytes: number): number {
    const offset = this.#end;
    this.#end += Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
    return offset;
  }

  /** The size of the memory that holds all regions. */
  get bytes(): number {
    return this.#end;
  }
}
