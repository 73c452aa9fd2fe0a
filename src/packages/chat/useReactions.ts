import { shallowRef } from 'vue'

import type { ConversationKey } from '@/types/conversation'
import type { Message } from '@/types/message'

import { capabilitiesOf, groupOf } from '@/chat/capabilities'
import { isNote } from '@/components/message/row/summary'
import { t } from '@/i18n/chat'
import { showError } from '@/pages/dialogs'
import { useChatStore } from '@/stores/chat'
import { useFeaturesStore } from '@/stores/features'
import { useMessagesStore } from '@/stores/messages'
import { useSessionStore } from '@/stores/session'
import { useUsersStore } from '@/stores/users'
import { failed } from '@/utils/failure'

import type { ReactionSheet } from './reactions/reactionSheet'

import { countLabel, reactionSaid, typeLabel } from './message/row/reactionChips'
import { createOwnReactions } from './ownReactions'

/** ZIM takes reactions to a message for this time, ms. */
const REACT_WITHIN = 7 * 86_400_000
/** Users of one page of the sheet. ZIM: at most 100. */
const PAGE = 30

interface OpenSheet extends ReactionSheet {
  message: Message
  types: string[]
  next: number | null
}

/**
 * Reactions to the messages of one conversation: own ones, the sheet of all emoji and the sheet of the users of a reaction.
 * @param redraw draws the row of a message again
 */
export function useReactions(key: () => ConversationKey, redraw: (messageKey: string) => void) {
  const chat = useChatStore()
  const features = useFeaturesStore()
  const messages = useMessagesStore()
  const session = useSessionStore()
  const users = useUsersStore()
  /** The message that a picked emoji is for. */
  const picking = shallowRef<Message | null>(null)
  const sheet = shallowRef<OpenSheet | null>(null)

  const own = createOwnReactions({
    messageOf: messageKey => chat.message(key(), messageKey),
    request: (message, type, isWanted) => messages.inDoubt(message, () => features.ask('reactions', ({ reactions }) => isWanted ? reactions.add(message, type) : reactions.remove(message, type))),
    me: chat.me,
    onChange: redraw,
    onFailure: showError,
  })

  /** Whether ZIM would take a reaction to the message. */
  const canReact = (message: Message) => features.isOn('reactions') && capabilitiesOf(key()).hasHistory && message.id !== '' && !isNote(message)
    && (message.delivery === 'sent' || message.delivery === 'read') && Date.now() - message.sentAt < REACT_WITHIN

  /** Adds an own reaction, or takes it back. Needs a connection. */
  function toggle(message: Message, type: string) {
    if (session.phase === 'online') own.toggle(message.key, type)
    else showError(failed('network'))
  }

  function userOf(userID: string) {
    const isMe = userID === chat.me()
    return { userID, name: isMe ? t('room.me') : users.nameOf(userID, groupOf(key())), avatarUrl: isMe ? session.profile.avatarUrl : users.avatarOf(userID) }
  }

  async function loadUsers(open: OpenSheet) {
    const isCurrent = () => sheet.value === open
    sheet.value = open
    try {
      const page = await features.ask('reactions', ({ reactions }) => reactions.users(open.message, open.types[open.tab]!, { after: open.next, count: PAGE }))
      if (!isCurrent())
        return
      const known = new Set(open.users.map(({ userID }) => userID))
      const added = page.userIDs.filter(userID => !known.has(userID)).map(userOf)
      sheet.value = { ...open, users: [...open.users, ...added], next: page.next, state: page.next === null ? 'whole' : 'more' }
    }
    catch {
      if (isCurrent()) sheet.value = { ...open, state: 'failed' }
    }
  }

  /** Shows who has reacted with what, beginning with the reaction at this index. */
  function showUsers(message: Message, index = 0) {
    const shown = own.of(message) ?? []
    if (!shown.length)
      return
    const tabs = shown.map(reaction => ({ text: `${typeLabel(reaction.type)} ${countLabel(reaction.people)}`, said: reactionSaid(reaction) }))
    void loadUsers({ message, types: shown.map(({ type }) => type), tabs, tab: Math.min(index, shown.length - 1), users: [], next: null, state: 'loading' })
  }

  return {
    reactionsOf: own.of,
    /** For the rows. */
    drawn: () => ({ of: own.of, me: chat.me() }),
    canReact,
    toggle,
    picking,
    sheet,
    showUsers,
    /** A tap on the chip at this index: an own reaction of its type, or who has reacted, where none is possible. */
    pressChip(message: Message, index: number) {
      const reaction = own.of(message)?.[index]
      if (reaction && canReact(message)) toggle(message, reaction.type)
      else showUsers(message, index)
    },
    chooseTab(tab: number) {
      if (sheet.value) void loadUsers({ ...sheet.value, tab, users: [], next: null, state: 'loading' })
    },
    moreUsers() {
      if (sheet.value) void loadUsers({ ...sheet.value, state: 'loading' })
    },
    closeSheets() {
      picking.value = null
      sheet.value = null
    },
  }
}
