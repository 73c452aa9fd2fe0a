/**
 * Encodes a value for the query of a page address. Mini programs pass queries on as written; the web decodes them once.
 * Percent encoding with `~` in place of `%` survives both unchanged.
 */
export const toQuery = (value: string) => encodeURIComponent(value).replace(/~/g, '%7E').replace(/%/g, '~')

/** The inverse of {@link toQuery}. A value without `~`, written by hand, is returned unchanged. */
export function fromQuery(value = ''): string {
  const encoded = value.replace(/~/g, '%')
  try { return decodeURIComponent(encoded) }
  catch { return value }
}
