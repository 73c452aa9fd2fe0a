import { fieldsOf, number, string } from '@/utils/read'

import type { ZimKind } from '../contract'
import type { TipBody, TipUser } from './model'

import { TIP_EVENTS } from './model'

const GROUP_INFO_CHANGED = 7
const NAME_CHANGED = 3

function userFromZim(given: unknown): TipUser {
  const { userID, userName, memberNickname } = fieldsOf(given)
  return { userID: string(userID), name: string(memberNickname) || string(userName) }
}

export const tip: ZimKind<TipBody> = {
  zimType: 32,
  fromZim({ event, operatedUser, targetUserList, changeInfo }) {
    const change = fieldsOf(changeInfo)
    const known = TIP_EVENTS[number(event) - 1]
    if (!known || (event === GROUP_INFO_CHANGED && change.type !== NAME_CHANGED))
      return null
    const targets = Array.isArray(targetUserList) ? targetUserList.map(userFromZim) : []
    return { kind: 'tip', event: known, operator: userFromZim(operatedUser), targets, ...(known === 'renamed' && { groupName: string(change.groupName) }) }
  },
}
