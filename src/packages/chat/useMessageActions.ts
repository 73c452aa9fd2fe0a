import { shallowRef, watch } from 'vue'

import type { RecalledText } from '@/stores/recalled'
import type { Sound } from '@/stores/voices'
import type { Quote } from '@/types/annotations'
import type { ConversationKey } from '@/types/conversation'
import type { Message } from '@/types/message'

import { capabilitiesOf } from '@/chat/capabilities'
import { isNote } from '@/components/message/row/summary'
import { failureText } from '@/i18n'
import { t } from '@/i18n/chat'
import { plainText } from '@/messages/models'
import { confirm, copy, showError, showNotice } from '@/pages/dialogs'
import { routes } from '@/pages/routes'
import { swallowPress } from '@/pages/swallowPress'
import { useDownloadsStore } from '@/stores/downloads'
import { useFeaturesStore } from '@/stores/features'
import { useMessagesStore } from '@/stores/messages'
import { reachOriginal } from '@/stores/reachOriginal'
import { useRecalledStore } from '@/stores/recalled'
import { useSessionStore } from '@/stores/session'
import { useVoicesStore } from '@/stores/voices'
import { parseConversationKey } from '@/utils/conversationKey'
import { failed, textOf } from '@/utils/failure'

import type { MessageFeed, Rect } from './message/list/messageFeed'
import type { MenuPlacement } from './message/menuPlacement'
import type { MessageAction } from './message/messageActions'
import type { BubblePress } from './message/messagePress'
import type { ReactionKey } from './message/reactionKeys'
import type { useReactions } from './useReactions'
import type { Selection } from './useSelection'

import { forwardRefusal } from './forwardRefusal'
import { MENU_HEIGHT, placeMenu, REACTIONS_HEIGHT } from './message/menuPlacement'
import { messageActions } from './message/messageActions'
import { reactionKeys } from './message/reactionKeys'
import { useLinks } from './useLinks'

interface OpenMenu {
  actions: MessageAction[]
  /** Emoji above the entries. */
  reactions: ReactionKey[]
  placement: MenuPlacement
  /** Where the menu stands with this height, px. */
  place: (height: number) => MenuPlacement
  choose: (action: MessageAction) => unknown
  message: Message
  height: number
}

/** Loading back to an original shows a spinner after this time, ms. */
const LOADING_AFTER = 500

const loadOpening = () => import('../media/openMessageFile').catch((error) => { throw failed('network', { detail: textOf(error) }) })

/** What a page of a chat offers beyond the menu. */
interface PageActions {
  /** The messages that are chosen, to be forwarded or deleted together. */
  selection: Selection
  /** The pinned messages of the conversation. */
  pins?: { isOn: () => boolean, isPinned: (message: Message) => boolean, set: (message: Message, willBe: boolean) => Promise<void> }
  reacting?: ReturnType<typeof useReactions>
  /** The composer writes a reply to a message. */
  reply?: (message: Message) => void
  /** Whether the user may recall this message of another user. */
  recallsOther?: (message: Message) => boolean
  /** Shows who has read an own message of a group. */
  readers?: { open: (message: Message) => void }
  /** The composer edits an own text. Absent: none is edited. */
  edit?: (message: Message) => void
  /** The composer writes a recalled text again. */
  again?: (recalled: RecalledText) => void
  /** Scrolls to a message, also one that is not loaded. Resolves to whether it can be shown. */
  jump?: (messageKey: string) => Promise<boolean>
}

/** Handles taps, long presses and swipes on messages; while messages are chosen, a press chooses. Holds the menu of a message while it is open. Failures are shown in a dialog. */
export function useMessageActions(feed: () => MessageFeed | null, { selection, pins, reacting, recallsOther, readers, reply = () => {}, edit, again = () => {}, jump = async () => false }: PageActions) {
  const messages = useMessagesStore()
  const recalled = useRecalledStore()
  const downloads = useDownloadsStore()
  const features = useFeaturesStore()
  const session = useSessionStore()
  const voices = useVoicesStore()
  const openLink = useLinks()
  const menu = shallowRef<OpenMenu | null>(null)

  const canForward = () => features.isOn('forward')

  const actions: Record<MessageAction, (key: ConversationKey, message: Message) => unknown> = {
    open: show,
    retry: (key, message) => messages.retry(key, message.key),
    earpiece: soundingWith({ isEarpiece: true }),
    speaker: soundingWith({ isEarpiece: false }),
    normalSpeed: soundingWith({ speed: 1 }),
    faster: soundingWith({ speed: 1.5 }),
    fastest: soundingWith({ speed: 2 }),
    copy: (_, { body }) => copy(plainText(body)),
    forward: (_, message) => selection.forward(message),
    choose: (_, message) => selection.begin(message),
    reply: (_, message) => reply(message),
    edit: (_, message) => edit?.(message),
    revoke(key, message) {
      if (message.isMine) recalled.keep(message)
      return messages.revoke(key, message.key)
    },
    report: (key, { key: messageKey, senderID }) => routes.report('user', senderID, { key, messageKey }),
    pinMessage: (_, message) => pins?.set(message, true),
    unpinMessage: (_, message) => pins?.set(message, false),
    async delete(key, message) {
      if (await confirm(t('message.deleteAsk'), message.id ? t('message.deleteMeans') : '', { confirmText: t('action.delete'), isDestructive: true }))
        await messages.remove(key, message.key)
    },
  }

  function actionsOf(key: ConversationKey, message: Message): MessageAction[] {
    const { canRecall, canReply, hasHistory } = capabilitiesOf(key)
    return messageActions(message, { canRecall, recallsOther: recallsOther?.(message), canReply: canReply && features.isOn('reply'), canEdit: !!edit && hasHistory && features.isOn('edit'), canForward: canForward() && !forwardRefusal(message), canReport: session.kind === 'account', now: Date.now(), sound: voices.sound(), pin: pins?.isOn() ? pins.isPinned(message) ? 'unpinMessage' : 'pinMessage' : undefined })
  }

  /** A swipe to the right is the reply of the menu. */
  function swiped(key: ConversationKey, message: Message) {
    if (actionsOf(key, message).includes('reply')) reply(message)
  }

  function openMenu(key: ConversationKey, message: Message, list: Rect, rect: Rect | null) {
    const entries = actionsOf(key, message)
    const reactions = reacting?.canReact(message) ? reactionKeys(reacting.reactionsOf(message)) : []
    if (!entries.length && !reactions.length)
      return
    swallowPress()
    const side = isNote(message) ? 'middle' : message.isMine ? 'mine' : 'theirs'
    const place = (height: number) => placeMenu(side, height, rect, list)
    const height = MENU_HEIGHT + (reactions.length ? REACTIONS_HEIGHT : 0)
    menu.value = { actions: entries, reactions, placement: place(height), place, height, message, choose: action => actions[action](key, message) }
  }

  /** The menu is drawn, with this height, px. */
  function measured(height: number) {
    if (menu.value && height !== menu.value.height) menu.value = { ...menu.value, height, placement: menu.value.place(height) }
  }

  function closeMenu() { menu.value = null }

  async function choose(action: MessageAction) {
    const open = menu.value
    closeMenu()
    try { await open?.choose(action) }
    catch (thrown) { showError(thrown) }
  }

  /** An emoji of the menu; '' shows all. */
  function react(emoji: string) {
    const open = menu.value
    closeMenu()
    if (open && emoji) reacting?.toggle(open.message, emoji)
    else if (open && reacting) reacting.picking.value = open.message
  }

  async function offerRetry(key: ConversationKey, message: Message) {
    const reason = message.failure ? failureText(message.failure) : ''
    if (await confirm(t('message.failedTitle'), reason, { confirmText: t('action.retry') })) messages.retry(key, message.key)
  }

  /** Removes the entry from rows whose time is over. */
  function editAgain(message: Message) {
    const known = recalled.of(message)
    if (known) again(known)
    else feed()?.redraw()
  }

  /** The next voice of the other side that was not heard follows by itself. */
  function nextVoice(key: ConversationKey, after: string): Message | undefined {
    const timeline = messages.timeline(key)
    const from = timeline.findIndex(message => message.key === after)
    if (from < 0 || timeline[from]!.isMine)
      return undefined
    return timeline.slice(from + 1).find(({ key, body, isMine }) => body.kind === 'voice' && !isMine && !voices.isHeard(key))
  }

  async function playVoice(key: ConversationKey, message: Message, change?: Partial<Sound>) {
    try { await voices.play(message, after => nextVoice(key, after), showError, change) }
    catch (thrown) { showError(thrown) }
  }

  function soundingWith(change: Partial<Sound>) {
    return (key: ConversationKey, message: Message) => playVoice(key, message, change)
  }

  /** Ends a download, or takes back a message whose file is not sent yet. */
  function cancel(key: ConversationKey, message: Message) {
    if (downloads.isRunning(message.key)) downloads.cancel(message.key)
    else messages.discard(key, message.key)
  }

  /** What a tap on the content shows. */
  async function show(key: ConversationKey, message: Message) {
    const { kind } = message.body
    if (kind === 'voice') await playVoice(key, message)
    if (kind === 'image' || kind === 'video') routes.viewer(key, message.key)
    if (kind === 'combined') routes.record(key, message.key)
    if (message.body.kind === 'contactCard') routes.person(message.body.userID)
    if (kind === 'file') await (await loadOpening()).openMessageFile(message, downloads, session.recordError)
  }

  /** Shows the original of a reply, wherever it is. */
  async function toOriginal(key: ConversationKey, quote: Quote) {
    let isWaiting = false
    const timer = setTimeout(() => {
      isWaiting = true
      uni.showLoading({ title: t('message.loading') })
    }, LOADING_AFTER)
    const found = await reachOriginal(key, quote)
    clearTimeout(timer)
    if (isWaiting) uni.hideLoading()
    const isShown = typeof found === 'object' && await jump(found.key)
    if (!isShown) showNotice(t(found === 'gone' ? 'quote.gone' : 'quote.unreached'))
  }

  /** Opens the card of the person whose avatar was pressed. */
  function openPerson(key: ConversationKey, who: BubblePress['who'], message?: Message) {
    const userID = who === 'me' ? session.userID : who === 'peer' ? parseConversationKey(key).id : message?.senderID
    if (userID) routes.person(userID)
  }

  async function press(key: ConversationKey, { kind, n, who, link, chip, isAgain, isCancel, isQuote, isReplies, isReaders, rect }: BubblePress) {
    const { messageOf, virtualisation } = feed() ?? {}
    const message = messageOf?.(n)
    if (who && !selection.isOn.value)
      return openPerson(key, who, message)
    if (!message || !virtualisation)
      return
    if (selection.isOn.value) selection.toggle(message)
    else if (kind === 'swipe') swiped(key, message)
    else if (chip !== undefined) pressChip(kind, message, chip)
    else if (kind === 'longpress') openMenu(key, message, virtualisation.viewport, rect ?? null)
    else if (isQuote && message.quote) await toOriginal(key, message.quote)
    else if (isReplies) await routes.replies(key, message.key)
    else if (isReaders) readers?.open(message)
    else if (message.delivery === 'failed') await offerRetry(key, message)
    else if (link) await openLink(link)
    else if (isAgain) editAgain(message)
    else if (isCancel) cancel(key, message)
    else await show(key, message).catch(showError)
  }

  function pressChip(kind: BubblePress['kind'], message: Message, chip: number) {
    if (kind === 'tap') return reacting?.pressChip(message, chip)
    swallowPress()
    reacting?.showUsers(message, chip)
  }

  watch(() => feed()?.scrolls.value, closeMenu)

  return { menu, canForward, press, choose, react, measured, closeMenu }
}
