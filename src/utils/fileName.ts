/** Longest name, characters. */
const LONGEST = 100
/** Letters of an extension; what follows a later point is a part of the name. */
const EXTENSION = /\.([0-9a-z]{1,8})$/i
/** Separators of paths, control characters, and marks that change the direction of what follows (`exe.txt` shown for `txt.exe`). */
const UNSAFE = /[/\\:*?"<>|\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/** The extension of a name in small letters, without the point; '' when there is none. */
export const extensionOf = (name: string) => EXTENSION.exec(name)?.[1]?.toLowerCase() ?? ''

/**
 * A name of another user's file as it may be shown and be the last part of a path: without separators, control characters and marks of
 * direction, not hidden, at most 100 characters, its extension kept. '' becomes `file`.
 */
export function safeFileName(name: string): string {
  const clean = name.replace(UNSAFE, '_').replace(/^[.\s]+|[.\s]+$/g, '')
  const characters = Array.from(clean)
  if (characters.length <= LONGEST)
    return clean || 'file'
  const end = EXTENSION.exec(clean)?.[0] ?? ''
  return characters.slice(0, LONGEST - end.length).join('') + end
}
