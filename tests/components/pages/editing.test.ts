import { mount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'

import type { MessageAction } from '@/packages/chat/message/messageActions'

import { provideZim } from '@/composables/useZim'
import { referenceOf } from '@/messages/quoted'
import ChatPage from '@/packages/chat/index.vue'
import MessageMenu from '@/packages/chat/message/MessageMenu.vue'
import { useTypingStore } from '@/stores/typing'
import { toQuery } from '@/utils/pageQuery'

import { aText } from '../../support/builders'
import { useFakeClock, wait } from '../../support/clock'
import { signInUsers } from '../../support/testApp'
import { fire } from '../../support/uniHooks'

useFakeClock()

const BEN = 'peer:ben'
const ANNA = 'peer:anna'

/** Anna has asked Ben, in whose chat she is. */
async function opened(text = 'helo') {
  const users = await signInUsers('anna', 'ben')
  const { anna, ben, gateway } = users
  await ben.messages.open(ANNA)
  ben.messages.send(ANNA, aText('tea?'))
  await wait(200)
  const openPage = () => {
    const page = mount(ChatPage, { global: { plugins: [anna.pinia, { install: app => provideZim(app, anna.zim) }] } })
    fire(page, 'onLoad', { key: toQuery(BEN) })
    fire(page, 'onShow')
    return page
  }
  const page = openPage()
  await wait(500)
  anna.messages.send(BEN, aText(text))
  await wait(500)
  vi.mocked(uni.showModal).mockReset()
  return { anna, ben, page, openPage, edits: () => gateway.world.storedMessages().filter(({ edited }) => edited).length, gateway }
}

type Page = Awaited<ReturnType<typeof opened>>['page']

async function openMenu(page: Page, text: string) {
  await page.findAll('.bubble').find(one => one.text() === text)!.trigger('longpress')
  await wait(0)
  return page.findComponent(MessageMenu)
}

async function choose(page: Page, text: string, action: MessageAction) {
  (await openMenu(page, text)).vm.$emit('choose', action)
  await wait(300)
}

const barOf = (page: Page) => page.find('.quote-bar').exists() ? page.get('.quote-bar [role=status]').text() : null
const fieldOf = (page: Page) => (page.get('textarea').element as HTMLTextAreaElement).value
const notice = () => vi.mocked(uni.showModal).mock.lastCall?.[0]?.content

const type = (page: Page, text: string) => page.get('textarea').setValue(text)

async function press(page: Page, ms = 500) {
  await page.get('textarea').trigger('keydown', { key: 'Enter' })
  await wait(ms)
}

describe('an own text that is edited in the chat', () => {
  it('stands in the field under a bar with its old words, and is saved by the key that sends', async () => {
    const { anna, ben, page } = await opened()
    const focus = vi.spyOn(page.get('textarea').element as HTMLTextAreaElement, 'focus')
    await choose(page, 'helo', 'edit')
    expect([barOf(page), fieldOf(page)]).toEqual(['正在编辑：helo', 'helo'])
    expect(focus).toHaveBeenCalled()
    await type(page, 'hello')
    await press(page)
    expect([barOf(page), fieldOf(page)]).toEqual([null, ''])
    expect([anna.texts('ben'), ben.texts('anna')]).toEqual([['tea?', 'hello'], ['tea?', 'hello']])
    expect(page.text()).toMatch(/hello[\s\S]*已编辑|已编辑[\s\S]*hello/)
  })

  it.each<[string, (page: Page) => Promise<unknown>]>([
    ['saved', async (page) => {
      await type(page, 'hello')
      await press(page)
    }],
    ['closed', page => page.get('[aria-label=取消编辑]').trigger('tap')],
  ])('gives the field back to the draft and its quote when it is %s', async (_, finish) => {
    const { anna, page } = await opened()
    await choose(page, 'tea?', 'reply')
    await type(page, 'half a')
    await choose(page, 'helo', 'edit')
    await type(page, 'hell')
    expect(anna.messages.draft(BEN)).toBe('half a')
    await finish(page)
    await wait(0)
    expect([barOf(page), fieldOf(page), anna.messages.draft(BEN), anna.messages.draftReplyTo(BEN)?.senderID]).toEqual(['Ben：tea?', 'half a', 'half a', 'ben'])
  })

  it('leaves the draft as it was when the page is left', async () => {
    const { anna, page, openPage } = await opened()
    await type(page, 'half a')
    await choose(page, 'helo', 'edit')
    await type(page, 'hello')
    fire(page, 'onUnload')
    page.unmount()
    const again = openPage()
    await wait(500)
    expect([barOf(again), fieldOf(again), anna.texts('ben')]).toEqual([null, 'half a', ['tea?', 'helo']])
  })

  it('asks ZIM for nothing where nothing was changed', async () => {
    const { page, edits } = await opened()
    await choose(page, 'helo', 'edit')
    await press(page)
    expect([barOf(page), fieldOf(page), edits()]).toEqual([null, '', 0])
  })

  it.each([['blank', ' ', /空白/], ['too long', 'x'.repeat(3_000), /太长/]])('that is %s is not saved, says so, and stays', async (_, text, problem) => {
    const { page, edits } = await opened()
    await choose(page, 'helo', 'edit')
    await type(page, text)
    await page.findAll('[role=button]').find(one => one.text() === '发送')!.trigger('tap')
    await wait(500)
    expect(page.get('[role=alert]').text()).toMatch(problem)
    expect([barOf(page), fieldOf(page), edits()]).toEqual(['正在编辑：helo', text, 0])
  })

  it('needs a connection, and stays until there is one', async () => {
    const { ben, gateway, page } = await opened()
    await choose(page, 'helo', 'edit')
    await type(page, 'hello')
    gateway.controls.offline(['anna'])
    gateway.controls.drop('anna')
    await wait(100)
    await press(page)
    expect(notice()).toMatch(/没有连接/)
    expect([barOf(page), fieldOf(page)]).toEqual(['正在编辑：helo', 'hello'])
    gateway.controls.online()
    await wait(10_000)
    await press(page)
    expect([barOf(page), ben.texts('anna')]).toEqual([null, ['tea?', 'hello']])
  })

  it('that ZIM refuses says why, and stays', async () => {
    const { anna, gateway, page } = await opened()
    gateway.world.storedMessages().forEach(stored => Object.assign(stored, { senderUserID: 'ben' }))
    await choose(page, 'helo', 'edit')
    await type(page, 'hello')
    await press(page)
    expect(notice()).toMatch(/不能修改/)
    expect([barOf(page), fieldOf(page), anna.texts('ben')]).toEqual(['正在编辑：helo', 'hello', ['tea?', 'helo']])
  })

  it('is offered no longer when the plan has refused it', async () => {
    const { gateway, page } = await opened()
    gateway.controls.plan('pro')
    await choose(page, 'helo', 'edit')
    await type(page, 'hello')
    await press(page)
    expect(notice()).toMatch(/套餐/)
    expect([barOf(page), fieldOf(page)]).toEqual(['正在编辑：helo', 'hello'])
    expect((await openMenu(page, 'helo')).props('menu').actions).not.toContain('edit')
  })

  it('is saved once however often the key is pressed, and what is typed meanwhile stays', async () => {
    const { anna, gateway, page } = await opened()
    await choose(page, 'helo', 'edit')
    await type(page, 'hello')
    const calls = vi.spyOn(anna.module.ZIM.getInstance()!, 'editMessage')
    gateway.controls.slow({ call: 'editMessage', ms: 2_000, userID: 'anna' })
    await press(page, 100)
    expect(barOf(page)).toBe('正在保存：helo')
    await type(page, 'hello!')
    await press(page, 100)
    await page.get('[aria-label=取消编辑]').trigger('tap')
    await wait(4_000)
    expect(calls).toHaveBeenCalledTimes(1)
    expect([barOf(page), fieldOf(page), anna.texts('ben')]).toEqual(['正在编辑：hello', 'hello!', ['tea?', 'hello']])
  })

  it.each(['recalled', 'deleted'])('ends when the message is %s, and what was typed is put into the draft', async (how) => {
    const { anna, page } = await opened()
    await type(page, 'half a')
    await choose(page, 'helo', 'edit')
    await type(page, 'hello')
    const { key } = anna.messages.timeline(BEN).at(-1)!
    if (how === 'recalled') await anna.messages.revoke(BEN, key)
    else await anna.messages.remove(BEN, key)
    await wait(500)
    expect(notice()).toMatch(/已被撤回或删除/)
    expect([barOf(page), fieldOf(page), anna.messages.draft(BEN)]).toEqual([null, 'half a\nhello', 'half a\nhello'])
  })

  it('leaves the draft alone when the message is recalled before anything was typed', async () => {
    const { anna, page } = await opened()
    await choose(page, 'helo', 'edit')
    await anna.messages.revoke(BEN, anna.messages.timeline(BEN).at(-1)!.key)
    await wait(500)
    expect([barOf(page), fieldOf(page), anna.messages.draft(BEN)]).toEqual([null, '', ''])
  })

  it.each([[false, ['正在编辑：helo', 'hello']], [true, ['Ben：tea?', '']]])('is left for a reply after a question when words were typed (confirmed: %s)', async (confirm, shown) => {
    const { page } = await opened()
    await choose(page, 'helo', 'edit')
    await type(page, 'hello')
    vi.mocked(uni.showModal).mockImplementation(options => options?.success?.({ confirm, cancel: !confirm, errMsg: '' } as never) as never)
    await choose(page, 'tea?', 'reply')
    expect(uni.showModal).toHaveBeenCalledTimes(1)
    expect([barOf(page), fieldOf(page)]).toEqual(shown)
  })

  it('does not tell the other side that one is typing', async () => {
    const { anna, page } = await opened()
    const noteInput = vi.spyOn(useTypingStore(anna.pinia), 'noteInput')
    await choose(page, 'helo', 'edit')
    await type(page, 'hello')
    expect(noteInput).not.toHaveBeenCalled()
    await press(page)
    await type(page, 'new')
    expect(noteInput).toHaveBeenCalledTimes(1)
  })

  it('has a key of its own that closes it', async () => {
    const { page } = await opened()
    await choose(page, 'tea?', 'reply')
    expect(page.find('[aria-label=取消引用]').exists()).toBe(true)
    await choose(page, 'helo', 'edit')
    expect(page.find('[aria-label=取消引用]').exists()).toBe(false)
  })
})

describe('a recalled reply that is written again', () => {
  async function recalled() {
    const users = await opened()
    const { anna, page } = users
    const original = anna.messages.timeline(BEN)[0]!
    anna.messages.send(BEN, { ...aText('a tpyo'), replyTo: referenceOf(original) })
    await wait(500)
    await choose(page, 'a tpyo', 'revoke')
    await wait(500)
    return users
  }

  const again = async (page: Page) => {
    await page.get('[data-again]').trigger('tap')
    await wait(0)
  }

  it('has its quote again, and is sent with it', async () => {
    const { ben, page } = await recalled()
    await again(page)
    expect([barOf(page), fieldOf(page)]).toEqual(['Ben：tea?', 'a tpyo'])
    await press(page)
    expect(ben.messages.timeline(ANNA).at(-1)).toMatchObject({ body: { text: 'a tpyo' }, quote: { body: { text: 'tea?' } } })
  })

  it('has none where the original is gone, and leaves that of the draft', async () => {
    const { anna, ben, page } = await recalled()
    await choose(page, 'helo', 'reply')
    await again(page)
    expect([barOf(page), fieldOf(page)]).toEqual(['anna：helo', 'a tpyo'])
    await page.get('[aria-label=取消引用]').trigger('tap')
    await ben.messages.revoke(ANNA, ben.messages.timeline(ANNA)[0]!.key)
    await wait(500)
    await again(page)
    expect([barOf(page), anna.messages.draftReplyTo(BEN)]).toEqual([null, undefined])
  })

  it('ends the edit of another text, and joins the draft', async () => {
    const { page } = await recalled()
    await type(page, 'half ')
    await choose(page, 'helo', 'edit')
    await again(page)
    expect([barOf(page), fieldOf(page)]).toEqual(['Ben：tea?', 'half a tpyo'])
  })
})
