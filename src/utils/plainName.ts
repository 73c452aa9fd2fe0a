/** A name that goes into a text for others: one line of at most `most` characters, without what turns the writing direction of the rest around. '' for a name of which nothing is left. */
export function plainName(name: string, most: number): string {
  const characters = Array.from(name.slice(0, 10 * most).replace(/[\u200E\u200F\u202A-\u202E\u2066-\u2069]/g, '').replace(/\s+/g, ' ').trim())
  return characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : characters.join('')
}
