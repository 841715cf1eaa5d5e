declare module 'libheif-js/libheif-wasm/libheif.js' {
  /** Makes an instance of the decoder. @param options.wasmBinary its program, the package's `libheif.wasm` */
  export default function create(options: { wasmBinary: Uint8Array }): unknown;
}
