import { describe, expect, it } from 'vitest'

import type { LookBack } from '@/packages/media/lookBack'
import type { Message } from '@/types/message'

import { lookBack, pageBudget } from '@/packages/media/lookBack'

import type { TestApp } from '../support/testApp'

import { aText } from '../support/builders'
import { useFakeClock, wait } from '../support/clock'
import { createDeviceStorage } from '../support/model/deviceStorage'
import { startOn } from '../support/startOn'
import { createBackend, createTestApp } from '../support/testApp'

useFakeClock()

const ANNA = 'peer:anna' as const
const BEN = 'peer:ben' as const

async function write(app: TestApp, from: number, to: number) {
  for (let n = from; n < to; n++) app.messages.send(ANNA, aText(`text ${n}`))
  await wait((to - from) * 110 + 300)
}

/** Anna's device has the first 20 of Ben's 300 texts, and the newest page when she is online: a gap lies between. */
async function createFixture() {
  const gateway = createBackend({ missed: { login: 'none', reconnect: 'none' } })
  const disk = createDeviceStorage()
  const ben = createTestApp(gateway)
  const before = startOn(gateway, disk)
  await before.signIn('anna')
  await ben.signIn('ben')
  await write(ben, 0, 20)
  await before.messages.open(BEN)
  await wait(2_000)
  before.kill()
  await write(ben, 20, 300)
  return { gateway, anna: startOn(gateway, disk) }
}

const textOf = ({ body }: Message) => body.kind === 'text' ? body.text : ''

/** Looks back until the look ends otherwise than by finding one. */
async function findAll({ messages }: TestApp, isWanted: (message: Message) => boolean, mayGoOn = () => true) {
  const found: string[] = []
  let from = ''
  let result: LookBack = 'found'
  while (result === 'found') {
    result = await lookBack(messages, BEN, { from, isWanted, fill: gap => messages.seen(BEN, [{ first: gap, last: gap }]), mayGoOn })
    const timeline = messages.timeline(BEN)
    const at = from ? timeline.findIndex(({ key }) => key === from) : timeline.length
    const next = timeline.slice(0, at).reverse().find(isWanted)
    if (result !== 'found' || !next)
      break
    found.push(textOf(next))
    from = next.key
  }
  return { found, result }
}

const isEach = (every: number) => (message: Message) => Number(textOf(message).slice(5)) % every === 0

describe('a look back', () => {
  it('finds what was asked for in a chat with a gap, newest first, and leaves nothing out', async () => {
    const { anna } = await createFixture()
    await anna.signIn('anna')
    await anna.messages.open(BEN)
    expect(await findAll(anna, isEach(50))).toEqual({ found: [250, 200, 150, 100, 50, 0].map(n => `text ${n}`), result: 'beginning' })
  })

  it('ends at the gap without a connection, and goes on when it is back', async () => {
    const { gateway, anna } = await createFixture()
    await anna.signIn('anna')
    await anna.messages.open(BEN)
    gateway.controls.offline(['anna'])
    gateway.controls.drop('anna')
    await wait(1_000)
    expect(await findAll(anna, isEach(50))).toEqual({ found: [], result: 'failed' })
    gateway.controls.online()
    await wait(70_000)
    expect(await findAll(anna, isEach(100))).toEqual({ found: ['text 200', 'text 100', 'text 0'], result: 'beginning' })
  })

  it('reads no more pages than it may, also in a chat that has none', async () => {
    const { anna } = await createFixture()
    await anna.signIn('anna')
    await anna.messages.open(BEN)
    let pages = 3
    expect(await findAll(anna, () => false, () => pages-- > 0)).toEqual({ found: [], result: 'paused' })
    expect(anna.messages.timeline(BEN).length).toBeLessThan(40 + 20 + 3 * 45)
    expect(await findAll(anna, () => false, pageBudget(() => true))).toEqual({ found: [], result: 'beginning' })
    expect(anna.messages.timeline(BEN)).toHaveLength(300)
  })
})
