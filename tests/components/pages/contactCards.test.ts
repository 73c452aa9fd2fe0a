import { mount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'

import { provideZim } from '@/composables/useZim'
import MessageComposer from '@/packages/chat/composer/MessageComposer.vue'
import ChatPage from '@/packages/chat/index.vue'
import CardPage from '@/packages/contacts/card.vue'
import { useFriendsStore } from '@/stores/friends'
import { toQuery } from '@/utils/pageQuery'

import { aText } from '../../support/builders'
import { useFakeClock, wait } from '../../support/clock'
import { signInUsers } from '../../support/testApp'
import { fire } from '../../support/uniHooks'

useFakeClock()

const BEN = 'peer:ben'
const personOf = (userID: string) => expect.objectContaining({ url: `/packages/contacts/person?userID=${toQuery(userID)}` })

/** Anna in her chat with Ben; Carl is her friend, whom she calls `小卡`. */
async function start() {
  const { anna, ben, carl } = await signInUsers('anna', 'ben', 'carl')
  const friends = useFriendsStore(anna.pinia)
  void carl.zim.ask(client => client.friends.add('anna'))
  await wait(500)
  void friends.setRemark('carl', '小卡')
  await wait(500)
  // The app has it from the sign-in.
  Object.defineProperty(anna.session, 'userID', { get: () => 'anna' })
  const mounted = async (page: object) => {
    const wrapper = mount(page, { global: { plugins: [anna.pinia, { install: app => provideZim(app, anna.zim) }] } })
    fire(wrapper, 'onLoad', { key: toQuery(BEN) })
    fire(wrapper, 'onShow')
    await wait(500)
    return wrapper
  }
  vi.mocked(uni.navigateTo).mockClear()
  return { anna, ben, mounted }
}

describe('a person in a chat', () => {
  it('is opened by a tap on the avatar, of both sides, and by a tap on a contact card', async () => {
    const { anna, ben, mounted } = await start()
    const page = await mounted(ChatPage)
    ben.messages.send('peer:anna', { body: { kind: 'contactCard', userID: 'stranger ~%\u202E', name: '<b>' } })
    anna.messages.send(BEN, aText('hi'))
    await wait(1_000)
    const [theirs, mine] = page.findAll('.line > .user-avatar')
    await theirs!.trigger('tap')
    expect(uni.navigateTo).toHaveBeenLastCalledWith(personOf('ben'))
    await mine!.trigger('tap')
    expect(uni.navigateTo).toHaveBeenLastCalledWith(personOf('anna'))
    await page.get('.bubble.card').trigger('tap')
    await wait(0)
    expect(uni.navigateTo).toHaveBeenLastCalledWith(personOf('stranger ~%\u202E'))
    await theirs!.trigger('longpress')
    expect(page.find('.menu').exists()).toBe(false)
  })
})

describe('the card of a friend', () => {
  it('is chosen from the panel, and sent after a question, without the remark', async () => {
    const { ben, mounted } = await start()
    const chat = await mounted(ChatPage)
    chat.findComponent(MessageComposer).vm.$emit('card')
    expect(uni.navigateTo).toHaveBeenLastCalledWith(expect.objectContaining({ url: `/packages/contacts/card?key=${toQuery(BEN)}` }))
    const page = await mounted(CardPage)
    expect(page.findAll('.one-line').map(name => name.text())).toEqual(['小卡'])
    await page.get('input').setValue('CARL')
    const confirm = vi.mocked(uni.showModal)
    confirm.mockImplementation(options => options!.success?.({ confirm: false, cancel: true }) as never)
    await page.get('.main').trigger('tap')
    await wait(1_000)
    expect(ben.texts('anna')).toEqual([])
    confirm.mockImplementation(options => options!.success?.({ confirm: true, cancel: false }) as never)
    await page.get('.main').trigger('tap')
    await wait(1_000)
    expect(ben.messages.timeline('peer:anna')).toMatchObject([{ body: { kind: 'contactCard', userID: 'carl', name: 'Carl' } }])
  })
})
