/** What is not seen: control characters, and marks that change the direction or join nothing. U+200D joins the parts of an emoji. */
const UNSEEN = /[\p{Cc}\p{Cf}]/gu
const RIGHT_TO_LEFT = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC]/
/** Characters. */
const LONGEST = 20

/** A name for the middle of a sentence: in one line, at most 20 characters, and of no effect on the direction of what is beside it. '?' for a name of which nothing is seen. */
export function nameInSentence(name: string): string {
  const seen = name.slice(0, 10 * LONGEST).replace(/\s+/g, ' ').replace(UNSEEN, mark => mark === '\u200D' ? mark : '').trim()
  const characters = Array.from(seen)
  const short = characters.length > LONGEST ? `${characters.slice(0, LONGEST - 1).join('')}…` : seen
  return RIGHT_TO_LEFT.test(short) ? `\u2068${short}\u2069` : short || '?'
}
