import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { nextTick, ref } from 'vue'

import type { Conversation } from '@/types/conversation'

import UserAvatar from '@/components/common/UserAvatar.vue'
import { createConversationFeed } from '@/components/conversation/conversationFeed'
import ConversationList from '@/components/conversation/ConversationList.vue'
import { listStyle } from '@/packages/chat/message/list/chatAvatars'
import { createMessageFeed } from '@/packages/chat/message/list/messageFeed'
import MessageList from '@/packages/chat/message/list/MessageList.vue'

import { aConversation, aMessage } from '../../support/builders'
import { NOON, useFakeClock, wait } from '../../support/clock'

useFakeClock()

const HOSTILE = ['javascript:alert(1)', 'file:///etc/passwd', 'data:image/png;base64,AAAA', 'http://example.com/a.png', 'https://example.com/%', `https://example.com/${'a'.repeat(100_000)}`, 'https://example.com/");color:red;("']
const REFUSED = HOSTILE.filter(url => url !== 'https://example.com/%')

/** The avatar of a component in each place that draws pictures. `fail`: the picture cannot be loaded. */
interface Place { hasPicture: () => boolean, letter: () => string, fail: () => Promise<void> }

/** A new address for each test: failures are remembered. */
let pictures = 0
const newPicture = () => `https://example.com/${++pictures}.png`

function avatar(url: string): Place {
  const wrapper = mount(UserAvatar, { props: { userId: 'ben', name: 'Ben', url } })
  return { hasPicture: () => wrapper.find('image').exists(), letter: () => wrapper.text(), fail: () => wrapper.get('image').trigger('error') }
}

function listRow(avatarUrl: string): Place {
  const conversations: Conversation[] = [aConversation('ben', { name: 'Ben', avatarUrl })]
  const feed = createConversationFeed({ list: () => conversations, context: () => ({ now: NOON, nameOf: id => id, avatarOf: () => '', membersOf: () => [], draftOf: () => '' }) })
  const wrapper = mount(ConversationList, { props: { feed, actionsOf: () => [] } })
  return { hasPicture: () => wrapper.find('image').exists(), letter: () => wrapper.find('view.avatar').text(), fail: () => wrapper.get('image').trigger('error') }
}

function messageList(avatarUrl: string, hasSenders: boolean) {
  const timeline = [aMessage(1)]
  const feed = createMessageFeed({
    timeline: () => timeline,
    onChanges: () => () => {},
    isComplete: () => true,
    context: () => ({ now: NOON, hasSenders, nameOf: () => 'Ben', avatarOf: () => avatarUrl, isAfterGap: () => false }),
  })
  const user = (userID: string, url = '') => ({ userID, name: userID, avatarUrl: url })
  return mount(MessageList, { props: { feed, avatars: { mine: user('anna'), theirs: user('ben', avatarUrl) }, state: { older: ref('beginning' as const), problem: ref(''), isSeeking: ref(false), isChoosing: ref(false), resizes: ref(0), shows: ref(0) } } })
}

function roomRow(url: string): Place {
  const wrapper = messageList(url, true)
  const picture = () => wrapper.find('.line image')
  return { hasPicture: () => picture().exists(), letter: () => wrapper.find('.line .user-avatar').text(), fail: () => picture().trigger('error') }
}

function chatRow(url: string): Place {
  const wrapper = messageList(url, false)
  const style = () => wrapper.attributes('style') ?? ''
  return { hasPicture: () => style().includes('--theirs-picture: url') || style().includes('--theirs-picture:url'), letter: () => /--theirs-letter:\s*"(.?)"/.exec(style())?.[1] ?? '', fail: () => wrapper.get('image.probe').trigger('error') }
}

const PLACES: Array<[string, (url: string) => Place]> = [['an avatar', avatar], ['a row of the conversation list', listRow], ['a message of a room', roomRow], ['a message of a chat', chatRow]]

describe.each(PLACES)('%s', (_, draw) => {
  it.each(REFUSED)('shows the letter instead of %j', (url) => {
    const { hasPicture, letter } = draw(url)
    expect([hasPicture(), letter()]).toEqual([false, 'B'])
  })

  it('shows a picture, and the letter after the picture has failed', async () => {
    const { hasPicture, fail, letter } = draw(newPicture())
    expect(hasPicture()).toBe(true)
    await fail()
    await wait(200)
    await nextTick()
    expect([hasPicture(), letter()]).toEqual([false, 'B'])
  })
})

it.each(HOSTILE)('the style of a chat has no declaration of the address %j', (url) => {
  const user = { userID: 'ben', name: 'Ben', avatarUrl: url }
  const style = listStyle({ mine: user, theirs: user })
  expect(style.replace(/url\("https:\/\/example\.com\/%"\)/g, 'none').split(';').map(part => part.split(':')[0])).toEqual([
    ...['mine', 'theirs'].flatMap(side => [`--${side}-letter`, `--${side}-tone`, `--${side}-picture`, `--${side}-name`]),
    ...['sent', 'sending', 'held', 'unsent', 'read', 'quote', 'edited'].map(state => `--${state}-text`),
  ])
})
