import type { Message } from '@/types/message'
import type { TimelineChange } from '@/types/timelineChange'

/** Monday 23 November 2026, 14:00 in Shanghai. */
export const NOON = new Date('2026-11-23T14:00:00+08:00').getTime()

let made = 0

/** One text from bob, a second after the one made before it. */
export function message(overrides: Partial<Message> & { text?: string } = {}): Message {
  made++
  const { text = `text ${made}`, ...rest } = overrides
  return {
    key: `bob~${made}`,
    conversation: 'peer:bob',
    senderID: 'bob',
    isMine: false,
    body: { kind: 'text', text },
    delivery: 'sent',
    failure: null,
    sentAt: NOON + made * 1000,
    id: String(made),
    seq: made,
    order: made,
    localID: '',
    ...rest,
  }
}

export const messages = (count: number) => Array.from({ length: count }, () => message())

/** A timeline that a test changes as the store would: the array first, then the report. */
export function createTimeline(initial: Message[] = []) {
  const list = [...initial]
  const listeners = new Set<(changes: TimelineChange[]) => void>()
  const report = (...changes: TimelineChange[]) => listeners.forEach(listener => listener(changes))
  return {
    list,
    isComplete: false,
    listeners,
    onChanges(listener: (changes: TimelineChange[]) => void) {
      listeners.add(listener)
      return () => { listeners.delete(listener) }
    },
    append(...added: Message[]) {
      list.push(...added)
      report({ type: 'appended', messages: added })
    },
    prepend(...older: Message[]) {
      list.unshift(...older)
      report({ type: 'prepended', messages: older })
    },
    insert(index: number, added: Message) {
      list.splice(index, 0, added)
      report({ type: 'inserted', message: added, index })
    },
    replace(changed: Message) {
      list[list.findIndex(({ key }) => key === changed.key)] = changed
      report({ type: 'replaced', message: changed })
    },
    remove(key: string) {
      list.splice(list.findIndex(known => known.key === key), 1)
      report({ type: 'removed', key })
    },
    reset(...now: Message[]) {
      list.splice(0, list.length, ...now)
      report({ type: 'reset', removed: [] })
    },
  }
}
