/** Parses JSON from outside. Returns null when it is not JSON; never throws. */
export function parseJson(text: string | null): unknown {
  try { return JSON.parse(text ?? '') }
  catch { return null }
}
