import type { Ref } from 'vue'

import type { ConversationKey } from '@/types/conversation'
import type { Failure } from '@/types/failure'
import type { Message, MessageBody } from '@/types/message'

import { useZim } from '@/composables/useZim'
import { t } from '@/i18n/chat'
import { plainText } from '@/messages/models'
import { confirm, showError, showNotice } from '@/pages/dialogs'
import { useFeaturesStore } from '@/stores/features'
import { useMessagesStore } from '@/stores/messages'
import { useSessionStore } from '@/stores/session'
import { failureOf } from '@/utils/failure'

import { shortened } from './message/row/quoteText'

/** `text`: what stands in the field. */
interface Edit { message: Message, text: string, isSaving: boolean }

/** What the page does for an edit. */
interface Editing {
  /** Replaces what stands in the field. */
  fill: (text: string) => void
  /** The edit has begun, changed or ended. */
  onChange: () => void
}

/**
 * An own text that is edited in the field of the composer, one at a time. The draft stays stored meanwhile, and stands in the field again
 * when the edit ends. An edit is not stored: it ends with the page.
 */
export function useEditing(key: Readonly<Ref<ConversationKey>>, { fill, onChange }: Editing) {
  const zim = useZim()
  const features = useFeaturesStore()
  const messages = useMessagesStore()
  const session = useSessionStore()
  let edit: Edit | null = null

  /** What the message says now: another device may have edited it. */
  const bodyOf = ({ body, ...message }: Message): MessageBody | 'deleted' => messages.originalOf(key.value, message) ?? body
  function oldText({ message }: Edit) {
    const body = bodyOf(message)
    return plainText(body === 'deleted' ? message.body : body)
  }
  const isTyped = (given: Edit) => given.text.trim() !== '' && given.text !== plainText(given.message.body)

  function end(text = messages.draft(key.value)) {
    edit = null
    fill(text)
    onChange()
  }

  /** Ends the edit of a message that was recalled or deleted. What was typed goes to the draft. */
  function check() {
    const body = edit && bodyOf(edit.message)
    if (!edit || !body || (body !== 'deleted' && body.kind !== 'revoked'))
      return
    const kept = [messages.draft(key.value), isTyped(edit) ? edit.text : ''].filter(Boolean).join('\n')
    messages.setDraft(key.value, kept)
    end(kept)
    showNotice(t('edit.gone'))
  }

  async function request(given: Edit, text: string) {
    const { message } = given
    try { await messages.inDoubt(message, () => features.ask('edit', client => client.edits.edit(message, { kind: 'text', text }))) }
    catch (thrown) {
      if (given === edit) showError(thrown)
      return
    }
    finally { given.isSaving = false }
    // What was typed meanwhile is not saved yet.
    if (given === edit && given.text === text) end()
  }

  return {
    isOn: () => edit !== null,
    /** What stands in the field. */
    text: () => edit?.text ?? '',
    /** The line above the field; null without an edit. */
    line: () => edit && t(edit.isSaving ? 'edit.saving' : 'edit.line', { text: shortened(oldText(edit)) }),
    check,
    write(text: string) {
      if (edit) edit.text = text
    },
    begin(message: Message) {
      edit = { message, text: plainText(message.body), isSaving: false }
      fill(edit.text)
      onChange()
    },
    /** Saves the text, and ends the edit when ZIM has taken it. Returns why it cannot be sent at all; else 'kept'. Later failures are shown in a dialog, and the edit stays. */
    save(text: string): Failure | 'kept' {
      if (!edit || edit.isSaving)
        return 'kept'
      if (text === oldText(edit)) {
        end()
        return 'kept'
      }
      if (session.phase !== 'online') {
        showNotice(t('edit.offline'))
        return 'kept'
      }
      try { zim.checkOutgoing(key.value, { body: { kind: 'text', text } }) }
      catch (thrown) { return failureOf(thrown) }
      edit.isSaving = true
      void request(edit, text).finally(onChange)
      onChange()
      return 'kept'
    },
    /** Gives the field back to the draft. While the text is being saved, nothing happens. */
    close() {
      if (edit && !edit.isSaving) end()
    },
    /** Ends the edit for something else. Asks before typed words are lost. Resolves to whether the field is free. */
    async leave(): Promise<boolean> {
      const left = edit
      if (!left)
        return true
      if (left.isSaving || (isTyped(left) && !await confirm(t('edit.dropAsk'), '', { confirmText: t('edit.drop'), isDestructive: true })))
        return false
      if (left === edit) end()
      return true
    },
  }
}
