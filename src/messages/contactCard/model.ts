import { overLimit } from '@/utils/bytes'
import { failed } from '@/utils/failure'

import type { MessageModel } from '../contract'

/** A user that the sender recommends. `name` is the name at the time of sending, '' where none was known. */
export interface ContactCardBody { kind: 'contactCard', userID: string, name: string }

declare module '@/types/message' {
  interface MessageBodies { contactCard: ContactCardBody }
}

export const contactCard: MessageModel<ContactCardBody> = {
  parse: ({ userID, name, ...saved }) => typeof userID === 'string' && userID !== '' && typeof name === 'string' ? { ...saved, kind: 'contactCard', userID, name } : null,
  plainText: () => '',
  allows: ['forward', 'reply', 'recall', 'delete'],
  check({ userID, name }, { textBytes }) {
    if (!userID)
      throw failed('user-id-missing')
    const params = overLimit(JSON.stringify({ userID, name }), textBytes)
    if (params)
      throw failed('text-too-long', { params })
  },
}
