import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'

import { createConversationFeed } from '@/components/conversation/conversationFeed'
import ConversationList from '@/components/conversation/ConversationList.vue'
import { conversationMenu } from '@/components/conversation/conversationMenu'

import { NOON } from '../message/fixtures'
import { conversation } from './fixtures'

function open(...list: Array<ReturnType<typeof conversation>>) {
  const feed = createConversationFeed({
    list: () => list,
    context: () => ({ now: NOON, nameOf: id => id, avatarOf: () => '', draftOf: () => '' }),
  })
  return mount(ConversationList, { props: { feed } })
}

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

  it('shows the unread count and the muted icon', () => {
    const text = open(conversation('ann', 2, { unread: 120, isMuted: true }))
    expect(text.text()).toContain('99+')
    expect(text.find('[aria-label="已开启免打扰"]').exists()).toBe(true)
  })
})

describe('conversationMenu', () => {
  it('offers the opposite of the present state', () => {
    expect(conversationMenu(conversation('ann', 1, { unread: 1 }))).toEqual(['markRead', 'pin', 'mute', 'delete'])
    expect(conversationMenu(conversation('ann', 1, { isPinned: true, isMuted: true }))).toEqual(['unpin', 'unmute', 'delete'])
  })
})
