import { mount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'

import { provideZim } from '@/composables/useZim'
import { referenceOf } from '@/messages/quoted'
import RepliesPage from '@/packages/chat/replies.vue'
import { takeJump } from '@/pages/jumps'
import { toQuery } from '@/utils/pageQuery'

import type { TestApp } from '../../support/testApp'

import { aText } from '../../support/builders'
import { useFakeClock, wait } from '../../support/clock'
import { signInUsers } from '../../support/testApp'
import { fire } from '../../support/uniHooks'

useFakeClock()

const BEN = 'peer:ben'
const ANNA = 'peer:anna'

const keyOf = (app: TestApp, conversation: typeof BEN | typeof ANNA, text: string) => app.messages.timeline(conversation).find(({ body }) => body.kind === 'text' && body.text === text)!

/** Ben's question, Anna's reply, and Ben's reply to that; the page of the replies on Anna's phone. */
async function opened(at = 'tea?') {
  const users = await signInUsers('anna', 'ben')
  const { anna, ben } = users
  ben.messages.send(ANNA, aText('tea?'))
  await wait(500)
  await anna.messages.open(BEN)
  anna.messages.send(BEN, { ...aText('yes'), replyTo: referenceOf(keyOf(anna, BEN, 'tea?')) })
  await wait(500)
  ben.messages.send(ANNA, { ...aText('green'), replyTo: referenceOf(keyOf(ben, ANNA, 'yes')) })
  await wait(500)
  const page = mount(RepliesPage, { global: { plugins: [anna.pinia, { install: app => provideZim(app, anna.zim) }] } })
  fire(page, 'onLoad', { key: toQuery(BEN), at: toQuery(keyOf(anna, BEN, at).key) })
  fire(page, 'onShow')
  await wait(500)
  return { ...users, page }
}

describe('the page of replies', () => {
  it.each(['tea?', 'green'])('has the first message, its replies, and what a reply to a reply quotes: opened at "%s"', async (at) => {
    const { page } = await opened(at)
    expect(page.findAll('.reply').map(row => [row.get('.name').text(), row.get('.text').text(), row.find('.quoted').exists() ? row.get('.quoted').text() : ''])).toEqual([
      ['Ben', 'tea?', ''],
      ['anna', 'yes', ''],
      ['Ben', 'green', 'anna：yes'],
    ])
    expect(vi.mocked(uni.setNavigationBarTitle).mock.lastCall![0].title).toBe('2 条回复')
  })

  it('shows a reply that is tapped in the chat', async () => {
    const { anna, page } = await opened()
    vi.spyOn(globalThis as never as { getCurrentPages: () => unknown[] }, 'getCurrentPages').mockReturnValue([{}, {}])
    await page.findAll('.reply')[2]!.trigger('tap')
    expect(uni.navigateBack).toHaveBeenCalled()
    expect(takeJump(BEN)).toBe(keyOf(anna, BEN, 'green').key)
    vi.restoreAllMocks()
  })

  it('says why it has none, and tries again', async () => {
    const users = await signInUsers('anna', 'ben')
    const { anna, ben, gateway } = users
    ben.messages.send(ANNA, aText('tea?'))
    await wait(500)
    await anna.messages.open(BEN)
    gateway.controls.failNext({ call: 'queryReplies', code: 6000104, userID: 'anna' })
    gateway.controls.offline(['anna'])
    gateway.controls.drop('anna')
    await wait(1_000)
    const page = mount(RepliesPage, { global: { plugins: [anna.pinia, { install: app => provideZim(app, anna.zim) }] } })
    fire(page, 'onLoad', { key: toQuery(BEN), at: toQuery(keyOf(anna, BEN, 'tea?').key) })
    await wait(6_000)
    expect(page.find('[role=alert]').exists()).toBe(true)
    gateway.controls.heal()
    await wait(30_000)
    await page.get('[role=alert] [role=button]').trigger('tap')
    await wait(1_000)
    expect(page.findAll('.reply .text').map(row => row.text())).toEqual(['tea?'])
  })
})
