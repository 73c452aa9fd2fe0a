import type { VueWrapper } from '@vue/test-utils'

import { mount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'

import type { ConversationKey } from '@/types/conversation'

import { provideZim } from '@/composables/useZim'
import ChatPage from '@/packages/chat/index.vue'
import MessageMenu from '@/packages/chat/message/MessageMenu.vue'
import ReactionPicker from '@/packages/chat/reactions/ReactionPicker.vue'
import ReactionUsers from '@/packages/chat/reactions/ReactionUsers.vue'
import { useFeaturesStore } from '@/stores/features'
import { toQuery } from '@/utils/pageQuery'

import { aText } from '../../support/builders'
import { useFakeClock, wait } from '../../support/clock'
import { signInUsers } from '../../support/testApp'
import { fire } from '../../support/uniHooks'

useFakeClock()

const BEN: ConversationKey = 'peer:ben'
const ANNA: ConversationKey = 'peer:anna'

/** The chat page on Anna's phone, with a text of Ben. Ben has the chat open, too. */
async function opened() {
  const { anna, ben, gateway } = await signInUsers('anna', 'ben')
  await ben.messages.open(ANNA)
  ben.messages.send(ANNA, aText('hello'))
  await wait(500)
  // The app creates it when the user comes online.
  const features = useFeaturesStore(anna.pinia)
  const page = mount(ChatPage, { global: { plugins: [anna.pinia, { install: app => provideZim(app, anna.zim) }] } })
  fire(page, 'onLoad', { key: toQuery(BEN) })
  fire(page, 'onShow')
  await wait(500)
  const react = (type: string) => ben.zim.ask(client => client.reactions.add(ben.messages.timeline(ANNA)[0]!, type))
  const known = (app: typeof anna, key: ConversationKey) => (app.messages.timeline(key)[0]!.reactions ?? []).map(({ type, people }) => `${type}${people}`)
  return { anna, ben, features, gateway, page, react, known }
}

const chips = (page: VueWrapper) => page.findAll('.chip').map(chip => `${chip.text()}${chip.classes('chip--mine') ? ' mine' : ''}`)
const drawn = () => wait(200)

async function openMenu(page: VueWrapper) {
  await page.findAll('[data-n]').find(one => one.text() === 'hello')!.trigger('longpress')
  await wait(0)
  const keys = () => page.findAll('.react').map(key => key.text())
  return { keys, tap: async (emoji: string) => {
    await page.get(`[data-react="${emoji}"]`).trigger('tap')
    await wait(0)
  } }
}

describe('reactions on the chat page', () => {
  it('stand above the entries of the menu; one that is tapped shows at once, and reaches the other side', async () => {
    const { gateway, page, ben, known } = await opened()
    gateway.controls.slow({ call: 'addMessageReaction', ms: 3_000, userID: 'anna' })
    const { keys, tap } = await openMenu(page)
    expect(keys()).toEqual(['👍', '❤️', '😂', '😮', '😢', '🙏', '🎉', ''])
    await tap('🎉')
    await drawn()
    expect([page.findComponent(MessageMenu).exists(), chips(page)]).toEqual([false, ['🎉 1 mine']])
    await wait(4_000)
    expect([chips(page), known(ben, ANNA)]).toEqual([['🎉 1 mine'], ['🎉1']])
  })

  it('are added and taken back by a tap on their chip', async () => {
    const { page, react, ben, known } = await opened()
    await react('👍')
    await drawn()
    expect(chips(page)).toEqual(['👍 1'])
    await page.get('.chip').trigger('tap')
    await drawn()
    expect([chips(page), known(ben, ANNA)]).toEqual([['👍 2 mine'], ['👍2']])
    await page.get('.chip').trigger('tap')
    await drawn()
    expect([chips(page), known(ben, ANNA)]).toEqual([['👍 1'], ['👍1']])
  })

  it('marks own ones in the menu', async () => {
    const { page } = await opened()
    await (await openMenu(page)).tap('👍')
    await drawn()
    await openMenu(page)
    expect(page.findAll('.react--mine').map(key => key.attributes('aria-label'))).toEqual(['取消👍'])
  })

  it('of any type that another client has sent are shown as text, and can be added to', async () => {
    const { page, react, ben, known } = await opened()
    await react('<b onclick=x>')
    await drawn()
    expect(page.find('.chip b').exists()).toBe(false)
    expect(chips(page)).toEqual(['\u2068<b onclick=x…\u2069 1'])
    await page.get('.chip').trigger('tap')
    await drawn()
    expect(known(ben, ANNA)).toEqual(['<b onclick=x>2'])
  })

  it('that are refused are taken back, and the reason is shown', async () => {
    const { gateway, page } = await opened()
    gateway.controls.failNext({ call: 'addMessageReaction', code: 6000202 })
    gateway.controls.slow({ call: 'addMessageReaction', ms: 1_000, userID: 'anna' })
    await (await openMenu(page)).tap('👍')
    await drawn()
    expect(chips(page)).toEqual(['👍 1 mine'])
    await wait(2_000)
    expect(chips(page)).toEqual([])
    expect(vi.mocked(uni.showModal).mock.lastCall![0]).toMatchObject({ content: '这条消息不再接受表情回应，没有变化。' })
  })

  it('need a connection, and say so', async () => {
    const { gateway, page } = await opened()
    gateway.controls.offline()
    gateway.controls.drop()
    await wait(3_000)
    await (await openMenu(page)).tap('👍')
    expect(vi.mocked(uni.showModal).mock.lastCall![0]).toMatchObject({ content: '网络不通，请求没有送达。请检查网络后重试。' })
    expect(chips(page)).toEqual([])
  })

  it('that the plan refuses are not offered any more; what others did is still shown', async () => {
    const { features, gateway, page, react } = await opened()
    await react('👍')
    await drawn()
    gateway.controls.plan('pro')
    await (await openMenu(page)).tap('🎉')
    await drawn()
    expect(features.isOn('reactions')).toBe(false)
    expect((await openMenu(page)).keys()).toEqual([])
    page.findComponent(MessageMenu).vm.$emit('close')
    await page.get('.chip').trigger('tap')
    await drawn()
    expect([chips(page), page.findComponent(ReactionUsers).exists()]).toEqual([['👍 1'], true])
  })

  it('are not offered for messages that are older than seven days', async () => {
    const { page } = await opened()
    await wait(7 * 86_400_000)
    expect((await openMenu(page)).keys()).toEqual([])
  })

  it('of all emoji are reached by the last key', async () => {
    const { page, ben, known } = await opened()
    await (await openMenu(page)).tap('more')
    page.findComponent(ReactionPicker).vm.$emit('pick', '🦊')
    await drawn()
    expect([page.findComponent(ReactionPicker).exists(), chips(page), known(ben, ANNA)]).toEqual([false, ['🦊 1 mine'], ['🦊1']])
  })

  it('show who has reacted by a long press, by page and by type', async () => {
    const { page, react } = await opened()
    await react('👍')
    await react('🎉')
    await drawn()
    await page.findAll('.chip')[0]!.trigger('tap')
    await drawn()
    await page.findAll('.chip')[0]!.trigger('longpress')
    await drawn()
    const sheet = page.getComponent(ReactionUsers)
    const names = () => sheet.findAll('.name').map(name => name.text())
    expect(sheet.findAll('.tab').map(tab => tab.text())).toEqual(['👍 2', '🎉 1'])
    expect(names()).toEqual(['Ben', '我'])
    await sheet.findAll('.tab')[1]!.trigger('tap')
    await drawn()
    expect(names()).toEqual(['Ben'])
    sheet.vm.$emit('close')
    await wait(0)
    expect(page.findComponent(ReactionUsers).exists()).toBe(false)
  })

  it('say that their users could not be loaded, and load them by a tap', async () => {
    const { anna, page, react } = await opened()
    await react('👍')
    await drawn()
    const query = vi.spyOn(anna.module.ZIM.getInstance()!, 'queryMessageReactionUserList').mockRejectedValueOnce({ code: 6000104, message: 'Network error.' })
    await page.get('.chip').trigger('longpress')
    await drawn()
    const sheet = page.getComponent(ReactionUsers)
    expect([sheet.findAll('.name').length, sheet.get('.state').text()]).toEqual([0, '没有加载成功，点按重试'])
    await sheet.get('.state').trigger('tap')
    await drawn()
    expect([sheet.findAll('.name').length, sheet.find('.state').exists(), query.mock.calls.length]).toEqual([1, false, 2])
  })

  it('are gone with a message that is recalled', async () => {
    const { ben, page, react } = await opened()
    await react('👍')
    await drawn()
    await ben.messages.revoke(ANNA, ben.messages.timeline(ANNA)[0]!.key)
    await drawn()
    expect([chips(page), page.text()]).toEqual([[], expect.stringContaining('撤回')])
  })
})
