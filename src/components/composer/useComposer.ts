import { computed, nextTick, ref } from 'vue'

import type { Failure } from '@/types/failure'

import { failureText } from '@/i18n'

import { withoutLast } from './emoji'

export interface ComposerOptions {
  /** The text to begin with. */
  draft: string
  /** Null: it was taken. A Failure: nothing was sent, the text stays. */
  send: (text: string) => Failure | null
  onText: (text: string) => void
}

/**
 * The text being written. The field is not bound both ways: an answer to each key stroke would cross to the view and back
 * and disturb fast typing and input methods, so `value` changes only when the program changes the text.
 */
export function useComposer({ draft, send, onText }: ComposerOptions) {
  const value = ref(draft)
  const hasText = ref(draft !== '')
  const failure = ref<Failure | null>(null)
  let text = draft
  let cursor = draft.length

  function note(next: string, at: number) {
    text = next
    cursor = at
    hasText.value = next !== ''
    failure.value = null
    onText(next)
  }

  function setText(next: string, at: number) {
    const isStale = value.value === next && text !== next
    if (isStale) value.value = text
    note(next, at)
    // What the view already has is not sent again: it first learns what was typed, then the new text.
    if (isStale) nextTick(() => { value.value = text })
    else value.value = next
  }

  return {
    value,
    hasText,
    problem: computed(() => failure.value ? failureText(failure.value) : ''),
    /** The reader has typed. */
    note,
    setCursor(at: number) {
      cursor = at
    },
    insert(piece: string) {
      setText(text.slice(0, cursor) + piece + text.slice(cursor), cursor + piece.length)
    },
    backspace() {
      const before = withoutLast(text.slice(0, cursor))
      setText(before + text.slice(cursor), before.length)
    },
    submit() {
      const refused = send(text)
      if (refused) failure.value = refused
      else setText('', 0)
    },
  }
}
