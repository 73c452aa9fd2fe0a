import type { Ref } from 'vue'

import { nextTick, ref, shallowRef } from 'vue'

import type { RecalledText } from '@/stores/recalled'
import type { ConversationKey } from '@/types/conversation'
import type { Mention, Message, MessageReference, Outgoing } from '@/types/message'

import { referenceOf } from '@/messages/quoted'
import { useMessagesStore } from '@/stores/messages'
import { useSessionStore } from '@/stores/session'

import type { QuoteText } from './message/row/quoteText'

import { quoteText } from './message/row/quoteText'
import { useEditing } from './useEditing'

/** What the composer writes when it edits nothing. */
/** Of one message: ZIM's limit. */
const MOST_MENTIONS = 50

type Composition = { mode: 'new' } | { mode: 'reply', original: MessageReference }

const NEW: Composition = { mode: 'new' }

/** Those whose names still stand in the text. */
const namedIn = (text: string, mentions: readonly Mention[]) => mentions.filter(({ name }) => text.includes(`@${name}`))

/** What stands above the field: an original, or the text that is edited. */
interface Bar extends QuoteText { isEdit?: boolean }

/** A text for the field: at the cursor, or in place of what stands there. */
interface Insertion { text: string, isWhole?: boolean }

/**
 * What the composer of a conversation writes: a new message, a reply, or an own text that is edited. A reply is a part of the draft. The bar above
 * the field follows the message that it shows: it may be recalled, edited or deleted meanwhile.
 */
export function useComposition(key: Readonly<Ref<ConversationKey>>, nameOf: (userID: string) => string) {
  const messages = useMessagesStore()
  const session = useSessionStore()
  const composition = shallowRef<Composition>(NEW)
  /** What the bar above the field shows; null without one. Changes with its content alone. */
  const bar = shallowRef<Bar | null>(null)
  /** Each new value gives the field the focus. */
  const focuses = ref(0)
  /** The text to put into the composer; a new object each time. */
  const insertion = shallowRef<Insertion>({ text: '' })
  const editing = useEditing(key, { fill: text => insertion.value = { text, isWhole: true }, onChange: draw })

  function barOf(original: MessageReference): Bar {
    const now = messages.originalOf(key.value, original)
    return quoteText(now === 'deleted' ? { ...original, state: now } : { ...original, body: now ?? original.body }, nameOf)
  }

  function draw() {
    const { value } = composition
    const line = editing.line()
    const next = line !== null ? { text: line, thumb: '', isEdit: true } : value.mode === 'reply' ? barOf(value.original) : null
    if (next?.text !== bar.value?.text || next?.thumb !== bar.value?.thumb || next?.isEdit !== bar.value?.isEdit) bar.value = next
  }

  /** Draws the bar again when its content has changed. Called when messages or names have. */
  function redraw() {
    editing.check()
    draw()
  }

  function compose(next: Composition) {
    composition.value = next
    messages.setDraftReplyTo(key.value, next.mode === 'reply' ? next.original : undefined)
    draw()
  }

  /** The original of a recalled reply, to be quoted again, unless it is gone. What ZIM's SDK alone knows of it is known while it is loaded. */
  function originalOf({ quote }: RecalledText): MessageReference | undefined {
    const now = quote && (quote.state ?? messages.originalOf(key.value, quote) ?? quote.body)
    if (!now || typeof now === 'string' || now.kind === 'revoked')
      return undefined
    const { id, seq, senderID, sentAt, body } = quote
    const loaded = messages.timeline(key.value).find(message => message.id === id)
    return loaded ? referenceOf(loaded) : { conversation: key.value, id, seq, senderID, sentAt, body, isMine: senderID === session.userID, order: 0, localID: '' }
  }

  return {
    bar,
    focuses,
    insertion,
    redraw,
    isEditing: editing.isOn,
    /** What stands in the field. */
    text: () => editing.isOn() ? editing.text() : messages.draft(key.value),
    /** Keeps what stands in the field now. */
    write(text: string) {
      if (editing.isOn()) return editing.write(text)
      messages.setDraft(key.value, text)
      const mentions = messages.draftMentions(key.value)
      const named = namedIn(text, mentions)
      if (named.length !== mentions.length) messages.setDraftMentions(key.value, named)
    },
    /** Writes a name after the @ that was typed. Returns false when the message can name no more. */
    mention(mention: Mention): boolean {
      const mentions = messages.draftMentions(key.value).filter(({ userID }) => userID !== mention.userID)
      if (mentions.length >= MOST_MENTIONS)
        return false
      // The insertion is written before the mention: a mention without its name in the text is dropped.
      insertion.value = { text: `${mention.name} ` }
      void nextTick(() => messages.setDraftMentions(key.value, [...mentions, mention]))
      focuses.value++
      return true
    },
    /** Continues what the draft has. */
    restore() {
      const original = messages.draftReplyTo(key.value)
      composition.value = original ? { mode: 'reply', original } : NEW
      draw()
    },
    async reply(message: Message) {
      if (!await editing.leave())
        return
      compose({ mode: 'reply', original: referenceOf(message) })
      focuses.value++
    },
    async edit(message: Message) {
      if (!await editing.leave())
        return
      editing.begin(message)
      focuses.value++
    },
    /** Writes a recalled text again, with its quote where the draft has none. */
    async again(recalled: RecalledText) {
      const isInserted = !editing.isOn()
      if (!await editing.leave())
        return
      insertion.value = isInserted ? { text: recalled.text } : { text: messages.draft(key.value) + recalled.text, isWhole: true }
      const original = originalOf(recalled)
      if (original && composition.value.mode === 'new') compose({ mode: 'reply', original })
    },
    save: editing.save,
    /** The bar was closed. */
    close() {
      if (editing.isOn()) editing.close()
      else compose(NEW)
    },
    /** Writes a new message again: the message was sent. */
    clear: () => compose(NEW),
    outgoing(text: string): Outgoing {
      const { value } = composition
      const named = namedIn(text, messages.draftMentions(key.value)).map(({ userID }) => userID)
      const mentions = named.filter(Boolean)
      return { body: { kind: 'text', text }, ...(mentions.length && { mentions }), ...(named.includes('') && { mentionsAll: true as const }), ...(value.mode === 'reply' && { replyTo: value.original }) }
    },
  }
}
