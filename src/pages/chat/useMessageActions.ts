import type { MessageFeed } from '@/components/message/list/messageFeed'
import type { MessageAction } from '@/components/message/messageMenu'
import type { BubblePress } from '@/components/message/messagePress'
import type { ConversationKey } from '@/types/conversation'
import type { Message } from '@/types/message'

import { capabilitiesOf } from '@/chat/capabilities'
import { messageMenu } from '@/components/message/messageMenu'
import { failureText } from '@/i18n'
import { t } from '@/i18n/chat'
import { plainText } from '@/messages/models'
import { useMessagesStore } from '@/stores/messages'

import { confirm, copy, showActionSheet, showError } from '../dialogs'

/** Returns the handler of taps and long presses on messages. Failures are shown in a dialog. */
export function useMessageActions() {
  const messages = useMessagesStore()

  const actions: Record<MessageAction, (key: ConversationKey, message: Message) => unknown> = {
    retry: (key, message) => messages.retry(key, message.key),
    copy: (_, { body }) => copy(plainText(body)),
    revoke: (key, message) => messages.revoke(key, message.key),
    async delete(key, message) {
      if (await confirm(t('message.deleteAsk'), message.id ? t('message.deleteMeans') : '', t('action.delete')))
        await messages.remove(key, message.key)
    },
  }

  async function openMenu(key: ConversationKey, message: Message) {
    const choices = messageMenu(message, { canRecall: capabilitiesOf(key).canRecall, now: Date.now() })
    const action = choices.length ? await showActionSheet(choices, name => t(`action.${name}`)) : null
    try { if (action) await actions[action](key, message) }
    catch (thrown) { showError(thrown) }
  }

  async function offerRetry(key: ConversationKey, message: Message) {
    const reason = message.failure ? failureText(message.failure) : ''
    if (await confirm(t('message.failedTitle'), reason, t('action.retry'))) messages.retry(key, message.key)
  }

  return async function press(key: ConversationKey, feed: MessageFeed, { kind, n, link }: BubblePress) {
    const message = feed.messageOf(n)
    if (!message)
      return
    if (kind === 'longpress') await openMenu(key, message)
    else if (message.delivery === 'failed') await offerRetry(key, message)
    else if (link) copy(link, t('done.linkCopied'))
  }
}
