/** Drawn where a user has no picture: a letter on one of {@link AVATAR_TONES} colours (styles/avatars.css). */
export interface AvatarFallback { letter: string, tone: number }

export const AVATAR_TONES = 8

const LETTER = /[\p{L}\p{N}\p{Extended_Pictographic}]/u

/** Returns the first letter, digit or emoji of the name, else of the userID, else `#`. The colour depends on the userID only. */
export function avatarFallbackOf(userID: string, name: string): AvatarFallback {
  const letter = (name.match(LETTER) ?? userID.match(LETTER))?.[0] ?? '#'
  let hash = 0
  for (let at = 0; at < userID.length; at++) hash = (hash * 31 + userID.charCodeAt(at)) | 0
  return { letter: letter.toUpperCase(), tone: Math.abs(hash % AVATAR_TONES) }
}
