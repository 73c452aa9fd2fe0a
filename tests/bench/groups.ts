import type { App, Dist } from '../miniprogram/host'
import type { Figure } from './budgets'
import type { BenchContext } from './steps'

import { startBench } from './chats'
import { burstInGroup, figure, open } from './steps'
import { textOf } from './world'

const GROUP = 'bob'
/** Who write. */
const WRITERS = 50
/** Members of one question to ZIM, and of a block that is drawn or not. */
const PAGE = 100
const BLOCK = 50
/** Blocks that are scrolled back. */
const STEPS_BACK = 4
/** Longer than useNearBlocks.ts gathers what it is told, ms. */
const SETTLES_MS = 120

const pause = (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms))

/** Scrolls the page so that a row is the uppermost one. Without a layout, blocks are as high as their rows of 57 px. */
async function scrollTo({ phone }: BenchContext, row: number) {
  await phone.run((app: App, top) => app.host.hasLayout
    ? app.scroll(null, top)
    : app.setLayout((element) => {
        if (!element.classList.contains('block'))
          return undefined
        const rowsOf = (block: Element) => Number(/\*\s*(\d+)/.exec(block.getAttribute('style') ?? '')?.[1]) || block.querySelectorAll('.member').length
        const blocks = [...element.parentElement!.children]
        const above = blocks.slice(0, blocks.indexOf(element)).reduce((sum, block) => sum + rowsOf(block), 0)
        return { top: 57 * above - top, width: 375, height: 57 * rowsOf(element) }
      }), 57 * row)
  await pause(SETTLES_MS)
}

/** What the list of members costs, and the most elements of its page. */
export interface Members { figures: Figure[], nodes: number }

/**
 * Measures the list of the members of the group: opening it, the first and the last page of 100 that it loads while one scrolls to the end, 50 members on
 * the way back, on average, and one who leaves then.
 * @param loaded how many are known already
 */
async function membersOf(bench: BenchContext, n: number, loaded: number): Promise<Members> {
  const { phone, world } = bench
  let nodes = 0
  async function scrollOn(row: number) {
    await scrollTo(bench, row)
    await phone.quiet()
    nodes = Math.max(nodes, await phone.run(app => app.page.size.nodes))
  }
  async function loadPage(known: number) {
    await scrollOn(known - 10)
    return phone.measure(async () => {
      // With a layout it happens by itself.
      await phone.run((app) => { if (!app.host.hasLayout) app.host.pages.top!.callMethod('onReachBottom') })
      await phone.quiet()
      await scrollOn(known + BLOCK - 10)
    })
  }
  const figures = [figure('members', n, await phone.measure(async () => {
    await phone.run((app, groupID) => (app.host.wx.navigateTo as (options: object) => Promise<unknown>)({ url: `/packages/groups/members?group=${groupID}` }), GROUP)
    await phone.until(app => app.page.$('.member'), 'the members')
    await scrollTo(bench, 0)
  }))]
  for (let known = loaded; known < n; known += PAGE) {
    const counts = await loadPage(known)
    if (known === loaded || known + PAGE >= n) figures.push(figure('membersPage', known + PAGE, counts))
  }
  await scrollOn(n - BLOCK)
  const back = await phone.measure(async () => {
    for (let step = 1; step <= STEPS_BACK; step++) await scrollOn(n - (step + 1) * BLOCK)
  })
  figures.push(figure('membersScroll', n, { ...back, calls: back.calls / STEPS_BACK, bytes: Math.round(back.bytes / STEPS_BACK) }))
  await scrollOn(0)
  figures.push(figure('memberLeaves', n, await phone.measure(() => world.leave(GROUP, 'p2'))))
  return { figures, nodes }
}

/** A group of the owner, the user of the phone, and others, of whom half have a picture. */
const startGroup = (dist: Dist, n: number) => startBench(dist, (world) => {
  world.crowdedGroup(GROUP, 'owner', world.people(n - 2))
  world.sendToGroup(GROUP, 'owner', textOf(1))
})

/** Measures the list of the members of a group of `n`. */
export async function measureMembers(dist: Dist, n: number): Promise<Members> {
  const bench = await startGroup(dist, n)
  try { return await membersOf(bench, n, PAGE) }
  finally { await bench.end() }
}

/** Measures the chat of a group of 500 while one of them writes, and while 50 write 100 messages within a second; then the list of its members. */
export async function measureGroup(dist: Dist, n = 500): Promise<Members> {
  const bench = await startGroup(dist, n)
  const { phone, world } = bench
  /** Each second person has a picture. */
  const mixed = Array.from({ length: WRITERS }, (_, at) => `p${at}`)
  const letters = mixed.map((_, at) => `p${2 * at}`)
  try {
    await open(bench)
    const append = (at: number) => phone.measure(() => world.sendToGroup(GROUP, mixed[at]!, textOf(2)))
    const [letter, picture] = [await append(2), await append(1)]
    const burst = await burstInGroup(bench, GROUP, letters)
    const ofFaces = await burstInGroup(bench, GROUP, mixed)
    // The chat has loaded their names.
    const { figures, nodes } = await membersOf(bench, n, n)
    return { figures: [figure('groupAppend', n, letter), figure('groupPicture', n, picture), figure('groupBurst', n, burst), figure('groupBurstOfFaces', n, ofFaces), ...figures], nodes }
  }
  finally { await bench.end() }
}
