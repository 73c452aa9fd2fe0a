/**
 * Readers of data that comes from outside: fields may be missing or of another type, whatever the typings say. A mapper that reads
 * through these is total: it returns plain data and never throws.
 */
export type Raw<T> = { readonly [K in keyof T]?: unknown }

/** An object whose fields have to be looked at one by one. */
export type Fields = Readonly<Record<string, unknown>>

export const raw = <T extends object>(value: T): Raw<T> => typeof value === 'object' && value !== null ? value : {}

export const fieldsOf = (value: unknown): Fields => typeof value === 'object' && value !== null ? value as Fields : {}

export const number = (value: unknown) => typeof value === 'number' && Number.isFinite(value) ? value : 0

/** Milliseconds that a Date can hold; 0 for others. */
export const instant = (value: unknown) => Math.abs(number(value)) <= 8.64e15 ? number(value) : 0

export const string = (value: unknown) => typeof value === 'string' ? value : ''
