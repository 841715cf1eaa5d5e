/** A stylesheet arrives as its compiled, compressed text. */
declare module '*.scss' {
  const css: string;
  export default css;
}

/** A browser's script arrives as its bundled, compressed text. */
declare module '*.client.ts?text' {
  const js: string;
  export default js;
}
