import { describe, expect, it } from 'vitest'

import type { Stage } from '../../bench/steps'

import { PAGE_LIMITS } from '../../bench/budgets'
import { withPhone } from '../../bench/chats'
import { jumpTo, keyOfMessage } from '../../bench/feed'
import { climb, offsetOf, pageSize, reading, scrollTo, toEnd } from '../../bench/scrolling'
import { back, growUp, open, say } from '../../bench/steps'
import { textOf } from '../../bench/world'
import { findChromium } from '../host'
import { useDist } from './support'

const built = useDist()

const inChat = (count: number, work: (stage: Stage) => Promise<void>) => withPhone(built.dist, world => world.seed('bob', count), async (stage) => {
  await open(stage)
  await work(stage)
  expect(await stage.phone.run(app => app.problems)).toEqual([])
}, { inChromium: true })

describe.skipIf(!findChromium())('a long chat in Chromium (skipped when there is none)', () => {
  it('stays within WeChat\'s page limits while it is scrolled to its first message', async () => {
    await inChat(300, async (stage) => {
      const { nodes, depth, widest } = await climb(stage)
      expect(await offsetOf(stage, textOf(1))).not.toBeNull()
      expect(nodes).toBeLessThan(PAGE_LIMITS.nodes / 2)
      expect(depth).toBeLessThan(PAGE_LIMITS.depth)
      expect(widest).toBeLessThanOrEqual(PAGE_LIMITS.children)
    })
  })

  it('keeps the visible message in place when older messages are added above', async () => {
    await inChat(100, async (stage) => {
      await scrollTo(stage, 0.5)
      const before = await reading(stage)
      await growUp(stage)
      expect(await offsetOf(stage, before.text)).toBeCloseTo(before.offset, 0)
    })
  })

  it('keeps the visible message in place when content above it grows, for example a loaded picture', async () => {
    await inChat(100, async (stage) => {
      await scrollTo(stage, 0.5)
      const before = await reading(stage)
      await stage.phone.run((app) => { app.page.$('.row')!.style.paddingTop = '180px' })
      await stage.phone.quiet()
      expect(await offsetOf(stage, before.text)).toBeCloseTo(before.offset, 0)
    })
  })

  it('keeps the visible message in place while distant blocks become placeholders and are drawn again', async () => {
    await inChat(300, async (stage) => {
      await climb(stage)
      await scrollTo(stage, 0.5)
      const before = await reading(stage)
      await scrollTo(stage, 1)
      await scrollTo(stage, 0.5)
      expect(await reading(stage)).toEqual({ text: before.text, offset: expect.closeTo(before.offset, 0) })
    })
  })

  it('jumps to a known message that is not mounted, and back to the end', async () => {
    await inChat(300, async (stage) => {
      await climb(stage)
      const key = await keyOfMessage(stage, textOf(7))
      await back(stage)
      await open(stage)
      expect(await jumpTo(stage, key!)).toBe(true)
      const { height } = await stage.phone.run(app => ({ height: app.page.$('.scroll')!.clientHeight }))
      expect(await offsetOf(stage, textOf(7))).toBeGreaterThan(0)
      expect(await offsetOf(stage, textOf(7))).toBeLessThan(height)
      expect((await pageSize(stage)).nodes).toBeLessThan(PAGE_LIMITS.nodes / 2)
      await toEnd(stage)
      expect(await offsetOf(stage, textOf(300))).toBeLessThan(height)
      await say(stage, '到了')
      expect(await offsetOf(stage, '到了')).toBeLessThan(height)
    })
  })

  it('refuses to jump to an unknown message', async () => {
    await inChat(10, async (stage) => {
      expect(await jumpTo(stage, 'id~nothing')).toBe(false)
    })
  })
})
