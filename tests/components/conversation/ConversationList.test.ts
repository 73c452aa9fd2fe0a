import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'

import { createConversationFeed } from '@/components/conversation/conversationFeed'
import ConversationList from '@/components/conversation/ConversationList.vue'
import { conversationMenu, swipeActions } from '@/components/conversation/conversationMenu'

import { NOON } from '../message/fixtures'
import { conversation } from './fixtures'

function open(...list: Array<ReturnType<typeof conversation>>) {
  const feed = createConversationFeed({
    list: () => list,
    context: () => ({ now: NOON, nameOf: id => id, avatarOf: () => '', membersOf: () => [], draftOf: () => '' }),
  })
  return mount(ConversationList, { props: { feed, actionsOf: (key: string) => swipeActions(list.find(one => one.key === key)!) } })
}

/** A touch from one point to another. The list lies at the top of the screen and is 600 px high, so that two rows have 300 px each. */
async function touch(wrapper: ReturnType<typeof open>, from: [x: number, y: number], to: [x: number, y: number]) {
  const point = ([clientX, clientY]: [number, number]) => [{ clientX, clientY }]
  await wrapper.find('[role=group]').trigger('touchstart', { touches: point(from) })
  await wrapper.find('[role=group]').trigger('touchend', { changedTouches: point(to) })
}

const offered = (wrapper: ReturnType<typeof open>) => wrapper.findAll('[data-action]').map(one => one.text())

const row = (wrapper: ReturnType<typeof open>, name: string) => wrapper.findAll('[role=button]').find(one => one.text().includes(name))!

describe('ConversationList', () => {
  it('emits open with the key of the tapped conversation', async () => {
    const wrapper = open(conversation('ann', 2), conversation('bob', 1))
    await row(wrapper, 'bob').trigger('tap')
    expect(wrapper.emitted('open')).toEqual([['peer:bob']])
  })

  it.each(['longpress', 'contextmenu'])('emits menu on %s', async (event) => {
    const wrapper = open(conversation('ann', 2), conversation('bob', 1))
    await row(wrapper, 'bob').trigger(event)
    expect(wrapper.emitted('menu')).toEqual([['peer:bob']])
  })

  it('offers the actions of the row that is swiped to the left', async () => {
    const wrapper = open(conversation('ann', 2), conversation('bob', 1, { unread: 3, isMuted: true }))
    await touch(wrapper, [300, 450], [200, 455])
    expect(offered(wrapper)).toEqual(['标为已读', '取消免打扰', '删除'])
    await wrapper.findAll('[data-action]')[2]!.trigger('tap')
    expect(wrapper.emitted('choose')).toEqual([['peer:bob', 'delete']])
    expect(offered(wrapper)).toEqual([])
  })

  it.each([
    ['to the right', [200, 450], [300, 450]],
    ['short', [300, 450], [270, 450]],
    ['a scroll', [300, 450], [240, 550]],
  ] as const)('offers nothing after a touch that is %s', async (_, from, to) => {
    const wrapper = open(conversation('ann', 2), conversation('bob', 1))
    await touch(wrapper, [...from], [...to])
    expect(offered(wrapper)).toEqual([])
  })

  it('withdraws the actions at the next touch, whose tap opens nothing', async () => {
    const wrapper = open(conversation('ann', 2), conversation('bob', 1))
    await touch(wrapper, [300, 120], [200, 120])
    expect(offered(wrapper)).toEqual(['标为未读', '消息免打扰', '删除'])
    await touch(wrapper, [100, 450], [100, 450])
    await row(wrapper, 'bob').trigger('tap')
    expect(offered(wrapper)).toEqual([])
    expect(wrapper.emitted('open')).toBeUndefined()
    await touch(wrapper, [100, 450], [100, 450])
    await row(wrapper, 'bob').trigger('tap')
    expect(wrapper.emitted('open')).toEqual([['peer:bob']])
  })

  it('shows the unread count and the muted icon', () => {
    const text = open(conversation('ann', 2, { unread: 120, isMuted: true }))
    expect(text.text()).toContain('99+')
    expect(text.find('[aria-label="已开启免打扰"]').exists()).toBe(true)
  })
})

describe('conversationMenu', () => {
  it('offers the opposite of the present state', () => {
    expect(conversationMenu(conversation('ann', 1, { unread: 1 }), true)).toEqual(['markRead', 'pin', 'mute', 'clear', 'delete'])
    expect(conversationMenu(conversation('ann', 1, { isPinned: true, isMuted: true }), true)).toEqual(['markUnread', 'unpin', 'unmute', 'clear', 'delete'])
  })
})
