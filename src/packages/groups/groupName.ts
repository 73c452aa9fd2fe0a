import { plainName } from '@/utils/plainName'

/** Characters. Source: ZEGO's "Limits" page, as in zim/limits.ts. */
const MOST = 50
/** Characters of one person's name. */
const MOST_OF_ONE = 16
const CUT = '…'

const charsOf = (text: string) => Array.from(text)

/** The name of a group that was given none: the names of its first members, as far as they fit. `names`: as others see them. */
export function groupNameOf(names: readonly string[], and: string): string {
  const known = names.map(name => plainName(name, MOST_OF_ONE)).filter(Boolean)
  let text = ''
  for (const [index, name] of known.entries()) {
    const next = index ? text + and + name : name
    const isLast = index === known.length - 1
    if (charsOf(next).length > MOST - (isLast ? 0 : charsOf(and + CUT).length))
      return text + and + CUT
    text = next
  }
  return text
}
