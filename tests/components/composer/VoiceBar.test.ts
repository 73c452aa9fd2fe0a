import { mount } from '@vue/test-utils'
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'

import { askMicrophone } from '@/composables/voiceModule'
import { setLocale } from '@/i18n'
import VoiceBar from '@/packages/chat/composer/VoiceBar.vue'
import { failed } from '@/utils/failure'

import { useFakeClock, wait } from '../../support/clock'
import { aRecording } from './fakeRecorder'

const fake = await vi.hoisted(async () => (await import('./fakeRecorder')).createFakeRecorder())
vi.mock('@/services/voice/recorder', () => fake.module)

useFakeClock()

/** Whether the device has a mouse. */
const hover = vi.spyOn(window, 'matchMedia')
const setMouse = (matches: boolean) => hover.mockReturnValue({ matches } as MediaQueryList)

// The composer does it before it shows the bar. It loads the recorder.
beforeAll(() => askMicrophone())
beforeEach(() => {
  fake.reset()
  setMouse(false)
})

/** px from the top of the window. */
const BAR = 600

function open() {
  const wrapper = mount(VoiceBar, { props: { hides: 0 } })
  const [bar, key] = wrapper.findAll('[role=button]')
  const touch = async (name: string, y = BAR) => {
    await bar!.trigger(name, { touches: name === 'touchend' ? [] : [{ clientY: y }] })
    await wait(0)
  }
  return {
    wrapper,
    bar: bar!,
    key: key!,
    press: () => touch('touchstart'),
    moveTo: (above: number) => touch('touchmove', BAR - above),
    release: () => touch('touchend'),
    loseTouch: () => touch('touchcancel'),
    async tap(target = bar!) {
      await target.trigger('tap')
      await wait(0)
    },
    said: () => wrapper.get('[role=status]').text(),
    /** What is drawn above the page. */
    shown: () => wrapper.find('.layer').exists() ? wrapper.get('.layer').text() : '',
    sent: () => wrapper.emitted('voice')?.length ?? 0,
  }
}

describe('the voice bar', () => {
  it('records while it is held, and hands on what was recorded', async () => {
    const { wrapper, bar, press, release, said, shown } = open()
    expect(bar.text()).toBe('按住 说话')
    await press()
    expect([bar.text(), shown(), said(), fake.calls]).toEqual(['松开 发送', '松开发送，上滑取消', '正在录音', ['start']])
    fake.result = aRecording()
    await wait(3000)
    await release()
    expect([wrapper.emitted('voice'), bar.text(), shown(), said()]).toEqual([[[aRecording()]], '按住 说话', '', ''])
  })

  it('is the same element while it is held', async () => {
    const { wrapper, bar, press, moveTo } = open()
    await press()
    await moveTo(100)
    expect(wrapper.findAll('[role=button]')[0]!.element).toBe(bar.element)
  })

  it('discards when the finger was slid up', async () => {
    const { bar, press, moveTo, release, shown, said, sent } = open()
    await press()
    await moveTo(100)
    expect([bar.text(), shown()]).toEqual(['松开 取消', '松开 取消'])
    await release()
    expect([fake.calls, sent(), said()]).toEqual([['start', 'cancel'], 0, '录音已取消'])
  })

  it('sends when the finger has come back', async () => {
    const { bar, press, moveTo, release, sent } = open()
    fake.result = aRecording()
    await press()
    await moveTo(100)
    await moveTo(70)
    expect(bar.text()).toBe('松开 取消')
    await moveTo(40)
    expect(bar.text()).toBe('松开 发送')
    await release()
    expect(sent()).toBe(1)
  })

  it('draws anew only when a move changes what the release does', async () => {
    const { wrapper, press, moveTo } = open()
    await press()
    let updates = 0
    new MutationObserver(() => updates++).observe(wrapper.element, { subtree: true, childList: true, characterData: true, attributes: true })
    for (let above = 0; above <= 70; above += 5) await moveTo(above)
    expect(updates).toBe(0)
    for (let above = 70; above <= 200; above += 5) await moveTo(above)
    expect(updates).toBe(1)
  })

  it('says for a moment that it was too short', async () => {
    const { press, release, shown, said, sent } = open()
    await press()
    await release()
    expect([shown(), said(), sent()]).toEqual(['说话时间太短', '说话时间太短', 0])
    await wait(1500)
    expect([shown(), said()]).toEqual(['', ''])
  })

  it('says nothing of the one before while the next one is held', async () => {
    const { press, release, shown } = open()
    await press()
    await release()
    await press()
    expect(shown()).toBe('松开发送，上滑取消')
  })

  it('counts the last ten seconds down', async () => {
    const { press, shown } = open()
    await press()
    const texts: string[] = []
    for (const second of [49, 50, 59, 60]) {
      fake.tick(second)
      await wait(0)
      texts.push(shown())
    }
    expect(texts).toEqual(['松开发送，上滑取消', '还可以说 10 秒', '还可以说 1 秒', '还可以说 1 秒'])
  })

  it('sends by itself at the limit, and the release sends nothing more', async () => {
    const { press, release, bar, sent, shown } = open()
    fake.result = aRecording()
    await press()
    fake.end('limit')
    await wait(0)
    expect([sent(), bar.text(), shown()]).toEqual([1, '按住 说话', ''])
    await release()
    expect([sent(), fake.calls]).toEqual([1, ['start', 'stop']])
  })

  it('discards at the limit when the finger is slid up', async () => {
    const { press, moveTo, sent } = open()
    fake.result = aRecording()
    await press()
    await moveTo(100)
    fake.end('limit')
    await wait(0)
    expect([sent(), fake.calls]).toEqual([0, ['start', 'cancel']])
  })

  it('discards when the system takes the touch, as a call does', async () => {
    const { press, loseTouch, release, said, sent } = open()
    await press()
    await loseTouch()
    expect([fake.calls, said()]).toEqual([['start', 'cancel'], '录音被打断，没有发送'])
    await release()
    expect([sent(), fake.calls]).toEqual([0, ['start', 'cancel']])
  })

  it('says that a recording was interrupted', async () => {
    const { press, bar, said } = open()
    await press()
    fake.end('interrupted')
    await wait(0)
    expect([bar.text(), said()]).toEqual(['按住 说话', '录音被打断，没有发送'])
  })

  it('hands on why it did not start, or did not go on', async () => {
    const { wrapper, press, bar } = open()
    fake.refusal = failed('microphone-refused')
    await press()
    expect(bar.text()).toBe('按住 说话')
    fake.refusal = null
    await press()
    fake.end('failed')
    expect(wrapper.emitted('failure')!.map(([failure]) => (failure as { kind: string }).kind)).toEqual(['microphone-refused', 'recorder'])
  })

  it.each(['bar', 'key'] as const)('starts with a tap on the %s and sends with the next one on the bar, without a touch', async (target) => {
    const opened = open()
    fake.result = aRecording()
    await opened.tap(opened[target])
    expect([opened.bar.text(), opened.said(), opened.shown()]).toEqual(['点按发送 0:00', '正在录音', ''])
    fake.tick(1)
    fake.tick(12)
    await wait(0)
    expect(opened.bar.text()).toBe('点按发送 0:12')
    await opened.tap()
    expect([opened.sent(), opened.bar.text()]).toEqual([1, '按住 说话'])
  })

  it('is sent by a finger, too, when a tap has started it', async () => {
    const { key, tap, press, release, sent } = open()
    fake.result = aRecording()
    await tap(key)
    await press()
    await release()
    expect(sent()).toBe(0)
    await tap()
    expect(sent()).toBe(1)
  })

  it('discards what a tap has started by the key beside it', async () => {
    const { key, tap, sent, said } = open()
    expect(key.attributes('aria-label')).toBe('点按开始录音')
    await tap(key)
    expect(key.attributes('aria-label')).toBe('取消录音')
    await tap(key)
    expect([fake.calls, sent(), said()]).toEqual([['start', 'cancel'], 0, '录音已取消'])
  })

  it('does not take the click that follows a touch for a tap', async () => {
    const { press, release, tap } = open()
    await press()
    await wait(2000)
    await release()
    await wait(300)
    await tap()
    expect(fake.calls).toEqual(['start', 'stop'])
  })

  it('discards when the page is hidden, and when it is left', async () => {
    const { wrapper, key, tap, said } = open()
    await tap(key)
    await wrapper.setProps({ hides: 1 })
    expect([fake.calls, said()]).toEqual([['start', 'cancel'], '录音被打断，没有发送'])
    await tap(key)
    wrapper.unmount()
    expect([fake.calls.slice(2), vi.getTimerCount()]).toEqual([['start', 'cancel'], 0])
  })

  it('asks for a click where there is a mouse', () => {
    setMouse(true)
    expect(open().bar.text()).toBe('点按 说话')
  })

  it('says nothing when the page is hidden while nothing is recorded', async () => {
    const { wrapper, said } = open()
    await wrapper.setProps({ hides: 1 })
    expect([said(), fake.calls]).toEqual(['', []])
  })

  it('speaks English', async () => {
    await setLocale('en')
    const { bar, key, press, shown } = open()
    expect([bar.text(), key.attributes('aria-label')]).toEqual(['Hold to talk', 'Tap to start recording'])
    await press()
    fake.tick(59)
    await wait(0)
    expect(shown()).toBe('1 second left')
    await setLocale('zh-CN')
  })
})
