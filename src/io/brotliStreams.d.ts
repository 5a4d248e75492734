declare module 'hyparquet-compressors/src/brotli.bitreader.js' {
  export const BrotliBitReader: import('./brotli.js').BrotliStreams['BrotliBitReader'];
}
declare module 'hyparquet-compressors/src/brotli.streams.js' {
  export const BrotliOutput: import('./brotli.js').BrotliStreams['BrotliOutput'];
}
