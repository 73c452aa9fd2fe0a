import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'

import { aText } from '../support/builders'
import { useFakeClock, wait } from '../support/clock'
import { createDevice } from '../support/model/device'
import { createBackend } from '../support/testApp'

useFakeClock()

/** `npm run soak:long` sets it to 100,000 (scripts/soakLong.mjs). */
const messages = Number(process.env.SOAK_LONG ?? 2_000)
const MARKS = [1_000, 10_000, 100_000]
/** A line of Han and Latin characters. */
const TEXT = '今天晚上几点到？I will be there at eight.'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

interface Mark { at: number, heapPerMessage: number, stored: number, writtenPerMessage: number, msPerMessage: number }

function heap(): number {
  collect()
  return process.memoryUsage().heapUsed
}

/** Two users send `messages` texts in turns. One has the conversation open. Each mark contains the values since the mark before. */
async function chatAtLength(): Promise<Mark[]> {
  const gateway = createBackend()
  const devices = ['anna', 'ben'].map(name => createDevice(gateway, name))
  for (const { app, userID } of devices) await app.signIn(userID)
  void devices[1]!.app.messages.open('peer:anna')
  const written = () => devices.reduce((sum, { storage }) => sum + storage.written, 0)
  const stored = () => devices.map(({ storage }) => [...storage.values].reduce((sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value), 0))

  const marks: Mark[] = []
  let before = { at: 0, heap: heap(), written: written(), time: performance.now() }
  for (let n = 1; n <= messages; n++) {
    const [from, to] = n % 2 ? devices : [...devices].reverse()
    from!.app.messages.send(`peer:${to!.userID}`, aText(`${TEXT} ${n}`))
    await wait(120)
    if (!MARKS.includes(n) && n !== messages)
      continue
    await wait(2_000)
    const now = { at: n, heap: heap(), written: written(), time: performance.now() }
    const count = n - before.at
    marks.push({
      at: n,
      heapPerMessage: (now.heap - before.heap) / count,
      stored: Math.max(...stored()),
      writtenPerMessage: (now.written - before.written) / count,
      msPerMessage: (now.time - before.time) / count,
    })
    before = now
  }
  for (const { app, userID } of devices) {
    const other = userID === 'anna' ? 'ben' : 'anna'
    expect(app.messages.timeline(`peer:${other}`).every(({ delivery }) => delivery === 'sent'), `all texts of ${userID} are sent`).toBe(true)
    app.zim.signOut()
  }
  return marks
}

const bytes = (n: number) => Math.round(n).toLocaleString('en')

function table(marks: Mark[]): string {
  const rows = marks.map(({ at, heapPerMessage, stored, writtenPerMessage, msPerMessage }) =>
    [bytes(at), bytes(heapPerMessage), bytes(stored), bytes(writtenPerMessage), msPerMessage.toFixed(2)])
  const head = ['messages', 'heap B/message', 'stored B/device', 'written B/message', 'ms/message']
  return [head, ...rows].map(row => row.map((cell, at) => cell.padStart(head[at]!.length)).join('  ')).join('\n')
}

describe('a long conversation', () => {
  it(`costs as many bytes per message at its end as at its beginning (${messages} messages)`, async () => {
    const marks = await chatAtLength()
    process.stdout.write(`\n${table(marks)}\n`)
    const [first, ...later] = marks
    for (const mark of later) {
      expect(mark.heapPerMessage, `heap per message at ${mark.at}`).toBeLessThan(first!.heapPerMessage * 1.5)
      expect(mark.writtenPerMessage, `bytes written per message at ${mark.at}`).toBeLessThan(first!.writtenPerMessage * 1.25)
      expect(mark.stored, `bytes stored at ${mark.at}`).toBeLessThan(4 * 1024 * 1024)
    }
  }, 1e9)
})
