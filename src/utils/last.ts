/** Returns the last element. `Array.prototype.at` is missing on iOS before 15.4, and the build adds no polyfill. */
export const last = <T>(items: readonly T[]): T | undefined => items[items.length - 1]
