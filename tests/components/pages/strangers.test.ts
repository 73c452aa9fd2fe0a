import { mount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'

import { provideZim } from '@/composables/useZim'
import ChatPage from '@/packages/chat/index.vue'
import NotificationsPage from '@/packages/me/notifications.vue'
import { useFriendsStore } from '@/stores/friends'
import { usePrivacyStore } from '@/stores/privacy'
import { useStrangersStore } from '@/stores/strangers'
import { toQuery } from '@/utils/pageQuery'

import { useFakeClock, wait } from '../../support/clock'
import { signInUsers } from '../../support/testApp'
import { t } from '../../support/texts'
import { fire } from '../../support/uniHooks'

useFakeClock()

async function start() {
  const { anna } = await signInUsers('anna', 'ben')
  useStrangersStore(anna.pinia)
  await wait(300)
  const opened = async (page: object, query: object = {}) => {
    const wrapper = mount(page, { global: { plugins: [anna.pinia, { install: app => provideZim(app, anna.zim) }] } })
    fire(wrapper, 'onLoad', query)
    fire(wrapper, 'onShow')
    await wait(300)
    return wrapper
  }
  const cell = (page: Awaited<ReturnType<typeof opened>>) => page.findAll('.cell').find(cell => cell.text().startsWith(t('privacy.whoWrites')))!
  return { opened, cell, friends: useFriendsStore(anna.pinia), privacy: usePrivacyStore(anna.pinia) }
}

describe('who may write', () => {
  it('is chosen with the other choices about privacy', async () => {
    const { opened, cell, privacy } = await start()
    const page = await opened(NotificationsPage)
    expect(cell(page).text()).toContain(t('privacy.everyone'))
    vi.mocked(uni.showActionSheet).mockImplementation(options => options.success?.({ tapIndex: 1 } as never))
    await cell(page).trigger('tap')
    await wait(100)
    expect([privacy.isOn('onlyFriends'), cell(page).text().includes(t('privacy.friends'))]).toEqual([true, true])
  })

  it('is said over the chat with a stranger, whose card is one tap away', async () => {
    const { opened, friends, privacy } = await start()
    const page = await opened(ChatPage, { key: toQuery('peer:ben') })
    expect(page.find('.stranger').exists()).toBe(false)
    privacy.set('onlyFriends', true)
    await wait(100)
    for (const [text, url] of [[t('stranger.add'), '&add=1'], [t('stranger.block'), '']] as const) {
      await page.findAll('.stranger .text-button').find(button => button.text() === text)!.trigger('tap')
      expect(vi.mocked(uni.navigateTo).mock.lastCall![0].url).toBe(`/packages/contacts/person?userID=ben${url}`)
    }
    await friends.add('ben')
    await wait(300)
    expect(page.find('.stranger').exists()).toBe(false)
  })
})
