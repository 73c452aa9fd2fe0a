import type { CDPSession, Page } from 'playwright-core'

import type { Dist } from '../miniprogram/host'
import type { BenchContext } from './steps'

import { startBench } from './chats'
import { scrollToEnd, scrollToFirst } from './scrolling'
import { open } from './steps'

/**
 * What a reader notices in time, on a processor slowed down four times. Wall time says nothing about a phone, so each figure is a ratio to
 * the same thing done on an empty page of the same browser in the same run, or a count.
 *
 * Owners of busy time: `ours` are the modules of the app, `framework` is its vendor.js (Vue, uni-app), `host` the test host with glass-easel,
 * `browser` all that has no script: layout, painting, garbage collection.
 */
export interface RealTime {
  /** Frames drawn while scrolling up, as a part of those that an empty list draws. */
  frames: number
  /** Tasks over 50 ms while scrolling up, and those of which more than half is ours. */
  longTasks: number
  longTasksOfOurs: number
  /** Percent of the busy time by owner. */
  owners: Record<Owner, number>
  /** Time from a tap on Send to the frame with the bubble, as a multiple of the time from a tap to the frame of a changed text on an empty page. */
  tapToBubble: number
}

const OWNERS = ['ours', 'framework', 'host', 'browser'] as const
type Owner = typeof OWNERS[number]

const SLOWDOWN = 4
const SCROLL_MS = 8000
/** Pixels a frame: 60 frames a second are a quick fling. */
const STEP = 100
const LONG_MS = 50
const TAPS = 7

interface Task { start: number, duration: number }
interface Sample { at: number, ms: number, owner: Owner }

function ownerOf(url: string): Owner {
  if (/mini-program\/(?:packages\/\w+\/)?common\/vendor\.js$/.test(url))
    return 'framework'
  return url.startsWith('mini-program/') ? 'ours' : url ? 'host' : 'browser'
}

/** Runs `work` under the CPU profiler. Returns the busy samples, with times of the page's clock, ms. */
async function profiled(cdp: CDPSession, page: Page, work: () => Promise<unknown>): Promise<Sample[]> {
  const { metrics } = await cdp.send('Performance.getMetrics') as { metrics: Array<{ name: string, value: number }> }
  const pageTime = await page.evaluate(() => performance.now())
  const toPageTime = pageTime - metrics.find(({ name }) => name === 'Timestamp')!.value * 1000
  await cdp.send('Profiler.setSamplingInterval', { interval: 1000 })
  await cdp.send('Profiler.start')
  await work()
  const { profile } = await cdp.send('Profiler.stop')
  const ownerByNode = new Map(profile.nodes.map(({ id, callFrame }) => [id, callFrame.functionName === '(idle)' ? null : ownerOf(callFrame.url)]))
  let at = profile.startTime / 1000 + toPageTime
  return (profile.samples ?? []).flatMap((node, index) => {
    const ms = (profile.timeDeltas?.[index] ?? 0) / 1000
    at += ms
    const owner = ownerByNode.get(node)
    return owner ? [{ at, ms, owner }] : []
  })
}

/** Scrolls an element up for a time, and counts frames and tasks over 50 ms. In the page. */
function scrollUp([selector, ms, step]: readonly [string, number, number]): Promise<{ frames: number, tasks: Task[] }> {
  const frame = document.querySelector<HTMLIFrameElement>('iframe[data-top]')!.contentDocument!
  const list = frame.querySelector(selector)!
  const tasks: Task[] = []
  const observer = new PerformanceObserver(entries => entries.getEntries().forEach(({ startTime, duration }) => tasks.push({ start: startTime, duration })))
  observer.observe({ type: 'longtask' })
  return new Promise((resolve) => {
    const end = performance.now() + ms
    let frames = 0
    requestAnimationFrame(function next() {
      frames++
      list.scrollTop -= step
      if (performance.now() < end)
        return void requestAnimationFrame(next)
      observer.disconnect()
      resolve({ frames, tasks })
    })
  })
}

/** An empty list over the page. In the page. */
function showEmptyList(height: number) {
  const frame = document.querySelector<HTMLIFrameElement>('iframe[data-top]')!.contentDocument!
  const list = frame.createElement('div')
  list.id = 'empty-list'
  list.style.cssText = 'position:fixed;inset:0;overflow:auto;z-index:9999;background:#fff'
  const inside = frame.createElement('div')
  inside.style.cssText = `height:${height}px;background:repeating-linear-gradient(#eee 0 40px,#fff 40px 80px)`
  list.append(inside)
  frame.body.append(list)
  list.scrollTop = height
}

/** Time from a click to the second frame after its change, ms: the first one draws it. In the page. */
function timeOfTap([selector, expected]: readonly [string, string]): Promise<number> {
  const frame = document.querySelector<HTMLIFrameElement>('iframe[data-top]')!.contentDocument!
  const start = performance.now()
  return new Promise((resolve) => {
    const check = () => {
      if (frame.body.textContent!.includes(expected)) requestAnimationFrame(() => resolve(performance.now() - start))
      else requestAnimationFrame(check)
    }
    requestAnimationFrame(check)
    frame.querySelector<HTMLElement>(selector)!.click()
  })
}

const median = (values: number[]) => values.sort((one, other) => one - other)[Math.floor(values.length / 2)]!

async function measureScroll(bench: BenchContext, page: Page, cdp: CDPSession) {
  const height = await bench.phone.run(app => app.page.$('.scroll')!.scrollHeight)
  await page.evaluate(showEmptyList, height)
  await bench.phone.quiet()
  const empty = await page.evaluate(scrollUp, ['#empty-list', SCROLL_MS / 2, STEP] as const)
  await page.evaluate(() => document.querySelector<HTMLIFrameElement>('iframe[data-top]')!.contentDocument!.querySelector('#empty-list')?.remove())
  await bench.phone.quiet()
  let own = { frames: 0, tasks: [] as Task[] }
  const samples = await profiled(cdp, page, async () => { own = await page.evaluate(scrollUp, ['.scroll', SCROLL_MS, STEP] as const) })
  const busy = samples.reduce((sum, { ms }) => sum + ms, 0)
  const shareOf = (owner: Owner, { start, duration }: Task) => {
    const inside = samples.filter(({ at }) => at >= start && at <= start + duration)
    return inside.filter(sample => sample.owner === owner).reduce((sum, { ms }) => sum + ms, 0) / Math.max(1, inside.reduce((sum, { ms }) => sum + ms, 0))
  }
  const tasks = own.tasks.filter(({ duration }) => duration > LONG_MS)
  return {
    frames: own.frames / (empty.frames * 2),
    longTasks: tasks.length,
    longTasksOfOurs: tasks.filter(task => shareOf('ours', task) > 0.5).length,
    owners: Object.fromEntries(OWNERS.map(owner => [owner, 100 * samples.filter(sample => sample.owner === owner).reduce((sum, { ms }) => sum + ms, 0) / busy])) as Record<Owner, number>,
  }
}

async function measureTaps(bench: BenchContext, page: Page) {
  const base: number[] = []
  const own: number[] = []
  await page.evaluate(() => {
    const frame = document.querySelector<HTMLIFrameElement>('iframe[data-top]')!.contentDocument!
    const button = frame.createElement('button')
    button.id = 'empty-button'
    button.style.cssText = 'position:fixed;top:0;left:0;z-index:9999'
    button.onclick = () => { button.textContent = `pressed ${button.dataset.next}` }
    frame.body.append(button)
  })
  for (let tap = 0; tap < TAPS; tap++) {
    await page.evaluate((next) => { document.querySelector<HTMLIFrameElement>('iframe[data-top]')!.contentDocument!.querySelector<HTMLElement>('#empty-button')!.dataset.next = String(next) }, tap)
    base.push(await page.evaluate(timeOfTap, ['#empty-button', `pressed ${tap}`] as const))
    await bench.phone.run((app, text) => app.input('textarea', text), `bubble number ${tap}`)
    await bench.phone.quiet()
    own.push(await bench.phone.run(async (app, text) => {
      const frame = document.querySelector<HTMLIFrameElement>('iframe[data-top]')!.contentDocument!
      const start = performance.now()
      const drawn = new Promise<number>((resolve) => {
        const check = () => {
          if ([...frame.querySelectorAll('.bubble')].some(({ textContent }) => textContent!.includes(text))) requestAnimationFrame(() => resolve(performance.now() - start))
          else requestAnimationFrame(check)
        }
        requestAnimationFrame(check)
      })
      await app.tap('.send')
      return drawn
    }, `bubble number ${tap}`))
    await bench.phone.quiet()
  }
  return median(own) / median(base)
}

/** Measures a chat of `n` messages that have been scrolled through. Needs Chromium. */
export async function measureRealTime(dist: Dist, n: number): Promise<RealTime> {
  const bench = await startBench(dist, world => world.seed('bob', n), { inChromium: true })
  try {
    const page = bench.phone.page!
    await open(bench)
    await scrollToFirst(bench)
    await scrollToEnd(bench)
    const cdp = await page.context().newCDPSession(page)
    for (const domain of ['Performance', 'Profiler'] as const) await cdp.send(`${domain}.enable`)
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN })
    const scroll = await measureScroll(bench, page, cdp)
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: 1 })
    await scrollToEnd(bench).catch(() => {})
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN })
    const tapToBubble = await measureTaps(bench, page)
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: 1 })
    return { ...scroll, tapToBubble }
  }
  finally { await bench.end() }
}
