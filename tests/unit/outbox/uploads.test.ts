import { describe, expect, it, vi } from 'vitest'

import type { OutboxOptions } from '@/outbox/outboxTypes'
import type { ChatEvent } from '@/types/events'
import type { LocalFile, Message, MessageBody } from '@/types/message'

import { createOutbox } from '@/outbox/outbox'
import { createUploadPlaces } from '@/outbox/uploadPlaces'
import { failed } from '@/utils/failure'

import { aText, myMessage } from '../../support/builders'
import { useFakeClock, wait } from '../../support/clock'
import { createDeviceStorage } from '../../support/model/deviceStorage'

useFakeClock()

const picture = (name: string): MessageBody => ({ kind: 'image', name, bytes: 7, url: '', width: 1, height: 1, thumbnail: '' })

interface Send { name: string, file: LocalFile | undefined, answer: () => void, refuse: (thrown: unknown) => void, onProgress: (done: number, total: number) => void }

/** An outbox whose sends the test answers. @param kept files that the device has, by message key and name */
function createFixture({ kept = new Map<string, LocalFile>(), storage = createDeviceStorage().view().storage, keep = async () => {}, fetchPage = async () => [] }: { kept?: Map<string, LocalFile>, storage?: OutboxOptions['storage'], keep?: () => Promise<void>, fetchPage?: () => Promise<Message[]> } = {}) {
  const events: ChatEvent[] = []
  const sends: Send[] = []
  const removed: string[] = []
  const released: string[] = []
  const numbered = new Map<string, Message>()
  const cancelled: string[] = []
  const places = createUploadPlaces()
  let isOnline = true
  const outbox = createOutbox({
    scope: { userID: 'anna', key: '1.anna', isActive: true, isTakenOver: false },
    storage,
    chat: { apply: event => void events.push(event), message: (_, key) => numbered.get(key) ?? null, conversations: () => new Map(), listed: () => undefined, newestSent: () => undefined, originalOf: () => undefined },
    readiness: () => isOnline ? 'ready' : 'waiting',
    send: ({ outgoing, file, onProgress = () => {} }) => new Promise((resolve, refuse) => {
      const name = outgoing.body.kind === 'text' ? outgoing.body.text : (outgoing.body as { name: string }).name
      sends.push({ name, file, answer: () => resolve(myMessage(sends.length)), refuse, onProgress })
    }),
    cancel: clientID => void cancelled.push(clientID),
    files: async () => ({
      async keep(messageKey, name, file) {
        await keep()
        kept.set(`${messageKey}/${name}`, file)
      },
      restore() {},
      async startUpload(messageKey, name) {
        const end = await places.enter()
        return { file: kept.get(`${messageKey}/${name}`) ?? null, end }
      },
      onProgress() {},
      release: messageKey => void released.push(messageKey),
      remove: (messageKey, name) => void removed.push(name),
    }),
    history: () => ({ fetchPage, fetchBySeq: async () => [] }),
    onError: () => {},
    onCount: () => {},
    onUnquoted: () => {},
  })
  const attach = (name: string, batch: string, onKey = (_: string) => {}) => outbox.add('peer:ben', { body: picture(name), batch }, { file: `tmp/${name}`, onKey })
  const failureOf = (name: string) => events.flatMap(event => event.type === 'message-failed' && events.some(other => other.type === 'message-sending' && other.message.key === event.key && (other.message.body as { name?: string }).name === name) ? event.failure.kind : []).at(-1)
  return { outbox, events, sends, kept, storage, removed, released, numbered, cancelled, attach, failureOf, names: () => sends.map(({ name }) => name), setOnline: (value: boolean) => { isOnline = value } }
}

describe('the outbox, with files,', () => {
  it('shows a message at once, and sends it after its file was copied', async () => {
    let copied = () => {}
    const { attach, sends, events } = createFixture({ keep: () => new Promise((resolve) => { copied = resolve }) })
    await wait(0)
    attach('cat.jpg', 'one')
    expect(events[0]).toMatchObject({ type: 'message-sending', message: { body: { name: 'cat.jpg' } } })
    await wait(5_000)
    expect(sends).toHaveLength(0)
    copied()
    await wait(0)
    expect(sends).toMatchObject([{ name: 'cat.jpg', file: 'tmp/cat.jpg' }])
  })

  it('tells the key of a message before it is shown', async () => {
    const { attach, events } = createFixture()
    await wait(0)
    let known = ''
    attach('cat.jpg', 'one', (key) => {
      known = key
      expect(events).toHaveLength(0)
    })
    expect(events[0]).toMatchObject({ message: { key: known } })
  })

  it('lets no text wait for a file', async () => {
    const { outbox, attach, names } = createFixture()
    await wait(0)
    attach('long.jpg', 'one')
    await wait(0)
    outbox.add('peer:ben', aText('hello'))
    await wait(0)
    expect(names()).toEqual(['long.jpg', 'hello'])
  })

  it('sends files that were chosen together one after another, and another batch beside them', async () => {
    const { attach, sends, names } = createFixture()
    await wait(0)
    attach('1.jpg', 'one')
    attach('2.jpg', 'one')
    attach('other.jpg', 'two')
    await wait(0)
    expect(names()).toEqual(['1.jpg', 'other.jpg'])
    sends[0]!.answer()
    await wait(0)
    expect(names()).toEqual(['1.jpg', 'other.jpg', '2.jpg'])
  })

  it('uploads three files at a time', async () => {
    const { attach, sends, names } = createFixture()
    await wait(0)
    for (const n of [1, 2, 3, 4, 5]) attach(`${n}.jpg`, String(n))
    await wait(0)
    expect(names()).toEqual(['1.jpg', '2.jpg', '3.jpg'])
    sends[1]!.answer()
    await wait(0)
    expect(names()).toEqual(['1.jpg', '2.jpg', '3.jpg', '4.jpg'])
    sends[0]!.refuse(failed('file-refused'))
    await wait(0)
    expect(names()).toEqual(['1.jpg', '2.jpg', '3.jpg', '4.jpg', '5.jpg'])
  })

  it('sends an upload that waited for a place only when there is a connection', async () => {
    const { attach, sends, outbox, setOnline, names } = createFixture()
    await wait(0)
    for (const n of [1, 2, 3, 4]) attach(`${n}.jpg`, String(n))
    await wait(0)
    setOnline(false)
    sends[0]!.answer()
    await wait(0)
    expect(names()).toHaveLength(3)
    setOnline(true)
    outbox.wake()
    await wait(1_500)
    expect(names()).toEqual(['1.jpg', '2.jpg', '3.jpg', '4.jpg'])
  })

  it('sends what an earlier run has left, with the file that was kept', async () => {
    const first = createFixture()
    await wait(0)
    first.attach('cat.jpg', 'one')
    await wait(0)
    first.outbox.close()
    const second = createFixture({ kept: first.kept, storage: first.storage })
    await wait(0)
    expect(second.sends).toMatchObject([{ name: 'cat.jpg', file: 'tmp/cat.jpg' }])
  })

  it('fails a message whose file is gone, and keeps the message', async () => {
    const first = createFixture()
    await wait(0)
    first.attach('cat.jpg', 'one')
    await wait(0)
    first.outbox.close()
    const second = createFixture({ storage: first.storage })
    await wait(0)
    expect(second.sends).toHaveLength(0)
    expect(second.failureOf('cat.jpg')).toBe('file-lost')
  })

  it('fails a message when there is no room for its file, and sends the next one', async () => {
    const keep = vi.fn(async () => {}).mockRejectedValueOnce(failed('file-space'))
    const { attach, failureOf, names } = createFixture({ keep })
    await wait(0)
    attach('1.jpg', 'one')
    attach('2.jpg', 'one')
    await wait(0)
    expect(failureOf('1.jpg')).toBe('file-space')
    expect(names()).toEqual(['2.jpg'])
  })

  it('cancels the upload of a message that is discarded, and removes its file', async () => {
    const { outbox, attach, cancelled, removed, sends, events } = createFixture()
    await wait(0)
    let key = ''
    attach('cat.jpg', 'one', (given) => { key = given })
    await wait(0)
    outbox.discard('peer:ben', key)
    sends[0]!.refuse(failed('cancelled'))
    await wait(60_000)
    expect([cancelled, removed]).toEqual([[key.split('~')[1]], ['cat.jpg']])
    expect(sends).toHaveLength(1)
    expect(events.at(-1)).toMatchObject({ type: 'message-discarded' })
  })

  it('removes the file of a message that is discarded while it is copied, when the copy is there', async () => {
    let copied = () => {}
    const { outbox, attach, sends, removed } = createFixture({ keep: () => new Promise((resolve) => { copied = resolve }) })
    await wait(0)
    let key = ''
    attach('cat.jpg', 'one', (given) => { key = given })
    await wait(0)
    outbox.discard('peer:ben', key)
    await wait(0)
    removed.length = 0
    copied()
    await wait(60_000)
    expect([removed, sends]).toEqual([['cat.jpg'], []])
  })

  it('does not upload a message that is discarded while the history is asked for it', async () => {
    const first = createFixture()
    await wait(0)
    let key = ''
    first.attach('cat.jpg', 'one', (given) => { key = given })
    await wait(0)
    first.outbox.close()
    let answered = (_: Message[]) => {}
    const second = createFixture({ kept: first.kept, storage: first.storage, fetchPage: () => new Promise((resolve) => { answered = resolve }) })
    await wait(0)
    second.outbox.discard('peer:ben', key)
    answered([])
    await wait(60_000)
    expect(second.sends).toEqual([])
  })

  it('releases the file of a message that a page shows while its upload ends without an answer', async () => {
    const { outbox, attach, sends, numbered, released } = createFixture()
    await wait(0)
    let key = ''
    attach('cat.jpg', 'one', (given) => { key = given })
    await wait(0)
    numbered.set(key, myMessage(1, { key }))
    outbox.settle('peer:ben')
    sends[0]!.refuse(failed('timeout'))
    await wait(60_000)
    expect([released, sends.length]).toEqual([[key], 1])
  })

  it('uploads a file again after the network has ended the upload', async () => {
    const { attach, sends } = createFixture()
    await wait(0)
    attach('cat.jpg', 'one')
    await wait(0)
    sends[0]!.refuse(failed('network'))
    await wait(1_500)
    expect(sends).toHaveLength(2)
  })
})
