/**
 * The modules that Node has built in, undefined in a browser. Asked for like this rather than imported, so that a
 * bundle for the browser meets no `node:` name. Node has it from 20.16 on.
 */
export const builtin: typeof process.getBuiltinModule | undefined =
  typeof process === 'object' ? process.getBuiltinModule : undefined;
