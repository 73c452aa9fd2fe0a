import { onHide, onLoad, onShow, onUnload } from '@dcloudio/uni-app'
import { computed, ref, shallowReactive, shallowRef, watch } from 'vue'

import type { ConversationKey } from '@/types/conversation'
import type { LocalFile, Message } from '@/types/message'

import { lineTime } from '@/i18n/timeText'
import { t } from '@/i18n/viewer'
import { leave, shownConversation } from '@/pages/shownConversation'
import { useNames } from '@/pages/useNames'
import { useDownloadsStore } from '@/stores/downloads'
import { useMediaStore } from '@/stores/media'
import { useMessagesStore } from '@/stores/messages'
import { useSessionStore } from '@/stores/session'
import { fileUrl } from '@/utils/fileUrl'
import { last } from '@/utils/last'
import { fromQuery } from '@/utils/pageQuery'
import { pictureUrl } from '@/utils/pictureUrl'

import type { MessageSource } from './recordSource'

import { lookBack, pageBudget, wantedIn, withoutGaps } from '../lookBack'
import { messageFiles } from '../messageFiles'
import { recordSource } from './recordSource'

type Kind = 'image' | 'video'
type MediaMessage = Message & { body: Extract<Message['body'], { kind: Kind }> }

/** `gone`: neither this device nor the file server has it. `recalled` while it was in front. */
type SlideState = 'loading' | 'shown' | 'failed' | 'gone' | 'recalled'

/** A picture or video as it is drawn. */
export interface Slide {
  key: string
  /** Its place among all that are loaded, from 0. */
  n: number
  kind: Kind
  /** '' while it is not known whether this device has the file, and where there is nothing to load. */
  src: string
  /** The small version of a picture, the first frame of a video; '' when there is none. */
  preview: string
  /** px; 0 when unknown. */
  width: number
  height: number
  state: SlideState
  /** Of the same source, so that a retry loads it again. */
  attempt: number
  /** Who has sent it, and when. */
  label: string
  isCurrent: boolean
}

const isMedia = (message: Message): message is MediaMessage => message.body.kind === 'image' || message.body.kind === 'video'

/**
 * The pictures and videos of a conversation, one of which is in front; those beside it are drawn, too. Reads its place from the query of the page:
 * `key` of the conversation, `at` of the message. What is recalled or deleted disappears; what is recalled while it is in front says so until one goes
 * on.
 *
 * They are loaded as in the chat (../lookBack.ts): older ones when the first is reached, and what is missing before or behind the one in front. Beyond a
 * gap of the history lies nothing until it is filled; where that fails one can go on, and `gap` says that something is missing.
 * @param close called when the last one has disappeared
 */
export function useViewer(close: () => void) {
  const store = useMessagesStore()
  /** The messages of a combined one are shown (pages/shownRecord.ts). */
  const isRecord = ref(false)
  const media = useMediaStore()
  const downloads = useDownloadsStore()
  const session = useSessionStore()
  const files = messageFiles(downloads)
  const names = useNames(() => { redraws.value++ })
  const source = (): MessageSource => isRecord.value ? recordSource : store

  const conversation = ref<ConversationKey>('peer:')
  /** Pictures and videos, and the one in front when it was recalled. */
  const all = shallowRef<readonly Message[]>([])
  const at = ref('')
  const isLoadingOlder = ref(false)
  /** What is missing beside the one in front could not be loaded. */
  const hasFailed = ref(false)
  /** Keys of those between which and the one before it messages are not loaded. */
  let gaps: ReadonlySet<string> = new Set()
  const gap = ref(false)
  const missing = ref('')
  /** Not all that are loaded can be reached. */
  const isCut = ref(false)
  const redraws = ref(0)
  /** Addresses of files that this device has, by the key of their message; '' when it has none. */
  const addresses = shallowReactive(new Map<string, string>())
  const states = shallowReactive(new Map<string, SlideState>())
  const attempts = shallowReactive(new Map<string, number>())
  /** Of files of this device that could not be loaded. */
  const broken = shallowReactive(new Set<string>())
  /** To be revoked. */
  const ownUrls: string[] = []
  const hasOpened = ref(false)
  const isClosed = ref(false)

  const index = computed(() => Math.max(0, all.value.findIndex(({ key }) => key === at.value)))
  const front = computed<Message | null>(() => all.value[index.value] ?? null)
  const current = computed<MediaMessage | null>(() => front.value && isMedia(front.value) ? front.value : null)
  const hasMore = computed(() => isCut.value || !source().history(conversation.value).isComplete)

  function addressOf(file: LocalFile): string {
    if (typeof file === 'string')
      return file
    const url = URL.createObjectURL(file)
    ownUrls.push(url)
    return url
  }

  /** The file of this device; '' when it has none, or when it was lost. */
  function localOf(key: string): string {
    const local = media.localMediaOf(key)?.localUrl || addresses.get(key) || ''
    return broken.has(local) ? '' : local
  }

  /** Whether this device has the file. */
  async function look(message: Message) {
    const { key } = message
    if (!isMedia(message) || addresses.has(key) || media.localMediaOf(key))
      return
    const file = await files.kept(message)
    if (!isClosed.value && !addresses.has(key)) addresses.set(key, file ? addressOf(file) : '')
  }

  function slideOf(message: Message, n: number): Slide {
    if (!isMedia(message))
      return { key: message.key, n, kind: 'image', src: '', preview: '', width: 0, height: 0, state: 'recalled', attempt: 0, label: '', isCurrent: message.key === at.value }
    const { key, body, senderID, isMine, sentAt } = message
    const isLooking = !addresses.has(key) && !media.localMediaOf(key)
    const src = isLooking ? '' : localOf(key) || fileUrl(body.url)
    const name = isMine ? t('viewer.me') : names.nameOf(senderID)
    return {
      key,
      n,
      kind: body.kind,
      src,
      preview: media.localMediaOf(key)?.localPoster || pictureUrl(body.kind === 'video' ? body.poster : body.thumbnail),
      width: body.width,
      height: body.height,
      state: isLooking ? 'loading' : src ? states.get(key) ?? (body.kind === 'video' ? 'shown' : 'loading') : 'gone',
      attempt: attempts.get(key) ?? 0,
      label: t(body.kind === 'video' ? 'viewer.video' : 'viewer.picture', { name, time: lineTime(sentAt, Date.now()) }),
      isCurrent: key === at.value,
    }
  }

  /** The one in front and its neighbours. */
  const slides = computed<Slide[]>(() => {
    void redraws.value
    if (!hasOpened.value)
      return []
    const first = Math.max(0, index.value - 1)
    return all.value.slice(first, index.value + 2).map((message, n) => slideOf(message, first + n))
  })
  const shown = computed(() => slides.value.find(({ isCurrent }) => isCurrent) ?? null)

  const isAfterGap = (message: Message) => source().isAfterGap(conversation.value, message)
  /** Takes what the timeline has now. What was in front and is gone gives its place to the next newer one. */
  function refresh() {
    const before = index.value
    const hadSome = all.value.length > 0
    const timeline = source().timeline(conversation.value)
    const isRecalled = ({ key, body }: Message) => hasOpened.value && key === at.value && body.kind === 'revoked'
    const { found, afterGap } = wantedIn<Message>(timeline, (message): message is Message => isMedia(message) || isRecalled(message), isAfterGap)
    gaps = afterGap
    const isHere = ({ key }: Message) => found.some(message => message.key === key)
    if (hasOpened.value && !found.some(({ key }) => key === at.value)) {
      const next = all.value.slice(before).find(isHere) ?? last(all.value.slice(0, before).filter(isHere)) ?? last(found)
      at.value = next?.key ?? ''
    }
    all.value = hasFailed.value ? found : withoutGaps(found, gaps, at.value)
    isCut.value = all.value.length < found.length
    gap.value = hasFailed.value && (gaps.has(at.value) || gaps.has(all.value[index.value + 1]?.key ?? ''))
    missing.value = missingBefore()
    if (hasOpened.value && hadSome && !at.value) close()
  }

  /** Reports what is in front, so that it is compared with ZIM. `afterGap`: the gap before this message is read, too. */
  function confirm(afterGap?: Message) {
    const shown = front.value?.id ? [front.value] : []
    return source().seen(conversation.value, (afterGap ? [...shown, afterGap] : shown).map(message => ({ first: message, last: message })))
  }

  /** Key of the message before which others are to be read: the one in front, or the one behind it; '' where there is nothing to read. */
  function missingBefore(): string {
    const timeline = source().timeline(conversation.value)
    const behind = timeline.slice(timeline.findIndex(({ key }) => key === at.value) + 1).find(isMedia)?.key ?? ''
    return gaps.has(behind) ? behind : index.value === 0 || gaps.has(at.value) ? at.value : ''
  }

  /** Reads until nothing is missing beside the one in front. */
  async function load() {
    const from = missing.value
    if (isLoadingOlder.value || !hasOpened.value || !from)
      return
    isLoadingOlder.value = true
    const result = await lookBack(source(), conversation.value, { from, isWanted: isMedia, fill: confirm, mayGoOn: pageBudget(() => !isClosed.value) })
    isLoadingOlder.value = false
    hasFailed.value = result === 'failed'
    refresh()
    // Another one may be in front, or another gap beside it.
    if (missing.value !== from) void load()
  }

  function go(n: number) {
    const next = all.value[n]
    if (!next)
      return
    at.value = next.key
    refresh()
  }

  function onLoaded(key: string) {
    if (states.get(key) !== 'shown') states.set(key, 'shown')
  }

  /** The source of a message could not be loaded. A copy that has gone is replaced by the file server's. */
  async function onFailed(key: string) {
    const message = all.value.find(each => each.key === key)
    if (!message || !isMedia(message))
      return
    const local = localOf(key)
    if (local && fileUrl(message.body.url)) return void broken.add(local)
    states.set(key, 'failed')
    if (await files.isGone(message) && states.get(key) === 'failed') states.set(key, 'gone')
  }

  function retry() {
    const { key } = current.value!
    states.delete(key)
    attempts.set(key, (attempts.get(key) ?? 0) + 1)
  }

  async function open(key: ConversationKey, messageKey: string) {
    const isFound = () => all.value.some(message => message.key === messageKey)
    conversation.value = key
    at.value = messageKey
    refresh()
    if (key && !isFound()) {
      // Opened by its address: nothing is loaded.
      await source().open(key)
      await source().reach(key, messageKey)
      refresh()
      if (!isFound()) at.value = last(all.value)?.key ?? ''
      refresh()
    }
    hasOpened.value = true
  }

  watch(() => slides.value.map(({ key }) => key).join(), () => {
    for (const { n } of slides.value) void look(all.value[n]!)
  })
  watch([at, hasOpened], () => { if (hasOpened.value) void confirm() })
  watch([at, hasOpened, missing], load)
  watch(() => session.phase, (phase) => { if (phase === 'online') void load() })

  const percent = ref<number | null>(null)
  const readPercent = () => { percent.value = downloads.progressOf(at.value) ?? null }
  watch(at, readPercent)

  let stops: Array<() => void> = []

  onLoad((query) => {
    const { key, at: messageKey, record } = (query ?? {}) as { key?: string, at?: string, record?: string }
    isRecord.value = record === '1'
    const of = fromQuery(key) as ConversationKey
    stops = [
      source().onChanges(of, refresh),
      media.onChange(() => { redraws.value++ }),
      downloads.onChange(readPercent),
    ]
    void open(of, fromQuery(messageKey))
  })
  // The chat is in front, with its pictures: no banner tells of its messages.
  let isShown = false
  onShow(() => {
    isShown = true
    shownConversation.value = conversation.value
    void source().open(conversation.value)
  })
  function hide() {
    isShown = false
    source().close(conversation.value)
    leave(conversation.value)
  }
  onHide(hide)
  onUnload(() => {
    isClosed.value = true
    for (const stop of stops) stop()
    // Else the page below may be in front already.
    if (isShown) hide()
    // #ifdef H5
    for (const url of ownUrls) URL.revokeObjectURL(url)
    // #endif
  })

  return {
    conversation,
    isRecord,
    /** Keys of all that are loaded, oldest first. */
    keys: computed(() => all.value.map(({ key }) => key)),
    index,
    /** Its place was looked for: where nothing is in front, there is nothing. */
    hasOpened,
    /** Whether there may be older ones. */
    hasMore,
    isLoadingOlder,
    /** Messages beside the one in front are not loaded, and could not be. */
    gap,
    load,
    slides,
    /** The slide in front. */
    shown,
    /** The picture or video in front; null when it was recalled. */
    current,
    /** Of the download of what is in front; null while there is none. */
    percent,
    /** The file of a message, as messageFiles.ts. */
    fileOf: files.fileOf,
    go,
    onLoaded,
    onFailed,
    retry,
  }
}
