// `npm run emoji`: writes the emoji of the panel, from Unicode's list as packaged by unicode-emoji-json. Run after an update of that package.
import { writeFileSync } from 'node:fs'
import process from 'node:process'
import groups from 'unicode-emoji-json/data-by-group.json'

export const EMOJI_FILE = 'src/packages/zim/emojiGroups.ts'

/** What phones of 2019 draw. A newer emoji would be a box there. */
const NEWEST_VERSION = 12
/** Flags are left out: Windows draws none, and phones that are sold in mainland China not all. */
const GROUPS: Record<string, string> = {
  smileys_emotion: 'smileys',
  people_body: 'people',
  animals_nature: 'nature',
  food_drink: 'food',
  travel_places: 'travel',
  activities: 'activities',
  objects: 'objects',
  symbols: 'symbols',
}
/** Joined emoji are variants of others (gender, family, profession); keycaps are boxes on Windows. */
const LEFT_OUT = /\u200D|\u20E3/

/** The source of the file. */
export function emojiSource(): string {
  const lines = groups.filter(({ slug }) => GROUPS[slug]).map(({ slug, emojis }) => {
    const shown = emojis.filter(({ emoji, emoji_version }) => Number(emoji_version) <= NEWEST_VERSION && !LEFT_OUT.test(emoji))
    return `  ${GROUPS[slug]}: '${shown.map(({ emoji }) => emoji).join(' ')}',`
  })
  return `/** Written by \`npm run emoji\`. Emoji of the panel by group, in Unicode's order, separated by spaces. */\nexport const EMOJI_GROUPS = {\n${lines.join('\n')}\n}\n`
}

if (process.argv[1]?.endsWith('emoji.ts')) writeFileSync(EMOJI_FILE, emojiSource())
