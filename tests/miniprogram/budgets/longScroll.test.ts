import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'

import { PAGE_LIMITS } from '../../bench/budgets'
import { startBench } from '../../bench/chats'
import { jumpTo, keyOfMessage } from '../../bench/feed'
import { offsetOf, pageSize, readingPosition, scrollTo, scrollToEnd, scrollToFirst } from '../../bench/scrolling'
import { back, loadOlder, open, receive } from '../../bench/steps'
import { textOf } from '../../bench/world'
import { findChromium } from '../host'
import { useDist } from './support'

const built = useDist()

describe.skipIf(!findChromium())('a chat of 300 messages in Chromium (skipped when there is none)', () => {
  let bench: Awaited<ReturnType<typeof startBench>>

  beforeAll(async () => {
    bench = await startBench(built.dist, world => world.seed('bob', 300), { inChromium: true })
    await open(bench)
  })
  afterEach(async () => expect(await bench.phone.run(app => app.problems)).toEqual([]))
  afterAll(() => bench?.end())

  it('keeps the visible message in place when older messages are added above', async () => {
    await scrollTo(bench, 0.5)
    const before = await readingPosition(bench)
    await loadOlder(bench)
    expect(await offsetOf(bench, before.text)).toBeCloseTo(before.offset, 0)
  })

  it('keeps the visible message in place when content above it grows, for example a loaded picture', async () => {
    await scrollTo(bench, 0.5)
    const before = await readingPosition(bench)
    await bench.phone.run((app) => { app.page.$('.row')!.style.paddingTop = '180px' })
    await bench.phone.quiet()
    expect(await offsetOf(bench, before.text)).toBeCloseTo(before.offset, 0)
    await bench.phone.run((app) => { app.page.$('.row')!.style.paddingTop = '' })
    await bench.phone.quiet()
  })

  it('stays within WeChat\'s page limits while it is scrolled to its first message', async () => {
    const { nodes, depth, widest } = await scrollToFirst(bench)
    expect(await offsetOf(bench, textOf(1))).not.toBeNull()
    expect(nodes).toBeLessThan(PAGE_LIMITS.nodes / 2)
    expect(depth).toBeLessThan(PAGE_LIMITS.depth)
    expect(widest).toBeLessThanOrEqual(PAGE_LIMITS.children)
  })

  it('keeps the visible message in place while distant blocks become placeholders and are drawn again', async () => {
    await scrollTo(bench, 0.5)
    const before = await readingPosition(bench)
    await scrollTo(bench, 1)
    await scrollTo(bench, 0.5)
    expect(await readingPosition(bench)).toEqual({ text: before.text, offset: expect.closeTo(before.offset, 0) })
  })

  it('jumps to a known message that is not mounted, and back to the end', async () => {
    await scrollTo(bench, 0)
    const key = await keyOfMessage(bench, textOf(7))
    await back(bench)
    await open(bench)
    expect(await jumpTo(bench, key!)).toBe(true)
    const { height } = await bench.phone.run(app => ({ height: app.page.$('.scroll')!.clientHeight }))
    expect(await offsetOf(bench, textOf(7))).toBeGreaterThan(0)
    expect(await offsetOf(bench, textOf(7))).toBeLessThan(height)
    expect((await pageSize(bench)).nodes).toBeLessThan(PAGE_LIMITS.nodes / 2)
    await scrollToEnd(bench)
    expect(await offsetOf(bench, textOf(300))).toBeLessThan(height)
    await receive(bench, '到了')
    expect(await offsetOf(bench, '到了')).toBeLessThan(height)
  })

  it('refuses to jump to an unknown message', async () => {
    expect(await jumpTo(bench, 'id~nothing')).toBe(false)
  })
})
