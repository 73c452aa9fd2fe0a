import type { Ref } from 'vue'

import { onUnload } from '@dcloudio/uni-app'
import { computed, ref, watch } from 'vue'

import type { ConversationKey } from '@/types/conversation'
import type { GroupExit } from '@/types/group'
import type { Message } from '@/types/message'

import { groupOf } from '@/chat/capabilities'
import { memberRights } from '@/chat/groupRights'
import { silenceOf } from '@/chat/groups'
import { t } from '@/i18n/chat'
import { lineTime } from '@/i18n/timeText'
import { useConversationsStore } from '@/stores/conversations'
import { useGroupMembersStore } from '@/stores/groupMembers'
import { useGroupsStore } from '@/stores/groups'
import { useLinesStore } from '@/stores/lines'
import { useMessagesStore } from '@/stores/messages'
import { useSessionStore } from '@/stores/session'
import { failureOf } from '@/utils/failure'

/** Members whose names are fetched when a chat is opened; those of other senders when they have written. */
const NAMED_AT_FIRST = 500
/** Messages whose senders are named when the chat is opened. */
const RECENT = 100
/**
 * Width of a name in the title, where the number of members follows it: bars cut what is longer. In Latin letters; a Han character is as wide
 * as two. The bar of the mini program has WeChat's own keys.
 */
let TITLE = 24
// #ifdef MP-WEIXIN
TITLE = 14
// #endif
/** Characters of this code and above are wide. */
const FIRST_WIDE = 0x2E80
/** The name, or its beginning. */
function fitting(name: string): string {
  let left = TITLE
  const chars = Array.from(name)
  const fits = (char: string) => (left -= char.codePointAt(0)! < FIRST_WIDE ? 1 : 2) >= 0
  if (chars.every(fits))
    return name
  left = TITLE - 1
  return `${chars.slice(0, chars.findIndex(char => !fits(char))).join('')}…`
}

/** Timers hold no more, ms. */
const LONGEST_TIMER = 2 ** 31 - 1

const EXITS: Record<GroupExit, 'group.left' | 'group.removed' | 'group.dismissed' | 'group.notIn'> = { left: 'group.left', removed: 'group.removed', dismissed: 'group.dismissed', unknown: 'group.notIn' }

/**
 * What the page of a chat shows of its group, and nothing for other chats. ZIM is asked when the chat is opened and when the connection
 * returns: its events of the time between are lost.
 */
export function useGroup(key: Readonly<Ref<ConversationKey>>) {
  const conversations = useConversationsStore()
  const groups = useGroupsStore()
  const lines = useLinesStore()
  const members = useGroupMembersStore()
  const messages = useMessagesStore()
  const session = useSessionStore()
  const groupID = computed(() => groupOf(key.value))
  const group = computed(() => groupID.value ? groups.get(groupID.value) : null)
  const conversation = computed(() => groupID.value ? conversations.list.find(each => each.key === key.value) ?? null : null)
  /** Changes when a silence ends. */
  const now = ref(Date.now())
  let timer: ReturnType<typeof setTimeout> | undefined
  let stop = () => {}

  const exit = computed<GroupExit | null>(() => {
    const { membership } = group.value ?? {}
    if (membership && membership !== 'in')
      return membership
    return !membership && conversation.value?.isClosed ? 'unknown' : null
  })

  const silence = computed(() => groupID.value ? silenceOf(group.value, conversation.value?.mutedUntil, now.value) : null)

  /** Why nothing can be written; '' where one can. */
  const closed = computed(() => {
    if (!groupID.value)
      return ''
    if (exit.value)
      return t(EXITS[exit.value])
    if (!silence.value)
      return ''
    const { isForAll, until } = silence.value
    if (until === -1)
      return t(isForAll ? 'group.silence' : 'group.silenced')
    return t(isForAll ? 'group.silenceUntil' : 'group.silencedUntil', { time: lineTime(until, now.value) })
  })

  watch(silence, (current) => {
    clearTimeout(timer)
    if (current && current.until !== -1) timer = setTimeout(() => { now.value = Date.now() }, Math.min(Math.max(0, current.until - Date.now()) + 100, LONGEST_TIMER))
  }, { immediate: true })

  /** A change of the group or the list may come after the time that the last silence was compared with. */
  watch([group, conversation], () => { now.value = Date.now() }, { flush: 'sync' })

  async function load(id: string) {
    await groups.open(id)
    if (exit.value)
      return
    try {
      await members.count(id)
      for (let before = -1; id === groupID.value && before < members.of(id).members.length && members.of(id).members.length < NAMED_AT_FIRST;) {
        before = members.of(id).members.length
        await members.more(id)
      }
    }
    catch (thrown) { session.recordError(failureOf(thrown)) }
    if (id === groupID.value) await members.nameSenders(messages.timeline(key.value).slice(-RECENT).map(({ senderID }) => senderID))
  }

  function noteTips(id: string, some: readonly Message[]) {
    if (some.some(({ body }) => body.kind === 'tip')) lines.hasTips(id)
  }

  /** Called when the chat was opened. */
  function open() {
    const id = groupID.value
    stop()
    if (!id)
      return
    stop = messages.onChanges(key.value, (changes) => {
      const arrived = changes.flatMap(change => change.type === 'appended' || change.type === 'prepended' ? change.messages : change.type === 'inserted' ? [change.message] : [])
      noteTips(id, arrived)
      // The members that are being loaded need no question.
      if (arrived.length && members.of(id).members.length) void members.nameSenders(arrived.map(({ senderID }) => senderID))
    })
    noteTips(id, messages.timeline(key.value))
    void load(id)
  }

  watch(() => session.phase, (phase) => {
    if (phase === 'online' && groupID.value) {
      members.forget(groupID.value)
      void load(groupID.value)
    }
  })

  /** Who comes back knows nothing of the members any more. */
  watch(exit, (current, before) => { if (before && !current && groupID.value) void load(groupID.value) })

  onUnload(() => {
    clearTimeout(timer)
    stop()
  })

  return {
    /** What the user calls the group, else its name, else its ID, and how many members it has; '' for other chats. */
    title: computed(() => {
      const name = group.value?.remark || group.value?.name || conversation.value?.remark || conversation.value?.name || groupID.value
      const n = groupID.value && !exit.value ? members.countOf(groupID.value) : 0
      if (!n)
        return name
      return t('room.title', { name: fitting(name), n })
    }),
    closed,
    open,
    /** Whether the user may recall this message of another member. Of one who is not loaded, ZIM would decide: it is not offered. */
    recallsOther({ senderID, isMine }: Message): boolean {
      const sender = members.of(groupID.value).members.find(({ userID }) => userID === senderID)
      return !isMine && !exit.value && !!sender && memberRights(group.value?.role, sender.role, false).revoke
    },
  }
}
