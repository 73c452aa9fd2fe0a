import type { Message } from '@/types/message'
import type { TimelineChange } from '@/types/timelineChange'

/** Monday 23 November 2026, 14:00 in Shanghai. */
export const NOON = new Date('2026-11-23T14:00:00+08:00').getTime()

let count = 0

/** Creates a text message from bob, one second after the previous one. `order` is its position. */
export function message(overrides: Partial<Message> & { text?: string } = {}): Message {
  count++
  const { text = `text ${count}`, ...rest } = overrides
  return {
    key: `bob~${count}`,
    conversation: 'peer:bob',
    senderID: 'bob',
    isMine: false,
    body: { kind: 'text', text },
    delivery: 'sent',
    failure: null,
    sentAt: NOON + count * 1000,
    id: String(count),
    seq: 0,
    order: count,
    localID: '',
    ...rest,
  }
}

export const messages = (length: number) => Array.from({ length }, () => message())

/** A timeline with the contract of the store: the array is changed first, then the change is reported. */
export function createTimeline(initial: Message[] = []) {
  const list = [...initial]
  const gaps = new Set<string>()
  const listeners = new Set<(changes: TimelineChange[]) => void>()
  const report = (...changes: TimelineChange[]) => listeners.forEach(listener => listener(changes))
  return {
    list,
    isComplete: false,
    /** Keys of messages after a gap. */
    gaps,
    isAfterGap: ({ key }: Message) => gaps.has(key),
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
    /** Loads messages into the gap before `after`. The gap stays before the first of them, unless `isClosed`. */
    loadIntoGap(after: Message, page: Message[], isClosed = false) {
      const index = list.indexOf(after)
      list.splice(index, 0, ...page)
      gaps.delete(after.key)
      if (!isClosed) gaps.add(page[0]!.key)
      report(
        ...page.map((added, at): TimelineChange => ({ type: 'inserted', message: added, index: index + at })),
        { type: 'replaced', message: after },
        { type: 'replaced', message: page[0]! },
      )
    },
    replace(changed: Message) {
      list[list.findIndex(({ key }) => key === changed.key)] = changed
      report({ type: 'replaced', message: changed })
    },
    remove(key: string) {
      list.splice(list.findIndex(known => known.key === key), 1)
      report({ type: 'removed', key, id: '' })
    },
    reset(...now: Message[]) {
      list.splice(0, list.length, ...now)
      report({ type: 'reset', removed: [] })
    },
  }
}
