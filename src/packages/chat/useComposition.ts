import type { Ref } from 'vue'

import { ref, shallowRef } from 'vue'

import type { ConversationKey } from '@/types/conversation'
import type { Message, MessageReference, Outgoing } from '@/types/message'

import { referenceOf } from '@/messages/quoted'
import { useMessagesStore } from '@/stores/messages'

import type { QuoteText } from './message/row/quoteText'

import { quoteText } from './message/row/quoteText'

/** What the composer writes. */
type Composition = { mode: 'new' } | { mode: 'reply', original: MessageReference }

const NEW: Composition = { mode: 'new' }

/**
 * What the composer of a conversation writes: a new message or a reply. A reply is a part of the draft. The bar above the field follows the
 * original: it may be recalled, edited or deleted meanwhile.
 */
export function useComposition(key: Readonly<Ref<ConversationKey>>, nameOf: (userID: string) => string) {
  const messages = useMessagesStore()
  const composition = shallowRef<Composition>(NEW)
  /** What the bar above the field shows; null without one. Changes with its content alone. */
  const bar = shallowRef<QuoteText | null>(null)
  /** Each new value gives the field the focus. */
  const focuses = ref(0)

  function barOf(original: MessageReference): QuoteText {
    const now = messages.originalOf(key.value, original)
    return quoteText(now === 'deleted' ? { ...original, state: now } : { ...original, body: now ?? original.body }, nameOf)
  }

  /** Draws the bar again when its content has changed. Called when messages or names have. */
  function redraw() {
    const { value } = composition
    const next = value.mode === 'reply' ? barOf(value.original) : null
    if (next?.text !== bar.value?.text || next?.thumb !== bar.value?.thumb) bar.value = next
  }

  function compose(next: Composition) {
    composition.value = next
    messages.setDraftReplyTo(key.value, next.mode === 'reply' ? next.original : undefined)
    redraw()
  }

  return {
    bar,
    focuses,
    redraw,
    /** Continues what the draft has. */
    restore() {
      const original = messages.draftReplyTo(key.value)
      composition.value = original ? { mode: 'reply', original } : NEW
      redraw()
    },
    reply(message: Message) {
      compose({ mode: 'reply', original: referenceOf(message) })
      focuses.value++
    },
    /** Writes a new message again: the bar was closed, or the message was sent. */
    clear: () => compose(NEW),
    outgoing(text: string): Outgoing {
      const { value } = composition
      return { body: { kind: 'text', text }, ...(value.mode === 'reply' && { replyTo: value.original }) }
    },
  }
}
