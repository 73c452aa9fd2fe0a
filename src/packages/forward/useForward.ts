import { onLoad } from '@dcloudio/uni-app'
import { computed, ref, shallowRef, watch } from 'vue'

import type { Face } from '@/components/common/groupFaces'
import type { Forwarding } from '@/pages/forwarding'
import type { Conversation, ConversationKey } from '@/types/conversation'
import type { Failure } from '@/types/failure'
import type { Outgoing } from '@/types/message'

import { capabilitiesOf, groupOf } from '@/chat/capabilities'
import { conversationName } from '@/components/conversation/conversationRow'
import { useZim } from '@/composables/useZim'
import { takeForwarding } from '@/pages/forwarding'
import { useGroupFaces } from '@/pages/useGroupFaces'
import { useChatStore } from '@/stores/chat'
import { useConversationsStore } from '@/stores/conversations'
import { useOutboxStore } from '@/stores/outbox'
import { useReceiptsStore } from '@/stores/receipts'
import { useSessionStore } from '@/stores/session'
import { useUsersStore } from '@/stores/users'
import { failureOf } from '@/utils/failure'

import { combinedBody, forwardedBody } from './bodies'

/** Chats to which one can forward at once, as in WeChat. */
export const MOST_CHATS = 9
/** Chats that are drawn at first, and with each step. */
const STEP = 50

/** A chat that can be chosen. */
export interface ChatRow {
  key: ConversationKey
  id: string
  name: string
  avatar: string
  /** Of a group without a picture. */
  faces: readonly Face[]
  isChosen: boolean
}

/** Binds the page: which chats there are, which are chosen, and what is sent to them. Everything goes through the outbox, also offline. */
export function useForward() {
  const zim = useZim()
  const conversations = useConversationsStore()
  const outbox = useOutboxStore()
  const receipts = useReceiptsStore()
  const session = useSessionStore()
  const users = useUsersStore()
  const facesOf = useGroupFaces()
  const forwarding = shallowRef<Forwarding | null>(null)
  const text = ref('')
  const word = ref('')
  const chosen = ref<readonly ConversationKey[]>([])
  const most = ref(STEP)

  const me = useChatStore().me()
  const nameOfChat = (conversation: Conversation) => conversationName(conversation, users.nameOf)

  const found = computed(() => {
    const wanted = text.value.trim().toLowerCase()
    return conversations.shown.filter(each => !wanted || nameOfChat(each).toLowerCase().includes(wanted) || each.id.toLowerCase().includes(wanted))
  })

  const chats = computed<ChatRow[]>(() => found.value.slice(0, most.value).map(each => ({
    key: each.key,
    id: each.id,
    name: nameOfChat(each),
    avatar: each.avatarUrl || (capabilitiesOf(each.key).isPerson ? users.avatarOf(each.id) : ''),
    faces: facesOf(groupOf(each.key)),
    isChosen: chosen.value.includes(each.key),
  })))

  watch(text, () => { most.value = STEP })

  /** Returns false when no more can be chosen. */
  function toggle(key: ConversationKey): boolean {
    if (chosen.value.includes(key)) {
      chosen.value = chosen.value.filter(each => each !== key)
      return true
    }
    if (chosen.value.length >= MOST_CHATS)
      return false
    chosen.value = [...chosen.value, key]
    return true
  }

  function outgoings({ messages, isCombined }: Forwarding): Outgoing[] {
    const { conversation } = messages[0]!
    const { isPerson } = capabilitiesOf(conversation)
    // Remarks are this user's own, and are not sent.
    const nameOf = (userID: string) => (userID === me && session.profile.name) || users.publicNameOf(userID, groupOf(conversation))
    const other = isPerson ? conversation.slice(conversation.indexOf(':') + 1) : ''
    const bodies = isCombined ? [combinedBody(messages, { between: isPerson ? [nameOf(me), nameOf(other)] : null, nameOf })] : messages.map(forwardedBody)
    return [...bodies.map(body => ({ body })), ...(word.value.trim() ? [{ body: { kind: 'text' as const, text: word.value } }] : [])]
  }

  /**
   * Hands everything to the outbox: to each chat the messages in their order, then the word. Nothing is sent when one of them is refused.
   * @returns null, or the reason of the refusal
   */
  function send(): Failure | null {
    const all = outgoings(forwarding.value!)
    try {
      for (const key of chosen.value) {
        for (const outgoing of all) zim.checkOutgoing(key, outgoing)
      }
    }
    catch (thrown) { return failureOf(thrown) }
    for (const key of chosen.value) {
      for (const outgoing of all) outbox.add(key, receipts.asks(key) ? { ...outgoing, asksReceipt: true } : outgoing)
    }
    return null
  }

  onLoad(() => {
    forwarding.value = takeForwarding()
    if (!conversations.hasLoaded && session.phase === 'online') void conversations.refresh()
  })

  return {
    forwarding,
    text,
    word,
    chats,
    chosen,
    /** Whether there are chats at all. */
    hasChats: computed(() => conversations.shown.length > 0),
    isOffline: () => session.phase !== 'online',
    toggle,
    send,
    showMore() { if (most.value < found.value.length) most.value += STEP },
  }
}
