/** Editing of sent messages. The client compares the given message with the one in its memory, and sends what differs. */
import type * as Vendor from 'zego-zim-miniprogram'

import type { Edit, EditedFields } from '../world/edits'
import type { Client } from './client'

import { ZIMConversationType, ZIMMessageType } from '../enums'
import { failure } from '../failure'
import { checkEdit } from './checks'
import { showConversation } from './client'
import { originalEdited } from './replies'
import { copyOf } from './store'

type Editable = Vendor.ZIMMessage & EditedFields

export function editsFacet(client: Client) {
  const { ask, call, events, store } = client

  /** A message in memory has changed: its conversation shows it if it is the last one. */
  function showIfLast({ conversationID, conversationType, messageID }: Vendor.ZIMMessage): void {
    const conversation = store.find(conversationID!, conversationType!)
    if (conversation?.lastMessage?.messageID === messageID)
      showConversation(client, { ...conversation!, lastMessage: store.message(conversationID!, conversationType!, messageID!) })
  }

  const calls = {
    /** The given object gets the time and the editor; the result is a copy of it. No messageEdited here. */
    editMessage: call('editMessage', async (message: Vendor.ZIMMessage, _config: Vendor.ZIMMessageEditConfig, notification?: Vendor.ZIMMessageSendNotification) => {
      checkEdit(message)
      const { conversationID, conversationType, messageSeq } = message
      const known = store.listOf(conversationID!, conversationType!).sorted.find(other => other.messageSeq === messageSeq)
      if (!known)
        throw failure(6000001, 'The message no found in DB.')
      if (known.type !== message.type)
        throw failure(6000001, 'Message type can not changed.')
      const fields = differences(known, message)
      if (Object.keys(fields).length === 0)
        throw failure(6000001, 'No changed fields.')
      try { notification?.onMessageAttached?.(message) }
      catch { /* The SDK ignores what the app throws here. */ }
      const { editedTime, editorUserID } = await ask('editMessage', { conversationID: conversationID!, conversationType, messageID: known.messageID!, fields }, conversationType === ZIMConversationType.Group ? 'group/edit_msg' : 'c2c/edit_msg')
      Object.assign(message, { editedTime, editorUserID })
      const edited = copyOf(message)
      store.remember([edited])
      showIfLast(edited)
      originalEdited(client, edited)
      return { message: copyOf(edited) }
    }),
  } satisfies Partial<Vendor.ZIM>

  return {
    calls,
    pushes: {
      /** Reported for messages in memory alone. The others have the new content with the next page of history. */
      messageEdited({ conversationID, conversationType, messageID, fields, editedTime, editorUserID }: Edit): void {
        const known = store.message(conversationID, conversationType, messageID)
        if (!known || known.type === ZIMMessageType.Revoke)
          return
        const edited = { ...known, ...fields, editedTime, editorUserID } as Vendor.ZIMMessage
        store.remember([edited])
        events.emit('messageEdited', { messageList: [copyOf(edited)] })
        showIfLast(edited)
        originalEdited(client, edited)
      },
    },
  }
}

/** Mentions of users, and of all, count as changed whenever there are some, as in the SDK. */
function differences(known: Editable, given: Editable): EditedFields {
  const before = known.mentionedUserIDs ?? []
  const after = given.mentionedUserIDs ?? []
  return {
    ...((known.extendedData || '') !== (given.extendedData || '') && { extendedData: given.extendedData || '' }),
    ...((after.length > 0 || before.length > 0) && { mentionedUserIDs: after }),
    ...((!!given.isMentionAll || !!known.isMentionAll) && { isMentionAll: !!given.isMentionAll }),
    ...(given.type === ZIMMessageType.Custom && (known.subType || 0) !== (given.subType || 0) && { subType: given.subType }),
    ...(given.type === ZIMMessageType.Custom && (known.searchedContent || '') !== (given.searchedContent || '') && { searchedContent: given.searchedContent }),
    ...(given.type === ZIMMessageType.Multiple && { messageInfoList: given.messageInfoList }),
    ...(given.type !== ZIMMessageType.Multiple && known.message !== given.message && { message: given.message }),
  }
}
