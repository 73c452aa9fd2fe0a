/**
 * A value inside a page address. Mini programs hand queries over as written, the web decodes them once: this writing
 * (percent encoding with `~` for `%`) comes through both unchanged. Values written by hand without `~` are read as they are.
 */
export const toQuery = (value: string) => encodeURIComponent(value).replace(/~/g, '%7E').replace(/%/g, '~')

export function fromQuery(value = ''): string {
  const encoded = value.replace(/~/g, '%')
  try { return decodeURIComponent(encoded) }
  catch { return value }
}
