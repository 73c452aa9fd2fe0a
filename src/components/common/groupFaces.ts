import { avatarFallbackOf } from '@/utils/avatarFallback'
import { pictureUrl } from '@/utils/pictureUrl'

/** A member in the picture of a group: a picture on a colour, or a letter on it. */
export interface Face { style: string, letter: string, tone: number }

interface Named { nameOf: (userID: string, groupID?: string) => string, avatarOf: (userID: string) => string }

/** Fewer members than these are no picture of a group. */
const FEWEST = 2

export function facesOf(userIDs: readonly string[], groupID: string, { nameOf, avatarOf }: Named): Face[] {
  if (userIDs.length < FEWEST)
    return []
  return userIDs.map((userID) => {
    const { letter, tone } = avatarFallbackOf(userID, nameOf(userID, groupID))
    // No character of such an address ends a string of CSS.
    const url = pictureUrl(avatarOf(userID))
    return { style: url && `background-image: url("${url}")`, letter: url ? '' : letter, tone }
  })
}
