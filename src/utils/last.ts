/** The last of a list. `Array.prototype.at` is missing on phones with iOS before 15.4, and nothing in the build fills it in. */
export const last = <T>(items: readonly T[]): T | undefined => items[items.length - 1]
