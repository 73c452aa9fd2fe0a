import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'

import type { Slide } from '@/packages/media/viewer/useViewer'

import BrowserStage from '@/packages/media/viewer/BrowserStage.vue'

import { t } from '../../support/texts'

/** Of the test that runs. */
const stages: Array<{ unmount: () => void }> = []

beforeEach(() => {
  vi.useFakeTimers()
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(400)
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(800)
  vi.spyOn(HTMLElement.prototype, 'getBoundingClientRect').mockReturnValue({ left: 0, top: 0, width: 400, height: 800 } as DOMRect)
})
afterEach(() => {
  for (const stage of stages.splice(0)) stage.unmount()
  vi.useRealTimers()
  vi.restoreAllMocks()
})

const slide = (n: number, more: Partial<Slide> = {}): Slide => ({ key: `k${n}`, n, kind: 'image', src: `https://a/${n}`, preview: '', width: 400, height: 400, state: 'shown', attempt: 0, label: `picture ${n}`, isCurrent: false, ...more })

/** Three of them, of which `index` is in front. */
function open(index = 1, more: Partial<Slide> = {}) {
  const slides = [0, 1, 2].filter(n => Math.abs(n - index) < 2).map(n => slide(n, n === index ? { isCurrent: true, ...more } : {}))
  const stage = mount(BrowserStage, { props: { keys: ['k0', 'k1', 'k2'], index, slides }, attachTo: document.body })
  stages.push(stage)
  return stage
}
type Stage = ReturnType<typeof open>

const picture = (stage: Stage) => stage.get('.slide:not([aria-hidden]) img')
const transformOf = (stage: Stage) => picture(stage).attributes('style') ?? ''
const scaleOf = (stage: Stage) => Number(/scale\(([\d.]+)\)/.exec(transformOf(stage))?.[1] ?? 1)

async function pointer(stage: Stage, type: 'down' | 'move' | 'up' | 'cancel', x: number, y: number, pointerId = 1) {
  stage.get('.stage').element.dispatchEvent(Object.assign(new MouseEvent(`pointer${type}`, { bubbles: true, clientX: x, clientY: y }), { pointerId }))
  await nextTick()
}

async function drag(stage: Stage, from: [number, number], to: [number, number], { ms = 400, end = 'up' as 'up' | 'cancel' } = {}) {
  await pointer(stage, 'down', ...from)
  await pointer(stage, 'move', (from[0] + to[0]) / 2, (from[1] + to[1]) / 2)
  vi.advanceTimersByTime(ms)
  await pointer(stage, 'move', ...to)
  await pointer(stage, end, ...to)
}

async function doubleTap(stage: Stage, x: number, y: number, pause = 100) {
  for (const wait of [pause, 0]) {
    await pointer(stage, 'down', x, y)
    await pointer(stage, 'up', x, y)
    vi.advanceTimersByTime(wait)
  }
}

const press = async (key: string, more: object = {}) => {
  document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }))
  await nextTick()
}

describe('the pictures of the viewer in a browser', () => {
  it('move by a swipe over a fifth of the width, and by a quick one over less', async () => {
    const stage = open()
    await drag(stage, [300, 400], [230, 400])
    expect(stage.emitted('go')).toBeUndefined()
    await drag(stage, [300, 400], [210, 400])
    await drag(stage, [100, 400], [160, 400], { ms: 100 })
    expect(stage.emitted('go')).toEqual([[2], [0]])
  })

  it('follow the finger, and less where nothing lies', async () => {
    const stage = open(0)
    await pointer(stage, 'down', 100, 400)
    await pointer(stage, 'move', 190, 400)
    expect(stage.get('.track').attributes('style')).toMatch(/translate\(30px, ?0px\)/)
    await pointer(stage, 'up', 190, 400)
    expect(stage.emitted('go')).toBeUndefined()
    expect(stage.get('.track').attributes('style')).toMatch(/translate\(0px, ?0px\)/)
  })

  it('stay where the browser takes the touch', async () => {
    const stage = open()
    await drag(stage, [300, 400], [100, 400], { end: 'cancel' })
    expect(stage.emitted('go')).toBeUndefined()
  })

  it('are closed by a swipe downwards, and not by one upwards', async () => {
    const stage = open()
    await drag(stage, [200, 500], [200, 200])
    expect(stage.emitted('close')).toBeUndefined()
    await drag(stage, [200, 200], [210, 400])
    expect(stage.emitted('close')).toHaveLength(1)
  })

  it('are zoomed by a double tap at its place, and whole again by another', async () => {
    const stage = open()
    await doubleTap(stage, 300, 400)
    expect(transformOf(stage)).toMatch(/translate\(-150px, ?0px\) scale\(2\.5\)/)
    vi.advanceTimersByTime(1_000)
    await doubleTap(stage, 300, 400)
    expect(scaleOf(stage)).toBe(1)
  })

  it('are not zoomed by two taps that are far apart in time', async () => {
    const stage = open()
    await doubleTap(stage, 300, 400, 400)
    expect(scaleOf(stage)).toBe(1)
  })

  it('are zoomed by two fingers, and not moved to another one by them', async () => {
    const stage = open()
    await pointer(stage, 'down', 150, 400, 1)
    await pointer(stage, 'down', 250, 400, 2)
    await pointer(stage, 'move', 50, 400, 1)
    await pointer(stage, 'move', 350, 400, 2)
    expect(scaleOf(stage)).toBeCloseTo(3)
    await pointer(stage, 'up', 350, 400, 2)
    await pointer(stage, 'up', 50, 400, 1)
    expect(stage.emitted('go')).toBeUndefined()
  })

  it('are moved by one finger while they are zoomed, up to their edges', async () => {
    const stage = open()
    await press('+')
    await press('+')
    await drag(stage, [200, 400], [240, 400])
    expect(transformOf(stage)).toMatch(/translate\(40px, ?0px\)/)
    await drag(stage, [200, 400], [4000, 400])
    expect(transformOf(stage)).toMatch(/translate\(250px, ?0px\)/)
    expect(stage.emitted('go')).toBeUndefined()
  })

  it('are zoomed by the wheel, at the mouse', async () => {
    const stage = open()
    stage.get('.stage').element.dispatchEvent(Object.assign(new Event('wheel', { cancelable: true }), { deltaY: -400, clientX: 300, clientY: 400 }))
    await nextTick()
    expect(scaleOf(stage)).toBeCloseTo(Math.E)
    expect(Number(/translate\(([-\d.]+)px/.exec(transformOf(stage))![1])).toBeCloseTo(100 - 100 * Math.E)
  })

  it('are zoomed by + and −, and whole again by 0 and when another one is in front', async () => {
    const stage = open()
    await press('+')
    await press('=')
    expect(scaleOf(stage)).toBeCloseTo(2.25)
    await press('-')
    expect(scaleOf(stage)).toBeCloseTo(1.5)
    await press('0')
    expect(scaleOf(stage)).toBe(1)
    await press('+')
    await stage.setProps({ index: 2, slides: [slide(1), slide(2, { isCurrent: true })] })
    expect(scaleOf(stage)).toBe(1)
  })

  it('leave the browser its own keys', async () => {
    const stage = open()
    await press('+', { ctrlKey: true })
    await press('ArrowLeft', { altKey: true })
    expect([scaleOf(stage), stage.emitted('go')]).toEqual([1, undefined])
  })

  it.each(['loading', 'failed', 'gone'] as const)('are not zoomed while there is nothing to see: %s', async (state) => {
    const stage = open(1, { state })
    await press('+')
    expect(stage.find('.zoom').exists()).toBe(false)
    expect(stage.html()).not.toContain('scale(')
  })

  it('have buttons for all of that, with names', async () => {
    const stage = open()
    const button = (label: string) => stage.get(`[role=button][aria-label="${label}"]`)
    await button(t('viewer.zoomIn')).trigger('tap')
    expect(scaleOf(stage)).toBeCloseTo(1.5)
    await button(t('viewer.zoomReset')).trigger('tap')
    expect(scaleOf(stage)).toBe(1)
    await button(t('viewer.previous')).trigger('tap')
    await button(t('viewer.next')).trigger('tap')
    expect(stage.emitted('go')).toEqual([[0], [2]])
    expect(open(0).find(`[aria-label="${t('viewer.previous')}"]`).exists()).toBe(false)
    expect(open(2).find(`[aria-label="${t('viewer.next')}"]`).exists()).toBe(false)
  })

  it('say who has sent them, and hide those beside', () => {
    const stage = open()
    expect(picture(stage).attributes('alt')).toBe('picture 1')
    expect(stage.findAll('.slide').map(each => each.attributes('aria-hidden'))).toEqual(['true', undefined, 'true'])
  })
})
