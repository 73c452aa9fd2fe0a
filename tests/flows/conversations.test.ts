import type { Gateway } from 'zim-emulator/testing'

import { describe, expect, it, vi } from 'vitest'

import type { TestApp } from '../support/testApp'

import { aText } from '../support/builders'
import { useFakeClock, wait } from '../support/clock'
import { createFaultyStorage } from '../support/faultyStorage'
import { createDeviceStorage } from '../support/model/deviceStorage'
import { startOn } from '../support/startOn'
import { createBackend, createTestApp, signInUsers } from '../support/testApp'

useFakeClock()

describe('the conversation list', () => {
  it('is empty and marked as loaded at first', async () => {
    const { anna } = await signInUsers('anna')
    expect(anna.conversations).toMatchObject({ list: [], hasLoaded: true, isLoading: false, failure: null, unreadTotal: 0 })
  })

  it('shows the name of the sender, the last text and the unread count', async () => {
    const { anna, ben } = await signInUsers('anna', 'ben')
    for (const text of ['one', 'two']) ben.messages.send('peer:anna', aText(text))
    await wait(500)
    expect(anna.conversations.list).toMatchObject([{ key: 'peer:ben', name: 'Ben', unread: 2, lastMessage: { body: { text: 'two' } } }])
    expect(anna.users.nameOf('ben')).toBe('Ben')
    expect(anna.conversations.unreadTotal).toBe(2)
  })

  it('lists the latest conversation first and sums the unread counts', async () => {
    const { anna, ben, carl } = await signInUsers('anna', 'ben', 'carl')
    ben.messages.send('peer:anna', aText('one'))
    await wait(1000)
    carl.messages.send('peer:anna', aText('two'))
    await wait(1000)
    expect(anna.conversations.list.map(({ id }) => id)).toEqual(['carl', 'ben'])
    ben.messages.send('peer:anna', aText('three'))
    await wait(1000)
    expect(anna.conversations.list.map(({ id }) => id)).toEqual(['ben', 'carl'])
    expect(anna.conversations.unreadTotal).toBe(3)
  })

  it('lists a conversation first as soon as a message is sent in it, before the acknowledgement', async () => {
    const { anna, ben, carl } = await signInUsers('anna', 'ben', 'carl')
    for (const phone of [ben, carl]) {
      phone.messages.send('peer:anna', aText('hello'))
      await wait(1000)
    }
    anna.messages.send('peer:ben', aText('hello ben'))
    expect(anna.conversations.list.map(({ id }) => id)).toEqual(['ben', 'carl'])
    anna.messages.send('peer:dora', aText('hello dora'))
    expect(anna.conversations.list.map(({ id }) => id)).toContain('dora')
    expect(anna.conversations.list[0]?.lastMessage?.delivery).toBe('sending')
  })

  it('is fetched completely over several pages', async () => {
    const { anna, ben, gateway } = await signInUsers('anna', 'ben')
    ben.zim.signOut()
    for (let n = 0; n < 120; n++) {
      await ben.signIn(`friend-${n}`)
      ben.messages.send('peer:anna', aText('hello'))
      await wait(200)
    }
    anna.zim.signOut()
    await anna.signIn('anna')
    expect(anna.conversations.list).toHaveLength(120)
    expect(anna.conversations.list[0]?.id).toBe('friend-119')
    expect(Object.keys(gateway.world.unreadCounts('anna'))).toHaveLength(120)
  })

  it('keeps its conversations when a refresh fails, and recovers', async () => {
    const { anna, ben, gateway } = await signInUsers('anna', 'ben')
    ben.messages.send('peer:anna', aText('hello'))
    await wait(200)
    gateway.controls.silence(['anna'])
    const refreshed = anna.conversations.refresh()
    await wait(16_000)
    await refreshed
    expect(anna.conversations.list).toHaveLength(1)
    gateway.controls.speak()
    await wait(60_000)
    await anna.conversations.refresh()
    expect(anna.conversations.failure).toBeNull()
  })

  it('is fetched once for two simultaneous refreshes', async () => {
    const { anna } = await signInUsers('anna')
    const queried = vi.spyOn(anna.module.ZIM.getInstance()!, 'queryConversationList')
    await Promise.all([anna.conversations.refresh(), anna.conversations.refresh()])
    expect(queried).toHaveBeenCalledTimes(1)
  })
})

describe('unread counts', () => {
  it('are cleared by opening the conversation, also at ZIM', async () => {
    const { anna, ben } = await signInUsers('anna', 'ben')
    ben.messages.send('peer:anna', aText('hello'))
    await wait(200)
    void anna.messages.open('peer:ben')
    expect(anna.conversations.get('peer:ben')?.unread).toBe(0)
    await wait(200)
    anna.zim.signOut()
    await anna.signIn('anna')
    expect(anna.conversations.get('peer:ben')?.unread).toBe(0)
  })

  it('stay at 0 while the conversation is open, and increase again after it is closed', async () => {
    const { anna, ben, gateway } = await signInUsers('anna', 'ben')
    await anna.messages.open('peer:ben')
    for (const text of ['one', 'two', 'three']) ben.messages.send('peer:anna', aText(text))
    await wait(1000)
    expect(anna.conversations.unreadTotal).toBe(0)
    expect(gateway.world.unreadCounts('anna').ben).toBe(0)
    anna.messages.close('peer:ben')
    ben.messages.send('peer:anna', aText('four'))
    await wait(200)
    expect(anna.conversations.unreadTotal).toBe(1)
  })

  it('are cleared by markRead without opening the conversation', async () => {
    const { anna, ben } = await signInUsers('anna', 'ben')
    ben.messages.send('peer:anna', aText('hello'))
    await wait(200)
    await anna.conversations.markRead('peer:ben')
    expect(anna.conversations.unreadTotal).toBe(0)
  })

  it('of muted conversations are not part of the total', async () => {
    const { anna, ben, carl } = await signInUsers('anna', 'ben', 'carl')
    for (const phone of [ben, carl]) phone.messages.send('peer:anna', aText('hello'))
    await wait(200)
    await anna.conversations.setMuted('peer:ben', true)
    await wait(200)
    expect(anna.conversations.unreadTotal).toBe(1)
    expect(anna.conversations.get('peer:ben')).toMatchObject({ isMuted: true, unread: 1 })
  })
})

describe('a list that ZIM could not synchronise', () => {
  it('is there after another login, with its unread counts', async () => {
    const { anna, ben, gateway } = await signInUsers('anna', 'ben')
    anna.zim.signOut()
    ben.messages.send('peer:anna', aText('hello'))
    await wait(1000)
    gateway.controls.slow({ call: 'syncConversations', ms: 9000, userID: 'anna' })
    await anna.signIn('anna')
    await wait(10_000)
    expect(anna.conversations.list).toEqual([])
    await wait(20_000)
    expect(anna.conversations.list).toMatchObject([{ key: 'peer:ben', unread: 1 }])
    anna.zim.signOut()
    ben.zim.signOut()
    expect(vi.getTimerCount()).toBe(0)
  })
})

/** Anna removes Ben's chat, and one of the two requests takes 500 ms. */
async function removeSlowly(anna: TestApp, gateway: Gateway, call: 'deleteAllMessage' | 'deleteConversation', meanwhile: () => void) {
  gateway.controls.slow({ call, ms: 500, userID: 'anna' })
  const removed = anna.conversations.remove('peer:ben')
  await wait(100)
  meanwhile()
  await wait(1000)
  await removed
}

describe('a conversation', () => {
  it('is listed first while it is pinned', async () => {
    const { anna, ben, carl } = await signInUsers('anna', 'ben', 'carl')
    ben.messages.send('peer:anna', aText('hello'))
    await wait(1000)
    await anna.conversations.setPinned('peer:ben', true)
    carl.messages.send('peer:anna', aText('hello'))
    await wait(1000)
    expect(anna.conversations.list.map(({ id }) => id)).toEqual(['ben', 'carl'])
    await anna.conversations.setPinned('peer:ben', false)
    await wait(200)
    expect(anna.conversations.list.map(({ id }) => id)).toEqual(['carl', 'ben'])
  })

  it('is not shown as pinned when ZIM refuses', async () => {
    const { anna, ben, gateway } = await signInUsers('anna', 'ben')
    ben.messages.send('peer:anna', aText('hello'))
    await wait(200)
    gateway.controls.failNext({ call: 'updateConversationPinnedState', code: 6000604 })
    await expect(anna.conversations.setPinned('peer:ben', true)).rejects.toMatchObject({ failure: { kind: 'too-many-pins' } })
    expect(anna.conversations.get('peer:ben')?.isPinned).toBe(false)
  })

  it('has no pin where the plan refuses it, also when it is asked first after a restart', async () => {
    const { anna, ben, gateway } = await signInUsers('anna', 'ben')
    ben.messages.send('peer:anna', aText('hello'))
    await wait(200)
    gateway.controls.plan('free')
    expect(await anna.conversations.canPin()).toBe(true)
    await expect(anna.conversations.setPinned('peer:ben', true)).rejects.toMatchObject({ failure: { kind: 'plan' } })
    anna.zim.signOut()
    await wait(200)
    const device = createFaultyStorage(anna.storage)
    const later = createTestApp(gateway, undefined, device.storage)
    Object.assign(device, { fault: 'slow', delay: 500 })
    await later.signIn('anna')
    const canPin = later.conversations.canPin()
    await wait(1000)
    expect(await canPin).toBe(false)
  })

  it('is removed with its messages, and is listed again with the next text only', async () => {
    const { anna, ben } = await signInUsers('anna', 'ben')
    ben.messages.send('peer:anna', aText('old'))
    await wait(200)
    await anna.messages.open('peer:ben')
    anna.messages.close('peer:ben')
    await anna.conversations.remove('peer:ben')
    expect(anna.conversations.list).toEqual([])
    expect(anna.texts('ben')).toEqual([])
    ben.messages.send('peer:anna', aText('new'))
    await wait(200)
    await anna.messages.open('peer:ben')
    expect(anna.texts('ben')).toEqual(['new'])
    expect(ben.texts('anna')).toEqual(['old', 'new'])
  })

  it('that is removed while texts are being sent is listed again with the texts that ZIM stores later', async () => {
    const { anna, gateway } = await signInUsers('anna', 'ben')
    anna.messages.send('peer:ben', aText('old'))
    await wait(200)
    gateway.controls.delay(4000)
    anna.messages.send('peer:ben', aText('first'))
    anna.messages.send('peer:ben', aText('second'))
    await wait(10)
    const removed = anna.conversations.remove('peer:ben')
    await wait(100)
    gateway.controls.delay(0)
    await wait(20_000)
    await removed
    expect(anna.conversations.list.map(({ lastMessage }) => lastMessage?.body)).toEqual([{ kind: 'text', text: 'second' }])
    await anna.messages.open('peer:ben')
    expect(anna.texts('ben')).toEqual(['second'])
  })

  it('sends what is written while it is removed afterwards, and is listed again with it', async () => {
    const { anna, gateway } = await signInUsers('anna', 'ben')
    anna.messages.send('peer:ben', aText('old'))
    await wait(200)
    await removeSlowly(anna, gateway, 'deleteAllMessage', () => anna.messages.send('peer:ben', aText('new')))
    expect(anna.texts('ben')).toEqual(['new'])
    await anna.signIn('anna')
    expect(anna.conversations.list.map(({ lastMessage }) => lastMessage?.body)).toEqual([{ kind: 'text', text: 'new' }])
  })

  it('that is removed while a text arrives stays in the list with that text', async () => {
    const { anna, ben, gateway } = await signInUsers('anna', 'ben')
    ben.messages.send('peer:anna', aText('old'))
    await wait(200)
    await removeSlowly(anna, gateway, 'deleteConversation', () => ben.messages.send('peer:anna', aText('new')))
    expect(anna.conversations.list.map(({ lastMessage }) => lastMessage?.body)).toEqual([{ kind: 'text', text: 'new' }])
    expect(anna.texts('ben')).toEqual(['new'])
  })

  it('keeps its draft until another user signs in', async () => {
    const { anna } = await signInUsers('anna', 'ben')
    anna.messages.setDraft('peer:ben', 'dear')
    expect(anna.messages.draft('peer:ben')).toBe('dear')
    await anna.signIn('carl')
    expect(anna.messages.draft('peer:ben')).toBe('')
  })
})

describe('a conversation that is marked as unread', () => {
  it('has one unread message on this device, also after a restart, until it is opened or marked as read', async () => {
    const gateway = createBackend()
    const disk = createDeviceStorage()
    const anna = startOn(gateway, disk)
    const ben = createTestApp(gateway)
    await anna.signIn('anna')
    await ben.signIn('ben')
    ben.messages.send('peer:anna', aText('hello'))
    await wait(500)
    await anna.conversations.markRead('peer:ben')
    const shown = ({ conversations }: TestApp) => [...conversations.shown].map(({ unread }) => unread)
    const onChange = vi.fn()
    anna.conversations.onChanges(onChange)
    anna.conversations.markUnread('peer:ben')
    await wait(0)
    expect(onChange).toHaveBeenCalled()
    expect([shown(anna), anna.conversations.unreadTotal]).toEqual([[1], 1])
    expect(gateway.world.unreadCounts('anna').ben).toBe(0)
    anna.zim.signOut()
    const restarted = startOn(gateway, disk)
    await restarted.signIn('anna')
    expect(shown(restarted)).toEqual([1])
    await restarted.conversations.markRead('peer:ben')
    expect([shown(restarted), restarted.conversations.unreadTotal]).toEqual([[0], 0])
  })

  it('has the number of its unread messages where there are some', async () => {
    const { anna, ben } = await signInUsers('anna', 'ben')
    anna.conversations.markUnread('peer:ben')
    for (const text of ['one', 'two']) ben.messages.send('peer:anna', aText(text))
    await wait(500)
    expect(anna.conversations.shown).toMatchObject([{ unread: 2 }])
  })
})
