/** What the engine uses of WebAssembly: TypeScript has its declarations with those of browsers only. */
declare const isModule: unique symbol;

declare namespace WebAssembly {
  interface Module {
    readonly [isModule]: true;
  }

  const Module: new (bytes: Uint8Array<ArrayBuffer>) => Module;

  interface Instance {
    readonly exports: Readonly<Record<string, unknown>>;
  }

  const Instance: new (module: Module) => Instance;

  interface Memory {
    readonly buffer: ArrayBuffer;
    /** Returns how many pages there were; throws RangeError. */
    grow(pages: number): number;
  }

  interface Global {
    value: number | bigint;
  }

  /** A trap. */
  class RuntimeError extends Error {}
}
