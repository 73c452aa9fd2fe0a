/** What is sorted: a name as it is shown. */
interface Named { name: string }

export interface Section<T> {
  /** A to Z, or `#` for names that begin with anything else. */
  letter: string
  people: T[]
}

const LOCALE = 'zh-CN'
const LETTERS = 'BCDEFGHJKLMNOPQRSTWXYZ'
/** The first Han character of each letter from B, as the platform sorts them by their reading (CLDR, pinyin). No reading begins with I, U or V. */
const BEGINNINGS = Array.from('八嚓哒妸发旮哈讥咔垃妈拏噢妑七呥扨它穵夕丫帀')
const OTHERS = '#'

const FIRST = /[\p{L}\p{N}\p{Extended_Pictographic}]/u
const HAN = /\p{Script=Han}/u

const compare = (one: string, other: string) => one.localeCompare(other, LOCALE)

/** Some platforms sort Han characters by their code: then their letters are not known. */
const canRead = () => ['阿', ...BEGINNINGS].every((character, at, all) => at === 0 || compare(all[at - 1]!, character) < 0)

function createLetters() {
  const known = new Map<string, string>()
  const isReading = canRead()

  function letterOfHan(character: string): string {
    const at = isReading ? BEGINNINGS.filter(beginning => compare(beginning, character) <= 0).length : -1
    return at < 0 ? OTHERS : at === 0 ? 'A' : LETTERS[at - 1]!
  }

  function read(character: string): string {
    if (HAN.test(character))
      return letterOfHan(character)
    const [letter = ''] = character.normalize('NFD').toUpperCase()
    return letter >= 'A' && letter <= 'Z' ? letter : OTHERS
  }

  /** Marks of direction, blanks and punctuation before the name say nothing. */
  return function letterOf(name: string): string {
    const character = FIRST.exec(name)?.[0] ?? OTHERS
    const letter = known.get(character) ?? read(character)
    known.set(character, letter)
    return letter
  }
}

/** Sorts people by name, and groups them by its first letter, `#` at the end. Chinese names are read as the platform's collation does. */
export function byLetter<T extends Named>(people: readonly T[]): Array<Section<T>> {
  const letterOf = createLetters()
  const sections = new Map<string, T[]>()
  for (const person of [...people].sort((one, other) => compare(one.name, other.name))) {
    const letter = letterOf(person.name)
    const section = sections.get(letter)
    if (section) section.push(person)
    else sections.set(letter, [person])
  }
  const last = sections.get(OTHERS)
  sections.delete(OTHERS)
  const inOrder = [...sections].sort(([one], [other]) => one < other ? -1 : 1)
  return [...inOrder, ...last ? [[OTHERS, last] as const] : []].map(([letter, people]) => ({ letter, people }))
}
