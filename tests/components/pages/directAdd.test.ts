import { mount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'

import { provideZim } from '@/composables/useZim'
import PersonPage from '@/packages/contacts/person.vue'
import { useFriendsStore } from '@/stores/friends'

import { useFakeClock, wait } from '../../support/clock'
import { signInUsers } from '../../support/testApp'
import { t } from '../../support/texts'
import { fire } from '../../support/uniHooks'

vi.hoisted(() => vi.stubEnv('VITE_DIRECT_ADD', '1'))
useFakeClock()

describe('where a team adds friends at once', () => {
  it('one press adds, and both sides see it', async () => {
    const { anna, ben } = await signInUsers('anna', 'ben')
    const [mine, theirs] = [useFriendsStore(anna.pinia), useFriendsStore(ben.pinia)]
    await wait(300)
    const page = mount(PersonPage, { global: { plugins: [anna.pinia, { install: app => provideZim(app, anna.zim) }] } })
    fire(page, 'onLoad', { userID: 'ben', add: '1' })
    await wait(300)
    // An invite leads to the card, and adds nobody by itself.
    expect([page.text().includes(t('person.words')), mine.list.length]).toEqual([false, 0])
    await page.findAll('button').find(button => button.text() === t('person.add'))!.trigger('tap')
    await wait(300)
    expect([mine.list.map(({ userID }) => userID), theirs.list.map(({ userID }) => userID)]).toEqual([['ben'], ['anna']])
    expect([theirs.applications.length, vi.mocked(uni.showToast).mock.lastCall![0]!.title]).toEqual([0, t('person.added')])
  })
})
