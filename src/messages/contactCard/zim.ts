import type { ZIMCustomMessage } from 'zego-zim'

import { parseJson } from '@/utils/parseJson'
import { fieldsOf, string } from '@/utils/read'

import type { ZimKind } from '../contract'
import type { ContactCardBody } from './model'

const TYPE = 200
/** ZIM leaves the meaning of a custom message's subType, 0 to 200, to the app. */
const SUB_TYPE = 2

/** `message` is JSON: `{"userID":"ben","name":"Ben"}`. */
export const contactCard: ZimKind<ContactCardBody> = {
  zimType: TYPE,
  fromZim({ subType, message }) {
    if (subType !== SUB_TYPE)
      return null
    const { userID, name } = fieldsOf(parseJson(string(message)))
    return string(userID) ? { kind: 'contactCard', userID: string(userID), name: string(name) } : null
  },
  toZim: ({ userID, name }): ZIMCustomMessage => ({ type: TYPE, subType: SUB_TYPE, message: JSON.stringify({ userID, name }), searchedContent: '' }),
}
