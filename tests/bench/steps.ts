import type { Answers, CountsByComponent } from '../miniprogram/host/runtime/setData'
import type { Figure, StepName } from './budgets'
import type { BenchPhone } from './phone'
import type { BenchWorld, Content } from './world'

import { textOf } from './world'

export type { Answers } from '../miniprogram/host/runtime/setData'

/**
 * The measured steps, done as a user does them. A step ends when there was no setData call for 260 ms. `n` of a figure is the length of the
 * conversation or of the list.
 */
export interface BenchContext { world: BenchWorld, phone: BenchPhone }

const PEER = 'bob'
const GAP = 10
/** Until some thousand messages have crossed the socket, ms. */
const ARRIVAL_MS = 2500
/** Longer than announcements.ts waits between two announcements, ms. */
export const ANNOUNCED_MS = 4500
/** What arrives in a flood is shown within this time (stores/floods.ts), ms. */
export const FLOOD_ENDS_MS = 1100
const pause = (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms))

export const figure = (step: StepName, n: number, { calls, bytes, largest }: CountsByComponent): Figure => ({ step, n, calls, bytes, largest })

export async function showList({ phone }: BenchContext, name: string) {
  await phone.until((app, text) => app.page.text().includes(text), `the conversation of ${name}`, name)
  await phone.quiet()
}

async function enterChat({ phone }: BenchContext) {
  await phone.run(app => app.tap('.row'))
  await phone.until(app => app.page.path === 'packages/chat/index' && app.page.$('.bubble') && !app.page.$('.spinner'), 'the messages of the chat')
}

/** Opens the first conversation of the list, of which messages were missed. */
export const openWithGap = (bench: BenchContext) => bench.phone.measure(async () => {
  await enterChat(bench)
  await bench.phone.until(app => app.page.$('.gap'), 'the gap')
})

/** Opens the first conversation of the list. */
export const open = (bench: BenchContext) => bench.phone.measure(() => enterChat(bench))

/** Opens the list of the pictures, videos and files of the open chat. */
export async function openGallery({ phone }: BenchContext) {
  await phone.run(app => app.tap('[aria-label="更多"]'))
  await phone.quiet()
  return phone.measure(async () => {
    await phone.run(app => app.tap('聊天图片与文件'))
    await phone.until(app => app.page.path === 'packages/media/gallery' && app.page.$('.square') && !app.page.$('.spinner'), 'the pictures of the chat')
  })
}

export const receive = ({ phone, world }: BenchContext, content: string | Content, peer = PEER) => phone.measure(() => world.send(peer, content))

/** Returns the mean cost of `count` messages, each of which is rendered alone. */
export async function receiveMany(bench: BenchContext, count: number): Promise<CountsByComponent> {
  const sum = await bench.phone.measure(async () => {
    for (let sent = 0; sent < count; sent++) {
      bench.world.send(PEER, textOf(sent))
      // Longer than the interval between commits, so that each message is rendered alone.
      await pause(200)
    }
  })
  return { ...sum, calls: sum.calls / count, bytes: Math.round(sum.bytes / count) }
}

/** 100 messages, one every 10 ms, in turn from the given peers. */
export const burst = ({ phone, world }: BenchContext, peers = [PEER]) => phone.measure(async () => {
  const start = Date.now()
  for (let sent = 0; sent < 100; sent++) {
    world.send(peers[sent % peers.length]!, textOf(sent))
    await pause(Math.max(0, start + (sent + 1) * GAP - Date.now()))
  }
})

/** `count` texts, one every 10 ms, in turn from the given peers. */
async function sendInTurn(send: (peer: string, text: string) => void, peers: readonly string[], count = 100) {
  const start = Date.now()
  for (let sent = 0; sent < count; sent++) {
    send(peers[sent % peers.length]!, textOf(sent))
    const early = start + (sent + 1) * GAP - Date.now()
    // Even an empty pause takes a while on a machine with other work.
    if (early > 0) await pause(early)
  }
}

/** The same into the open chat of a group. */
export const burstInGroup = ({ phone, world }: BenchContext, groupID: string, peers: readonly string[]) => phone.measure(() => sendInTurn((peer, text) => world.sendToGroup(groupID, peer, text), peers))

/** 100 messages a second into a room for some seconds, until the last ones are shown. */
export const floodRoom = ({ phone, world }: BenchContext, roomID: string, peers: readonly string[], seconds = 1) => phone.measure(async () => {
  await sendInTurn((peer, text) => world.sendToRoom(roomID, peer, text), peers, 100 * seconds)
  await pause(FLOOD_ENDS_MS)
})

/** Loads one more page of older messages by the button above the oldest, because nothing scrolls without layout. */
export const loadOlder = ({ phone }: BenchContext) => phone.measure(() => phone.run(app => app.tap('.head .text-button')))

/** Loads older messages until `rows` are shown or the beginning is reached. */
export async function loadOlderUntil({ phone }: BenchContext, rows: number) {
  await phone.run(async (app, wanted) => {
    const shown = () => app.page.$$('.chunk .row').length
    const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))
    const isDone = () => shown() >= wanted || !app.page.$('.head .text-button')
    for (let tries = 0; !isDone() && tries < 3 * wanted; tries++) {
      await app.tap('.head .text-button')
      for (let waited = 0; waited < 125 || app.page.$('.spinner'); waited += 5) await pause(5)
    }
  }, rows)
  await phone.quiet()
}

/** Takes the phone offline, which shows the list of conversations. `count` messages are missed. Returns when it is online again. */
export async function missMessages({ phone, world }: BenchContext, count: number) {
  await phone.run(app => app.setNetwork('none'))
  await phone.until(app => app.page.$('.banner'), 'the banner of a lost connection')
  world.miss(PEER, count)
  await phone.run(app => app.setNetwork('wifi'))
  await phone.until(app => !app.page.$('.banner'), 'the connection')
  await phone.quiet()
}

/** Loads one page of messages into the gap, by its button. */
export const loadIntoGap = ({ phone }: BenchContext) => phone.measure(() => phone.run(app => app.tap('.gap')))

/** Measures a message in another chat until its banner is drawn, and the end of the banner before that. */
export const receiveElsewhere = ({ phone, world }: BenchContext, text: string) => phone.measure(async () => {
  world.send('carl', text)
  await phone.until((app, expected) => app.page.$('.incoming')?.textContent.includes(expected), 'the banner', text)
})

/** Closes the banner. Messages within a second are reported together. */
export const closeBanner = ({ phone }: BenchContext) => phone.measure(async () => {
  await phone.run(app => app.tap('.incoming .close'))
  await pause(1_000)
})

export async function back({ phone }: BenchContext) {
  await phone.run(app => app.back())
  await phone.quiet()
}

/** Sends an own message, then measures the read receipt of the peer. */
export async function changeState({ phone, world }: BenchContext): Promise<CountsByComponent> {
  await phone.run(app => app.input('.composer textarea', '好的'))
  await phone.run(app => app.tap('发送'))
  await phone.quiet()
  return phone.measure(() => world.sendReceipt(PEER))
}

/** A reply of the peer, whose original gets the number of its replies. */
export const receiveReply = ({ phone, world }: BenchContext) => phone.measure(() => world.reply(PEER, '好的，三点见'))

/** The peer edits the text that the last reply quotes: both rows change. */
export const editOriginal = ({ phone, world }: BenchContext) => phone.measure(() => world.edit(PEER, '改到四点，在楼下的咖啡馆见面'))

/** The peer reacts to the last own text, which has a reaction already: its row keeps its height. */
export async function receiveReaction({ phone, world }: BenchContext): Promise<CountsByComponent> {
  await phone.run(app => app.input('.composer textarea', '好的'))
  await phone.run(app => app.tap('发送'))
  await phone.quiet()
  world.react(PEER, '👍')
  await phone.quiet()
  return phone.measure(() => world.react(PEER, '❤️'))
}

/** Three messages that the peer forwards as one: a card. */
export const receiveCombined = ({ phone, world }: BenchContext) => phone.measure(() => world.combined(PEER))

/** The menu of the newest message. */
async function openMenu({ phone }: BenchContext) {
  await phone.run(app => app.longpress(app.page.$$('.chunk .bubble').at(-1)!))
  await phone.until(app => app.page.$('.menu .entry'), 'the menu of the message')
}

/** Chooses messages, and measures one more of them. */
export async function chooseOneMore(bench: BenchContext): Promise<CountsByComponent> {
  const { phone } = bench
  await openMenu(bench)
  await phone.run(app => app.tap('多选'))
  await phone.until(app => app.page.$('.chosen-bar'), 'the bar of the chosen messages')
  // The messages of the steps before are announced within 4 s (announcements.ts).
  await pause(4100)
  await phone.quiet()
  const counts = await phone.measure(() => phone.run(app => app.tap(app.page.$$('.chunk .bubble').at(-2)!)))
  await phone.until(app => app.page.$('.chosen-bar .count')!.textContent!.includes('2'), 'the number of the chosen messages')
  await phone.run(app => app.tap('.chosen-bar .key'))
  await phone.quiet()
  return counts
}

/** Forwards the newest message to its own chat, and measures from the tap on Send until the chat shows it and it is acknowledged. */
export async function forwardHere(bench: BenchContext): Promise<CountsByComponent> {
  const { phone } = bench
  await openMenu(bench)
  await phone.run(app => app.tap('转发'))
  await phone.until(app => app.page.path === 'packages/forward/index' && app.page.$('.chat'), 'the choice of chats')
  await phone.run(app => app.tap('.chat'))
  await phone.quiet()
  return phone.measure(async () => {
    await phone.run(app => app.tap('.send'))
    await phone.until(app => app.page.path === 'packages/chat/index', 'the chat')
  })
}

/** The peer pins a message, then another one: the bar appears, and shows the later one. */
export async function receivePins({ phone, world }: BenchContext): Promise<[first: CountsByComponent, next: CountsByComponent]> {
  const pin = () => phone.measure(async () => {
    world.pin(PEER)
    await phone.until(app => app.page.$('.pin-bar'), 'the bar of pinned messages')
  })
  return [await pin(), await pin()]
}

/** The peer writes, and stops. The title says so meanwhile. */
export const receiveTyping = ({ phone, world }: BenchContext) => phone.measure(async () => {
  world.write(PEER, true)
  await phone.until(app => app.title.includes('正在输入'), 'that the title says so')
  world.write(PEER, false)
  await phone.until(app => !app.title.includes('正在输入'), 'that it does not any more')
})

/** Sends an own text, and measures from the tap on Send until it is acknowledged. */
export async function sendOwn({ phone }: BenchContext): Promise<CountsByComponent> {
  await phone.run(app => app.input('.composer textarea', '好的，明天见'))
  await phone.quiet()
  return phone.measure(() => phone.run(app => app.tap('发送')))
}

/** `count` messages as fast as the emulated ZIM sends them: on the phone within a few tasks. */
export const receiveAtOnce = ({ phone, world }: BenchContext, count: number, text: (n: number) => string) => phone.measure(async () => {
  for (let n = 0; n < count; n++) world.send(PEER, text(n))
  await phone.until((app, newest) => app.page.text().includes(newest), 'the newest message', text(count - 1))
})

/** Covers the chat by another page, and measures the return to it after `count` messages. */
export async function comeBack({ phone, world }: BenchContext, count: number, text: (n: number) => string): Promise<CountsByComponent> {
  await coverChat(phone)
  for (let n = 0; n < count; n++) world.send(PEER, text(n))
  // A hidden page draws nothing that could be waited for.
  await pause(ARRIVAL_MS)
  const counts = await phone.measure(async () => {
    await phone.run(app => app.back())
    await phone.until((app, newest) => app.page.text().includes(newest), 'the newest message', text(count - 1))
  })
  // What has arrived is announced after a few seconds.
  await pause(ANNOUNCED_MS)
  return counts
}

/** Moves the list by `px` with a step for each frame. Returns what the app has asked the view meanwhile. */
export async function fling({ phone }: BenchContext, px: number): Promise<Answers> {
  await phone.run(app => app.counters.reset())
  await phone.run(async (app, distance) => {
    const list = app.page.$('.scroll')!
    for (let step = 0; step < 50; step++) {
      list.scrollTop += distance / 50
      await new Promise(resolve => requestAnimationFrame(resolve))
    }
  }, px)
  await phone.quiet()
  return phone.run(app => app.counters.answers())
}

/** The keyboard closes first: the host does not lay out a covered page, so the list would learn its new height only when it is shown. WeChat does. */
export async function coverChat(phone: BenchPhone) {
  await phone.run(app => app.host.keyboard.hide())
  await phone.quiet()
  await phone.run(app => (app.host.wx.navigateTo as (options: object) => Promise<unknown>)({ url: '/packages/chat/start' }))
  await phone.quiet()
}

/** Measures a message that arrives while another page covers the chat. */
export async function receiveHidden(bench: BenchContext): Promise<CountsByComponent> {
  await coverChat(bench.phone)
  const counts = await receive(bench, '你在吗')
  await back(bench)
  return counts
}
