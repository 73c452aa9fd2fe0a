import { onHide, onUnload } from '@dcloudio/uni-app'
import { computed, ref, shallowRef } from 'vue'

import type { ConversationKey } from '@/types/conversation'
import type { Message } from '@/types/message'

import { t } from '@/i18n/chat'
import { allows } from '@/messages/models'
import { confirm, showActionSheet, showError, showNotice } from '@/pages/dialogs'
import { setForwarding } from '@/pages/forwarding'
import { routes } from '@/pages/routes'
import { useMessagesStore } from '@/stores/messages'

import type { ForwardRefusal } from './forwardRefusal'
import type { MessageFeed } from './message/list/messageFeed'

import { forwardRefusal } from './forwardRefusal'

/** Messages that can be chosen at once, as in WeChat. */
const MOST_CHOSEN = 100

const WAYS = ['forwardEach', 'forwardCombined'] as const

/**
 * Messages of the chat that are chosen, to forward or delete them together. While it is on, a press on a message chooses it and does nothing
 * else. It ends with what is done to them, and when the page is left. What disappears from the chat is no longer chosen.
 */
export function useSelection(conversation: () => ConversationKey, feed: () => MessageFeed | null) {
  const messages = useMessagesStore()
  const isOn = ref(false)
  const keys = shallowRef<ReadonlySet<string>>(new Set())
  let stop = () => {}

  function set(chosen: readonly string[]) {
    const before = keys.value
    keys.value = new Set(chosen)
    for (const key of new Set([...before, ...chosen])) {
      if (before.has(key) !== keys.value.has(key)) feed()?.redrawMessage(key)
    }
  }

  /** Oldest first. */
  const chosen = () => messages.timeline(conversation()).filter(({ key }) => keys.value.has(key))

  function end() {
    stop()
    isOn.value = false
    set([])
  }

  function begin(message: Message) {
    end()
    isOn.value = true
    stop = messages.onChanges(conversation(), () => {
      if (chosen().length < keys.value.size) set(chosen().map(({ key }) => key))
    })
    toggle(message)
  }

  function toggle({ key, body }: Message) {
    if (keys.value.has(key))
      return set([...keys.value].filter(each => each !== key))
    // A tip belongs to the group.
    if (!allows(body, 'delete'))
      return
    if (keys.value.size >= MOST_CHOSEN)
      return showNotice(t('choose.most', { n: MOST_CHOSEN }))
    set([...keys.value, key])
  }

  /** Asks about those that cannot be forwarded, if there are any. Resolves to the others; to none when nothing is to be done. */
  async function forwardable(all: readonly Message[]): Promise<readonly Message[]> {
    const able = all.filter(message => !forwardRefusal(message))
    const refusals = [...new Set(all.flatMap(message => forwardRefusal(message) ?? []))]
    if (!refusals.length)
      return able
    const reasons = reasonsOf(refusals)
    if (able.length)
      return await confirm(t('forward.someTitle', { n: all.length - able.length }), reasons, { confirmText: t('forward.others', { n: able.length }) }) ? able : []
    showNotice(reasons)
    return []
  }

  /** Chooses the chats on a page of its own. */
  async function forward(all: readonly Message[], isCombined = false) {
    const able = await forwardable(all)
    if (!able.length)
      return
    setForwarding({ messages: able, isCombined })
    end()
    routes.forward()
  }

  async function askToForward() {
    if (!keys.value.size)
      return
    const way = await showActionSheet(WAYS, name => t(`choose.${name}`))
    if (way) await forward(chosen(), way === 'forwardCombined')
  }

  async function askToDelete() {
    const all = chosen()
    if (!all.length || !await confirm(t('choose.deleteAsk', { n: all.length }), t('choose.deleteMeans'), { confirmText: t('action.delete'), isDestructive: true }))
      return
    try {
      await messages.remove(conversation(), ...all.map(({ key }) => key))
      end()
    }
    catch (thrown) { showError(thrown) }
  }

  onHide(end)
  onUnload(end)

  return {
    isOn,
    count: computed(() => keys.value.size),
    isChosen: (messageKey: string) => keys.value.has(messageKey),
    begin,
    toggle,
    end,
    forward: (message: Message) => forward([message]),
    askToForward,
    askToDelete,
  }
}

export type Selection = ReturnType<typeof useSelection>

const reasonsOf = (refusals: readonly ForwardRefusal[]) => refusals.map(name => t(`forward.not.${name}`)).join('\n')
