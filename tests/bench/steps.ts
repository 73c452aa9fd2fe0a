import type { CountsByComponent } from '../miniprogram/host/runtime/setData'
import type { Figure, StepName } from './budgets'
import type { BenchPhone } from './phone'
import type { BenchWorld } from './world'

import { textOf } from './world'

/**
 * The steps that are measured, done as a person does them, each on the page where it happens. A step ends when nothing has
 * crossed for 260 ms. `n` is what the figure is filed under.
 */
export interface Stage { world: BenchWorld, phone: BenchPhone }

const PEER = 'bob'
const GAP = 10
const pause = (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms))

export const figure = (step: StepName, n: number, { calls, bytes, largest }: CountsByComponent): Figure => ({ step, n, calls, bytes, largest })

export async function showList({ phone }: Stage, name: string) {
  await phone.until((app, text) => app.page.text().includes(text), `the conversation of ${name}`, name)
  await phone.quiet()
}

async function enterChat({ phone }: Stage) {
  await phone.run(app => app.tap('.row'))
  await phone.until(app => app.page.path === 'pages/chat/index' && app.page.$('.bubble') && !app.page.$('.spinner'), 'the messages of the chat')
}

/** From the list into the first conversation. */
export const open = (stage: Stage) => stage.phone.measure(() => enterChat(stage))

export const say = ({ phone, world }: Stage, text: string, peer = PEER) => phone.measure(() => world.say(peer, text))

/** The mean of `count` messages, each measured alone. */
export async function sayMany(stage: Stage, count: number): Promise<CountsByComponent> {
  const sum = await stage.phone.measure(async () => {
    for (let sent = 0; sent < count; sent++) {
      stage.world.say(PEER, textOf(sent))
      // Longer than the interval between commits, so that each message is drawn by itself.
      await pause(180)
    }
  })
  return { ...sum, calls: sum.calls / count, bytes: Math.round(sum.bytes / count) }
}

/** A hundred messages, one every ten milliseconds, in turn from the given people. */
export const burst = ({ phone, world }: Stage, peers = [PEER]) => phone.measure(async () => {
  const start = Date.now()
  for (let sent = 0; sent < 100; sent++) {
    world.say(peers[sent % peers.length]!, textOf(sent))
    await pause(Math.max(0, start + (sent + 1) * GAP - Date.now()))
  }
})

/** One more stretch of older messages, by the button above the oldest (where there is no layout, nothing scrolls). */
export const growUp = ({ phone }: Stage) => phone.measure(() => phone.run(app => app.tap('.head .text-button')))

/** Older messages until `rows` are shown, or the beginning is reached. */
export async function growUpTo({ phone }: Stage, rows: number) {
  await phone.run(async (app, wanted) => {
    const shown = () => app.page.$$('.chunk > .row').length
    const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))
    const isDone = () => shown() >= wanted || !app.page.$('.head .text-button')
    for (let tries = 0; !isDone() && tries < 3 * wanted; tries++) {
      await app.tap('.head .text-button')
      for (let waited = 0; waited < 125 || app.page.$('.spinner'); waited += 5) await pause(5)
    }
  }, rows)
  await phone.quiet()
}

export async function back({ phone }: Stage) {
  await phone.run(app => app.back())
  await phone.quiet()
}

/** An own message, sent at the composer, is read by the peer. */
export async function changeState({ phone, world }: Stage): Promise<CountsByComponent> {
  await phone.run(app => app.input('.composer textarea', '好的'))
  await phone.run(app => app.tap('发送'))
  await phone.quiet()
  return phone.measure(() => world.read(PEER))
}

/** A message while another page covers the chat. */
export async function sayHidden(stage: Stage): Promise<CountsByComponent> {
  await stage.phone.run(app => (app.host.wx.navigateTo as (options: object) => Promise<unknown>)({ url: '/pages/start/index' }))
  await stage.phone.quiet()
  const counts = await say(stage, '你在吗')
  await back(stage)
  return counts
}
