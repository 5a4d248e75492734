/**
 * Gives modules that are built into Node; undefined in a browser. They are not imported, so that a bundle for the browser
 * contains no `node:` name.
 */
export const builtin: typeof process.getBuiltinModule | undefined =
  typeof process === 'object' ? process.getBuiltinModule : undefined;
