import { computed, nextTick, ref } from 'vue'

import type { Failure } from '@/types/failure'

import { failureText } from '@/i18n'

import { removeLastCharacter } from './lastCharacter'

export interface ComposerOptions {
  /** Initial text. */
  draft: string
  /** Sends a text. Returns null on success, else the failure, or 'kept' when the page does the rest; then the text stays in the field. */
  send: (text: string) => Failure | 'kept' | null
  /** Called at every change of the text. */
  onText: (text: string) => void
}

/**
 * State of the text being written. The field is not bound in both directions: `value` changes only when the program changes the
 * text. A setData call for each key stroke would disturb fast typing and input methods.
 */
export function useComposer({ draft, send, onText }: ComposerOptions) {
  const value = ref(draft)
  /** Blank texts are not sent. */
  const hasText = ref(draft.trim() !== '')
  const failure = ref<Failure | null>(null)
  let text = draft
  let cursor = draft.length

  function onInput(next: string, at: number) {
    text = next
    cursor = at
    hasText.value = next.trim() !== ''
    failure.value = null
    onText(next)
  }

  function setText(next: string, at: number) {
    const isStale = value.value === next && text !== next
    if (isStale) value.value = text
    onInput(next, at)
    // uni-app does not send a value that it has sent before. So the typed text is sent first, then the new text.
    if (isStale) nextTick(() => { value.value = text })
    else value.value = next
  }

  return {
    value,
    hasText,
    /** Characters that stand in the field. */
    written: () => text.length,
    problem: computed(() => failure.value ? failureText(failure.value) : ''),
    /** Called when the user has typed. `at`: cursor position. */
    onInput,
    setCursor(at: number) {
      cursor = at
    },
    insert(piece: string) {
      setText(text.slice(0, cursor) + piece + text.slice(cursor), cursor + piece.length)
    },
    replace: (whole: string) => setText(whole, whole.length),
    backspace() {
      const before = removeLastCharacter(text.slice(0, cursor))
      setText(before + text.slice(cursor), before.length)
    },
    submit() {
      const result = send(text)
      if (!result) setText('', 0)
      else if (result !== 'kept') failure.value = result
    },
  }
}
