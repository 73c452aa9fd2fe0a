const EMOJI = '\\p{Extended_Pictographic}(?:\\uFE0F|\\p{Emoji_Modifier})?'
const LAST_CHARACTER = new RegExp(`(?:\\p{Regional_Indicator}{2}|[0-9#*]\\uFE0F?\\u20E3|${EMOJI}(?:\\u200D${EMOJI})*|.)$`, 'su')

/** Removes the last character. An emoji counts as one: a flag, a keycap, with a skin tone, or joined of several. */
export function removeLastCharacter(text: string): string {
  return text.replace(LAST_CHARACTER, '')
}
