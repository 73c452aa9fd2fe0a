/** What is not seen: control characters, and marks that change the direction or join nothing. U+200D joins the parts of an emoji. */
const UNSEEN = /[\p{Cc}\p{Cf}]/gu
const RIGHT_TO_LEFT = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC]/
/** Characters of a name in a sentence. */
const LONGEST = 20

/** A name that goes into a text for others: one line of at most `most` characters, of which all are seen. '' for a name of which nothing is left. */
export function plainName(name: string, most: number): string {
  const seen = name.slice(0, 10 * most).replace(/\s+/g, ' ').replace(UNSEEN, mark => mark === '\u200D' ? mark : '').trim()
  const characters = Array.from(seen)
  return characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : seen
}

/** A name for the middle of a sentence that is shown here: plain, and of no effect on the direction of what is beside it. '?' for a name of which nothing is left. */
export function nameInSentence(name: string): string {
  const plain = plainName(name, LONGEST)
  return RIGHT_TO_LEFT.test(plain) ? `\u2068${plain}\u2069` : plain || '?'
}
