import type { byLetter } from '../packages/contacts/byLetter'

/**
 * Loads what sorts names by letter: on mp-weixin from the subpackage of contacts, on H5 a lazy chunk. Resolves to null when it cannot be loaded;
 * the next call tries again.
 */
export async function loadByLetter(): Promise<typeof byLetter | null> {
  try { return (await import('../packages/contacts/byLetter')).byLetter }
  catch { return null }
}
