/** Editing of sent messages. The message keeps its ID, its place and its time; every member gets the new content. */
import type { Place } from './conversations'
import type { StoredMessage, WorldState } from './state'

import { failure } from '../failure'
import { findActive, othersIn } from './conversations'
import { isVisible } from './log'
import { acceptContent } from './messages'
import { requirePlan } from './plans'
import { pushToInbox, pushToOwnDevices } from './pushes'
import { conversationIDFor, TYPE_OF } from './views'

/** The fields that an edit may change. One that is absent stays as it is. */
export interface EditedFields {
  message?: string
  extendedData?: string
  mentionedUserIDs?: string[]
  isMentionAll?: boolean
  subType?: number
  searchedContent?: string
  messageInfoList?: unknown[]
}

/** What a client needs to bring its own version of an edited message up to date. */
export interface Edit {
  conversationID: string
  conversationType: number
  messageID: string
  fields: EditedFields
  editedTime: number
  editorUserID: string
}

/** Own messages only (else 6000285), for a day (then 6000286). One that is unknown or revoked: 6000205. */
function editMessage(world: WorldState, me: string, { messageID, fields, ...place }: Place & { messageID: string, fields: EditedFields }): Edit {
  requirePlan(world, 'edit')
  const conversation = findActive(world, me, place)
  const message = conversation?.log.byID.get(messageID)
  if (!conversation || !message || message.revoked)
    throw failure(6000205)
  if (message.senderUserID !== me)
    throw failure(6000285)
  if (world.now() - message.timestamp > world.limits.editWithinMs)
    throw failure(6000286)
  message.content = acceptContent(world, { ...message.content, ...fields } as StoredMessage['content'])
  message.edited = { by: me, at: world.now(), seq: (message.edited?.seq ?? 0) + 1 }
  const editFor = (userID: string): Edit => ({
    conversationID: conversationIDFor(conversation, userID),
    conversationType: TYPE_OF[conversation.kind],
    messageID,
    fields,
    editedTime: message.edited!.at,
    editorUserID: me,
  })
  for (const { userID } of othersIn(conversation, me).filter(member => isVisible(member, message)))
    pushToInbox(world, userID, { push: 'messageEdited', data: editFor(userID) })
  pushToOwnDevices(world, 'messageEdited', editFor(me))
  return editFor(me)
}

export const operations = { editMessage }
