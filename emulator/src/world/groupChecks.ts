/** The server's limits of what is written about a group. Which code it has for each is not known: 6000001. */
import type { WorldState } from './state'

import { bodyLength } from '../bytes'
import { failure, refused } from '../failure'

/** The characters of a userID, and no '#' at the beginning. */
const GROUP_ID = /^(?!#)[\w!#$%&()+\-:;<=.>?@[\]^{}|~]+$/

interface Profile {
  groupID?: string
  groupName?: string
  groupAvatarUrl?: string
  groupNotice?: string
  attributes?: { key: string, value: string }[]
}

export function checkProfile(world: WorldState, { groupID, groupName = '', groupAvatarUrl = '', groupNotice = '', attributes = [] }: Profile): void {
  const { limits } = world
  const isFitting = (!groupID || (GROUP_ID.test(groupID) && bodyLength(groupID) <= limits.groupIDBytes))
    && [...groupName].length <= limits.groupNameChars
    && bodyLength(groupAvatarUrl) <= limits.groupAvatarBytes
    && bodyLength(groupNotice) <= limits.groupNoticeBytes
  if (!isFitting)
    throw failure(6000001)
  if (attributes.length > limits.groupAttributes)
    throw refused(6000531)
  attributes.forEach(attribute => checkAttribute(world, attribute))
}

/** Key too long: 6000532; value too long: 6000533. */
export function checkAttribute({ limits }: WorldState, { key, value }: { key: string, value: string }): void {
  if (bodyLength(key) > limits.groupKeyBytes)
    throw refused(6000532)
  if (bodyLength(value) > limits.groupValueBytes)
    throw refused(6000533)
}
