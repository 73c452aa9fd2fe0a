import { mount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'

import type { Message } from '@/types/message'

import { provideZim } from '@/composables/useZim'
import { t } from '@/i18n/chat'
import ChatPage from '@/packages/chat/index.vue'
import MessageList from '@/packages/chat/message/list/MessageList.vue'
import MessageMenu from '@/packages/chat/message/MessageMenu.vue'
import PinBar from '@/packages/chat/pins/PinBar.vue'
import PinList from '@/packages/chat/pins/PinList.vue'
import { useFeaturesStore } from '@/stores/features'
import { toQuery } from '@/utils/pageQuery'

import { aText } from '../../support/builders'
import { useFakeClock, wait } from '../../support/clock'
import { signInUsers } from '../../support/testApp'
import { fire } from '../../support/uniHooks'

useFakeClock()

const BEN = 'peer:ben'
const ANNA = 'peer:anna'

/** The chat page on Anna's phone; ben has sent texts. */
async function opened(...texts: string[]) {
  const { anna, ben, gateway } = await signInUsers('anna', 'ben')
  await ben.messages.open(ANNA)
  for (const text of texts) ben.messages.send(ANNA, aText(text))
  await wait(150 * texts.length + 200)
  // The app creates it when the user comes online.
  useFeaturesStore(anna.pinia)
  const page = mount(ChatPage, { global: { plugins: [anna.pinia, { install: app => provideZim(app, anna.zim) }] } })
  fire(page, 'onLoad', { key: toQuery(BEN) })
  fire(page, 'onShow')
  await wait(500)
  const rowOf = (text: string) => anna.messages.timeline(BEN).findIndex(({ body }) => body.kind === 'text' && body.text === text)
  /** The entries of the menu of a message. */
  async function menuOf(text: string) {
    page.findComponent(MessageList).vm.$emit('press', { kind: 'longpress', n: rowOf(text) })
    await wait(0)
    return page.findComponent(MessageMenu)
  }
  async function choose(text: string, action: string) {
    (await menuOf(text)).vm.$emit('choose', action)
    await wait(500)
  }
  const pinOfBen = (message: Message, isPinned = true) => ben.zim.ask(client => client.pins.set(message, isPinned)).then(() => wait(500))
  const bar = () => page.findComponent(PinBar)
  return { anna, ben, gateway, page, menuOf, choose, pinOfBen, bar, list: () => page.findComponent(PinList) }
}

const entries = (menu: Awaited<ReturnType<Awaited<ReturnType<typeof opened>>['menuOf']>>) => menu.props('menu').actions

describe('pinned messages of a chat', () => {
  it('have no bar where there are none; a pin from the menu shows it, and the menu then offers the opposite', async () => {
    const { bar, menuOf, choose } = await opened('one', 'two')
    expect(bar().exists()).toBe(false)
    await choose('one', 'pinMessage')
    expect(bar().props()).toEqual({ text: 'one', count: 1 })
    expect(entries(await menuOf('one'))).toContain('unpinMessage')
    expect(entries(await menuOf('two'))).toContain('pinMessage')
    await choose('one', 'unpinMessage')
    expect(bar().exists()).toBe(false)
  })

  it('follow what the other side does: pins, edits, recalls', async () => {
    const { ben, bar, pinOfBen } = await opened('one', 'two')
    const [one, two] = [...ben.messages.timeline(ANNA)]
    await pinOfBen(one!)
    await pinOfBen(two!)
    expect(bar().props()).toEqual({ text: 'two', count: 2 })
    await ben.zim.ask(client => client.edits.edit(two!, { kind: 'text', text: 'two, edited' }))
    await wait(500)
    expect(bar().props('text')).toBe('two, edited')
    await ben.messages.revoke(ANNA, two!.key)
    await wait(500)
    expect(bar().props()).toEqual({ text: 'one', count: 1 })
    await pinOfBen(one!, false)
    expect(bar().exists()).toBe(false)
  })

  it('leave the bar when they are deleted here', async () => {
    const { anna, bar, choose } = await opened('one')
    await choose('one', 'pinMessage')
    await anna.messages.remove(BEN, anna.messages.timeline(BEN)[0]!.key)
    await wait(500)
    expect(bar().exists()).toBe(false)
  })

  it('are listed, lead to their message, and are unpinned in the list', async () => {
    const { anna, bar, list, choose } = await opened('one', 'two')
    await choose('one', 'pinMessage')
    await choose('two', 'pinMessage')
    const reach = vi.spyOn(anna.messages, 'reach').mockResolvedValue(false)
    bar().vm.$emit('jump')
    await wait(0)
    expect(reach).toHaveBeenLastCalledWith(BEN, anna.messages.timeline(BEN)[1]!.key)
    expect(uni.showModal).toHaveBeenLastCalledWith(expect.objectContaining({ content: t('pins.unreached') }))
    bar().vm.$emit('list')
    await wait(0)
    expect(list().props('rows')).toMatchObject([{ text: 'two' }, { text: 'one', about: expect.stringContaining('Ben') }])
    const [two, one] = list().props('rows')
    list().vm.$emit('unpin', two!.id)
    await wait(500)
    expect(list().props('rows').map(({ text }: { text: string }) => text)).toEqual(['one'])
    list().vm.$emit('jump', one!.id)
    await wait(0)
    expect(reach).toHaveBeenLastCalledWith(BEN, anna.messages.timeline(BEN)[0]!.key)
    expect(list().exists()).toBe(false)
  })

  it('disappear from the menu when the plan refuses them, which is said once', async () => {
    const { gateway, anna, bar, menuOf, choose } = await opened('one')
    gateway.controls.plan('pro')
    await choose('one', 'pinMessage')
    expect(uni.showModal).toHaveBeenLastCalledWith(expect.objectContaining({ content: expect.stringContaining('套餐') }))
    expect(bar().exists()).toBe(false)
    const left = entries(await menuOf('one'))
    expect(left).not.toContain('pinMessage')
    expect(left).not.toContain('unpinMessage')
    expect(anna.session.recentErrors.filter(({ kind }) => kind === 'plan')).toHaveLength(1)
  })

  it('are ten: before the first one loses its place, the user is asked', async () => {
    const texts = Array.from({ length: 11 }, (_, n) => `text ${n}`)
    const { bar, choose } = await opened(...texts)
    for (const text of texts.slice(0, 10)) await choose(text, 'pinMessage')
    const answer = (confirm: boolean) => vi.mocked(uni.showModal).mockImplementation(options => options?.success?.({ confirm, cancel: !confirm } as never))
    answer(false)
    await choose('text 10', 'pinMessage')
    expect(bar().props()).toEqual({ text: 'text 9', count: 10 })
    answer(true)
    await choose('text 10', 'pinMessage')
    expect(bar().props()).toEqual({ text: 'text 10', count: 10 })
  })

  it('show a hostile text as one short line', async () => {
    const { bar, choose, ben } = await opened('short')
    ben.messages.send(ANNA, aText(`<img src=x onerror=alert(1)>\n\n${'\u202E长'.repeat(300)}`))
    await wait(500)
    await choose('short', 'pinMessage')
    const hostile = ben.messages.timeline(ANNA).at(-1)!
    await ben.zim.ask(client => client.pins.set(hostile, true))
    await wait(500)
    expect(bar().props('text')).toHaveLength(120)
    expect(bar().props('text')).not.toContain('\n')
    expect(bar().find('img').exists()).toBe(false)
  })

  it('stay in the bar while the connection is away', async () => {
    const { gateway, bar, choose } = await opened('one')
    await choose('one', 'pinMessage')
    gateway.controls.offline()
    gateway.controls.drop('anna')
    await wait(1_000)
    expect(bar().props()).toEqual({ text: 'one', count: 1 })
    await choose('one', 'unpinMessage')
    expect(bar().exists()).toBe(true)
    gateway.controls.online()
    await wait(20_000)
    expect(bar().props()).toEqual({ text: 'one', count: 1 })
  })
})
