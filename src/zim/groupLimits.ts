import { overLimit } from '@/utils/bytes'
import { failed } from '@/utils/failure'

import { checkUserID, MAX_USER_ID_BYTES, NOT_IN_USER_ID } from './limits'

/** Characters. */
const MAX_GROUP_NAME = 50
const MAX_NICKNAME = 100
const MAX_NOTICE_BYTES = 300
const MAX_URL_BYTES = 500
/** UTF-8 bytes of the words of an application. ZIM names no limit: that of an application for friendship. */
const MAX_WORDS_BYTES = 256
/** Users of one call that creates a group or invites to it. */
const MAX_GROUP_USERS = 100

/** Of a group or of parts of it. Source: ZEGO's "Limits" page; characters where it counts characters. A new group needs no ID: ZIM makes one. */
export function checkGroup({ groupID = '', name = '', avatarUrl = '', notice = '' }: { groupID?: string, name?: string, avatarUrl?: string, notice?: string }): void {
  if (groupID.startsWith('#') || NOT_IN_USER_ID.test(groupID) || overLimit(groupID, MAX_USER_ID_BYTES))
    throw failed('bad-input', { detail: 'groupID' })
  const count = Array.from(name).length
  if (count > MAX_GROUP_NAME)
    throw failed('group-name-too-long', { params: { count, limit: MAX_GROUP_NAME } })
  const excess = overLimit(notice, MAX_NOTICE_BYTES)
  if (excess)
    throw failed('group-notice-too-long', { params: excess })
  if (overLimit(avatarUrl, MAX_URL_BYTES))
    throw failed('bad-input', { detail: 'groupAvatarUrl' })
}

export function checkGroupUsers(userIDs: readonly string[]): void {
  if (userIDs.length > MAX_GROUP_USERS)
    throw failed('group-too-many', { params: { count: userIDs.length, limit: MAX_GROUP_USERS } })
  userIDs.forEach(checkUserID)
}

/** Of an application to join a group. Pages hold the words short enough. */
export function checkGroupWords(words: string): void {
  if (overLimit(words, MAX_WORDS_BYTES))
    throw failed('bad-input', { detail: 'wording' })
}

export function checkNickname(nickname: string): void {
  const count = Array.from(nickname).length
  if (count > MAX_NICKNAME)
    throw failed('group-name-too-long', { params: { count, limit: MAX_NICKNAME } })
}
