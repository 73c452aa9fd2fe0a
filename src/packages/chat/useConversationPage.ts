import { onHide, onShow, onUnload } from '@dcloudio/uni-app'
import { computed, ref, shallowRef, watch } from 'vue'

import type { ConnectionPhase } from '@/types/connection'
import type { ConversationKey } from '@/types/conversation'
import type { Message } from '@/types/message'
import type { TimelineChange } from '@/types/timelineChange'

import { capabilitiesOf, groupOf } from '@/chat/capabilities'
import { failureText, locale } from '@/i18n'
import { t } from '@/i18n/chat'
import { takeJump } from '@/pages/jumps'
import { leave, shownConversation } from '@/pages/shownConversation'
import { useNames } from '@/pages/useNames'
import { loadLinks } from '@/services/links'
import { useConversationsStore } from '@/stores/conversations'
import { useDownloadsStore } from '@/stores/downloads'
import { useFloodsStore } from '@/stores/floods'
import { useLinesStore } from '@/stores/lines'
import { useMediaStore } from '@/stores/media'
import { useMessagesStore } from '@/stores/messages'
import { useOutboxStore } from '@/stores/outbox'
import { useRecalledStore } from '@/stores/recalled'
import { useReceiptsStore } from '@/stores/receipts'
import { useSessionStore } from '@/stores/session'
import { useUsersStore } from '@/stores/users'
import { useVoicesStore } from '@/stores/voices'
import { parseConversationKey } from '@/utils/conversationKey'

import type { ChatAvatars } from './message/list/chatAvatars'
import type { ListState } from './message/list/listState'
import type { MessageFeed } from './message/list/messageFeed'

import { createMessageFeed } from './message/list/messageFeed'
import { useAttachments } from './useAttachments'
import { useComposition } from './useComposition'
import { useReactions } from './useReactions'
import { useSelection } from './useSelection'
import { useVerdicts } from './useVerdicts'

/** Pages of history that are loaded for unread messages: more than a thousand messages. */
const MOST_UNREAD_PAGES = 40

const TROUBLES = new Set<ConnectionPhase>(['kicked', 'other-tab', 'token-expired', 'failed'])

/**
 * Binds one conversation to a page. Used by the pages chat and room, which call `open` once.
 * While the page is hidden, nothing is drawn and no message is marked as read.
 */
export function useConversationPage() {
  const conversations = useConversationsStore()
  const downloads = useDownloadsStore()
  const floods = useFloodsStore()
  const media = useMediaStore()
  const voices = useVoicesStore()
  const messages = useMessagesStore()
  const outbox = useOutboxStore()
  const receipts = useReceiptsStore()
  const recalled = useRecalledStore()
  const session = useSessionStore()
  const users = useUsersStore()
  const lines = useLinesStore()
  const names = useNames(() => {
    feed.value?.redraw()
    composition.redraw()
  })

  const key = ref<ConversationKey>('peer:')
  const nameOf = (userID: string) => names.nameOf(userID, groupOf(key.value))
  const composition = useComposition(key, nameOf)
  const reacting = useReactions(() => key.value, messageKey => feed.value?.redrawMessage(messageKey))
  const verdicts = useVerdicts(() => key.value)
  const feed = shallowRef<MessageFeed | null>(null)
  const resizes = ref(0)
  const shows = ref(0)
  const dismissals = ref(0)
  const wantsOlder = ref(false)
  const isSeeking = ref(false)
  let shownDay = new Date().getDate()
  let isShown = false
  /** Height of keyboard and panels, px. */
  let inset = 0

  const avatars = computed<ChatAvatars>(() => {
    const { id } = parseConversationKey(key.value)
    const me = session.userID
    return {
      mine: { userID: me, name: session.profile.name, avatarUrl: session.profile.avatarUrl },
      theirs: capabilitiesOf(key.value).hasSenders ? null : { userID: id, name: users.nameOf(id), avatarUrl: users.avatarOf(id) },
    }
  })

  /** State of older messages. The refresh on opening shows no spinner when messages are already shown. */
  const older = computed(() => {
    const { isLoading, isComplete, failure } = messages.history(key.value)
    // The banner says why nothing older is loaded.
    if (!capabilitiesOf(key.value).hasHistory || session.phase === 'other-tab') return 'none'
    if (isLoading && (wantsOlder.value || feed.value?.isEmpty.value)) return 'loading'
    if (failure) return 'failed'
    return isComplete ? 'beginning' : 'more'
  })

  const problem = computed(() => {
    const { failure } = messages.history(key.value)
    return failure ? failureText(failure) : ''
  })

  const isUnsaved = computed(() => outbox.isUnsaved)
  /** Whether the page shows a banner: the title shows the other states of the connection. */
  const hasTrouble = computed(() => isUnsaved.value || TROUBLES.has(session.phase))

  /** Another tab uses the account, or that is not known yet. The composer comes back when its draft can be read. */
  const isElsewhere = ref(false)
  watch(() => session.phase === 'other-tab' || session.phase === 'signed-out', async (isOther) => {
    if (isOther) isElsewhere.value = true
    else await outbox.ready().then(() => { isElsewhere.value = session.phase === 'other-tab' })
  }, { immediate: true })

  function onResize() { resizes.value++ }
  /** The banner changes its height with its text. */
  watch(() => hasTrouble.value && [session.phase, session.failure, isUnsaved.value], onResize)

  async function loadOlder() {
    wantsOlder.value = true
    await messages.loadOlder(key.value)
    wantsOlder.value = false
  }

  /** What was recalled is not played or downloaded any longer. */
  function endRecalled(changes: readonly TimelineChange[]) {
    for (const change of changes) {
      if (change.type !== 'replaced' || change.message.body.kind !== 'revoked')
        continue
      if (voices.isPlaying(change.message.key)) voices.stop()
      downloads.cancel(change.message.key)
    }
  }

  /** Opens a conversation and draws the unread line. `at`: key of a message to jump to; '' opens at the newest message. */
  async function open(conversation: ConversationKey, at = '', unread = conversations.get(conversation)?.unread ?? 0) {
    const { id } = parseConversationKey(conversation)
    const { hasSenders, isPerson, hasHistory, mayDrop } = capabilitiesOf(conversation)
    const isAfterGap = (message: Message) => hasHistory && messages.isAfterGap(conversation, message)
    key.value = conversation
    conversations.unmark(conversation)
    feed.value = createMessageFeed({
      timeline: () => messages.timeline(conversation),
      onChanges: listener => messages.onChanges(conversation, listener),
      isComplete: () => messages.history(conversation).isComplete,
      context: () => ({ now: Date.now(), hasSenders, nameOf, avatarOf: names.avatarOf, isAfterGap, droppedBefore: mayDrop ? ({ id }: Message) => messages.droppedBefore(conversation, id) : undefined, isChosen: selection.isChosen, canEditAgain: message => recalled.of(message) !== null, localMediaOf: media.localMediaOf, progressOf: messageKey => media.progressOf(messageKey) ?? downloads.progressOf(messageKey), voices, reactions: reacting.drawn(), hidesReceipts: !receipts.areShown(), ...(hasSenders && { linesBelow: (messageKey: string) => messageKey || !hasHistory || messages.history(conversation).isComplete ? lines.below(conversation, messageKey) : [] }) }),
      onSeen: hasHistory ? runs => messages.seen(conversation, runs) : undefined,
      isAwaited: hasHistory ? message => !!message.receipt?.isDue && receipts.isDue(conversation, message.key) : undefined,
      onInView: found => receipts.noteSeen(conversation, found.map(({ key }) => key)),
      onAbove: isAbove => floods.setAbove(conversation, isAbove),
    })
    stops.push(messages.onChanges(conversation, endRecalled), messages.onChanges(conversation, composition.redraw), messages.onChanges(conversation, verdicts.changed))
    verdicts.opened()
    void outbox.ready().then(composition.restore)
    void loadLinks().then((areNew) => { if (areNew) feed.value?.redraw() })
    if (isPerson) void users.refresh(id)
    await messages.open(conversation)
    feed.value?.markUnread(unread)
    if (at) await jump(at)
  }

  /** Resolves to whether the message can be shown. The oldest one that is loaded is drawn when what comes before it is known. */
  async function jump(at: string): Promise<boolean> {
    if (!await messages.reach(key.value, at))
      return false
    if (feed.value?.jumpTo(at))
      return true
    await messages.loadOlder(key.value)
    return feed.value?.jumpTo(at) === true
  }

  /** Loads the unread messages, newest first, and jumps to the first one; to the oldest that is loaded, when loading brings no more. */
  async function toUnread() {
    const list = feed.value
    if (!list || isSeeking.value)
      return
    isSeeking.value = true
    for (let page = 0; page < MOST_UNREAD_PAGES; page++) {
      const { message, isFirst = true } = list.findUnread() ?? {}
      const before = messages.timeline(key.value).length
      if (!message || isFirst)
        break
      if (messages.isAfterGap(key.value, message)) await messages.seen(key.value, [{ first: message, last: message }])
      else await messages.loadOlder(key.value)
      if (messages.timeline(key.value).length === before)
        break
    }
    isSeeking.value = false
    const found = list.findUnread()
    if (found) list.jumpTo(found.message.key)
    list.reportSeen()
  }

  /** What was seen before the connection was lost has to be confirmed again. */
  async function onOnline() {
    if (!feed.value || !isShown)
      return
    await messages.open(key.value)
    feed.value?.reportSeen()
  }

  function send(text: string) {
    if (composition.isEditing())
      return composition.save(text)
    const failure = messages.send(key.value, composition.outgoing(text))
    if (failure)
      return failure
    messages.setDraft(key.value, '')
    composition.clear()
    return null
  }

  const selection = useSelection(() => key.value, () => feed.value)
  watch(selection.isOn, onResize)

  const { attach, sendVoice } = useAttachments((outgoing, attachment) => messages.send(key.value, outgoing, attachment))

  /** The feed leaves out the oldest known message until the history is complete. */
  watch(() => messages.history(key.value).isComplete, (isComplete) => {
    if (!isComplete)
      return
    feed.value?.mountOldest()
    // What stands above the first message.
    if (lines.below(key.value, '').length) feed.value?.redraw()
  })
  watch([locale, receipts.areShown], () => feed.value?.redraw())
  // The chat is emptied when another tab takes the account, and when this one takes it back.
  watch(() => session.phase, (phase, before) => { if (phase !== 'signed-out' && (phase === 'online' || phase === 'other-tab' || before === 'other-tab')) void onOnline() })

  const redraw = (messageKey: string) => feed.value?.redrawMessage(messageKey)
  const stops = [media, downloads, voices].map(({ onChange }) => onChange(redraw))
  stops.push(floods.onWaiting((conversation) => { if (conversation === key.value) feed.value?.setWaiting(floods.waitingOf(conversation)) }))
  stops.push(lines.onChange(({ conversation, after }) => {
    if (conversation !== key.value)
      return
    if (after) redraw(after)
    // Above the first message, which may have come meanwhile.
    else feed.value?.redraw()
  }))
  stops.push(outbox.onUnquoted((conversation) => { if (conversation === key.value && isShown) uni.showToast({ title: t('quote.dropped'), icon: 'none', duration: 4000 }) }))

  uni.onAppHide(receipts.appHidden)
  onShow(() => {
    isShown = true
    receipts.appShown()
    shownConversation.value = key.value
    if (!feed.value)
      return
    void messages.open(key.value)
    if (shownDay !== new Date().getDate()) feed.value.redraw()
    shownDay = new Date().getDate()
    shows.value++
    feed.value.resume()
    const at = takeJump(key.value)
    if (at) void jump(at)
  })
  onHide(() => {
    messages.close(key.value)
    isShown = false
    feed.value?.pause()
    leave(key.value)
  })
  onUnload(() => {
    uni.offAppHide(receipts.appHidden)
    stops.forEach(stop => stop())
    voices.stop()
    leave(key.value)
    messages.close(key.value)
    feed.value?.close()
  })

  return {
    key,
    feed,
    reacting,
    avatars,
    hasTrouble,
    isElsewhere,
    isUnsaved,
    state: { older, problem, isSeeking, isChoosing: selection.isOn, resizes, shows } satisfies ListState,
    dismissals,
    composition,
    nameOf,
    jump,
    selection,
    open,
    toUnread,
    send,
    attach,
    sendVoice,
    loadOlder,
    draft: composition.text,
    setDraft: composition.write,
    onInset(height: number) {
      inset = height
      onResize()
    },
    /** Called when something beside the list has changed its height. */
    onResize,
    /** A touch on the list closes keyboard and panels. */
    onTouch: () => { if (inset > 0) dismissals.value++ },
  }
}
