/** Ends an exhaustive switch: a union member without a case fails to compile here. */
export function exhausted(_: never): void {}
