import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'

import type { Slide } from '@/packages/media/viewer/useViewer'

import PhoneStage from '@/packages/media/viewer/PhoneStage.vue'

beforeEach(() => { vi.useFakeTimers() })
afterEach(() => { vi.useRealTimers() })

const slide = (n: number, more: Partial<Slide> = {}): Slide => ({ key: `k${n}`, n, kind: 'image', src: `https://a/${n}`, preview: `https://a/small-${n}`, width: 30, height: 20, state: 'shown', attempt: 0, label: `picture ${n}`, isCurrent: false, ...more })

/** Ten of them, of which `index` is in front. */
function open(index: number, more: Partial<Slide> = {}) {
  const keys = Array.from({ length: 10 }, (_, n) => `k${n}`)
  const slides = [slide(index - 1), slide(index, { isCurrent: true, ...more }), slide(index + 1)]
  return mount(PhoneStage, { props: { keys, index, slides } })
}
type Stage = ReturnType<typeof open>

const tell = async (stage: Stage, selector: string, event: string, detail: object) => {
  stage.get(selector).element.dispatchEvent(new CustomEvent(event, { detail }))
  await nextTick()
}
const view = (stage: Stage) => stage.get('.slide[aria-hidden=false] movable-view')

describe('the pictures of the viewer on a phone', () => {
  it('have a place each, and the one in front and its neighbours are drawn', () => {
    const stage = open(4)
    expect(stage.findAll('swiper-item')).toHaveLength(10)
    expect(stage.findAll('swiper-item').map(item => item.find('.slide').exists())).toEqual([3, 4, 5].reduce((all, n) => all.fill(true, n, n + 1), Array.from({ length: 10 }, () => false)))
    expect(stage.get('swiper').attributes('current')).toBe('4')
  })

  it('change by a finger, and not by what the swiper is told', async () => {
    const stage = open(4)
    await tell(stage, 'swiper', 'change', { current: 5, source: 'touch' })
    await tell(stage, 'swiper', 'change', { current: 7, source: '' })
    expect(stage.emitted('go')).toEqual([[5]])
  })

  it('are zoomed by a double tap, and can be moved then alone, so that others are reached by a swipe', async () => {
    const stage = open(4)
    const tap = () => stage.get('.slide[aria-hidden=false] movable-area').trigger('tap')
    expect(view(stage).attributes('direction')).toBe('none')
    await tap()
    expect(view(stage).attributes('scale-value')).toBe('1')
    await tap()
    expect([view(stage).attributes('scale-value'), view(stage).attributes('direction')]).toEqual(['2.5', 'all'])
    vi.advanceTimersByTime(1_000)
    await tap()
    await tap()
    expect([view(stage).attributes('scale-value'), view(stage).attributes('direction')]).toEqual(['1', 'none'])
  })

  it('are not zoomed by two taps that are far apart in time', async () => {
    const stage = open(4)
    const tap = () => stage.get('.slide[aria-hidden=false] movable-area').trigger('tap')
    await tap()
    vi.advanceTimersByTime(400)
    await tap()
    expect(view(stage).attributes('scale-value')).toBe('1')
  })

  it('can be moved after a pinch, and are whole again when another one was in front', async () => {
    const stage = open(4)
    await tell(stage, '.slide[aria-hidden=false] movable-view', 'scale', { scale: 3 })
    expect(view(stage).attributes('direction')).toBe('all')
    await stage.setProps({ index: 5, slides: [slide(4), slide(5, { isCurrent: true }), slide(6)] })
    expect(view(stage).attributes('direction')).toBe('none')
  })

  it('do not slide when older ones come in before them', async () => {
    const stage = open(4)
    const keys = ['older', ...stage.props('keys')]
    await stage.setProps({ keys, index: 5, slides: [slide(4), slide(5, { isCurrent: true })] })
    expect(stage.get('swiper').attributes('duration')).toBe('0')
    await vi.advanceTimersByTimeAsync(300)
    expect(stage.get('swiper').attributes('duration')).toBe('250')
  })

  it('are a video in front alone, and its first frame beside', async () => {
    const stage = open(4, { kind: 'video' })
    expect(stage.findAll('video').map(video => video.attributes('src'))).toEqual(['https://a/4'])
    await stage.setProps({ index: 5, slides: [slide(4, { kind: 'video' }), slide(5, { isCurrent: true })] })
    expect(stage.findAll('video')).toHaveLength(0)
    expect(stage.findAll('image').map(image => image.attributes('src'))).toContain('https://a/small-4')
  })

  it('tell when they are loaded, and when they cannot be', async () => {
    const stage = open(4, { state: 'loading' })
    const image = stage.get('.slide[aria-hidden=false] movable-view image')
    await image.trigger('load')
    await image.trigger('error')
    expect([stage.emitted('loaded'), stage.emitted('failed')]).toEqual([[['k4']], [['k4']]])
  })
})
