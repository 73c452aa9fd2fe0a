/**
 * A module that is not run before it is needed: `loadModule(() => import('./x'))`. On the mini program it is part of the main
 * package and there at once, the module itself; on H5 it is a chunk of its own and a promise, which rejects when it cannot be fetched.
 * The build turns the import into a `require` (vite.config.ts, importFromMainPackage).
 */
export function loadModule<Module>(load: () => Promise<Module>): Module | Promise<Module> {
  return load()
}
