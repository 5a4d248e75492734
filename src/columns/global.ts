/**
 * The instances of a class that the platform has, such as `AbortSignal`; never where the program that uses the declarations has neither
 * the DOM's types nor Node's.
 */
export type Global<Name extends string> =
  typeof globalThis extends Record<Name, { prototype: infer T }> ? T : never;
