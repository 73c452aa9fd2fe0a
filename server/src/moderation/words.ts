/**
 * A list of words that may not be sent. The file MODERATION_WORDS_FILE is UTF-8, one word a line, `#` begins a comment.
 *
 * Letter case, width (ＡＢ), invisible characters and other forms that Unicode calls compatible make no difference. A word with East Asian
 * characters is found also when spaces or punctuation stand between them (赌 ▪ 博). A word without them is found as a whole word alone:
 * `ass` is not in `class`. Traditional and simplified forms are different words here: list both.
 */
import AhoCorasick from 'modern-ahocorasick'

const EAST_ASIAN = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}]/u
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu
const OTHER = /[^\p{L}\p{M}\p{N}]+/gu

const normalise = (text: string) => text.normalize('NFKC').toLowerCase().replace(INVISIBLE, '')
/** Words of a normalised text with a space around each. */
const spaced = (text: string) => ` ${text.replace(OTHER, ' ').trim()} `
/** A normalised text without spaces and signs. */
const squeezed = (text: string) => text.replace(OTHER, '')

/** Returns the words of the file's text. A word of signs alone is left out: nothing of it is compared. */
export function parseWords(file: string): string[] {
  const lines = file.replace(/^\uFEFF/, '').split(/\r?\n/).map(line => line.replace(/#.*/, '').trim())
  return [...new Set(lines)].filter(word => squeezed(normalise(word)) !== '')
}

/** Returns a matcher: true for a text with a word of the list. Costs one pass of the text, however long the list is. */
export function wordMatcher(words: readonly string[]): (text: string) => boolean {
  const inside = words.filter(word => EAST_ASIAN.test(word)).map(word => squeezed(normalise(word)))
  const whole = words.filter(word => !EAST_ASIAN.test(word)).map(word => spaced(normalise(word)))
  const insideMatcher = inside.length > 0 ? new AhoCorasick(inside) : null
  const wholeMatcher = whole.length > 0 ? new AhoCorasick(whole) : null
  return (text) => {
    const plain = normalise(text)
    return (insideMatcher?.match(squeezed(plain)) ?? false) || (wholeMatcher?.match(spaced(plain)) ?? false)
  }
}
