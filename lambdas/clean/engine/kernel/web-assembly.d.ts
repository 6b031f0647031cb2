/** What the driver uses of the WebAssembly API: @types/node has none of it. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => WebAssemblyModule;
  readonly Instance: new (module: WebAssemblyModule) => { readonly exports: KernelModule };
};

/** Compiled code. */
interface WebAssemblyModule {
  readonly [Symbol.toStringTag]: string;
}

/** What the kernel's module exports. */
type KernelModule = import('./kernel-exports').RawExports;
