import type { Ref } from 'vue'

import { nextTick, ref } from 'vue'

import type { Message } from '@/types/message'

import { summaryOf } from '@/components/message/row/summary'
import { t } from '@/i18n/chat'

/** Messages that arrive within this time after an announcement are announced together, ms. */
const TOGETHER = 4000
/** Longest text that is announced, in characters: it is in its row as well. */
const MAX_LENGTH = 80

export interface Announcements {
  /** What a screen reader says of the messages that have arrived. */
  readonly text: Readonly<Ref<string>>
  /** Announces `count` messages of others, the first of which is given: at once, or together with those that follow within a few seconds. */
  add: (first: Message, count: number) => void
  /** Forgets what was not said yet: the page is hidden or closed. */
  stop: () => void
}

/** Announces new messages of an open chat, at most one text every four seconds. */
export function createAnnouncements({ nameOf, hasSenders }: { nameOf: (userID: string) => string, hasSenders: boolean }): Announcements {
  const text = ref('')
  let first: Message | null = null
  let count = 0
  let timer: ReturnType<typeof setTimeout> | null = null

  function wording(message: Message): string {
    if (count > 1)
      return t('message.new', { n: count })
    const summary = summaryOf(message, { hasSenders, nameOf })
    const said = Array.from(summary.text).slice(0, MAX_LENGTH).join('')
    return summary.isNote ? said : t('message.arrived', { name: nameOf(message.senderID), text: said })
  }

  function forget() {
    first = null
    count = 0
  }

  function say() {
    timer = null
    if (!first)
      return
    const said = wording(first)
    forget()
    // The same text would be no change. After a commit of rows: one update of the list shows both.
    void nextTick(() => { text.value = said === text.value ? `${said}\u00A0` : said })
    timer = setTimeout(say, TOGETHER)
  }

  return {
    text,
    add(message, more) {
      first ??= message
      count += more
      if (!timer) say()
    },
    stop() {
      if (timer) clearTimeout(timer)
      timer = null
      forget()
    },
  }
}
