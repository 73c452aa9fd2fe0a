import { mount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'

import { provideZim } from '@/composables/useZim'
import PersonPage from '@/packages/contacts/person.vue'
import { useGroupFacesStore } from '@/stores/groupFaces'
import { useGroupsStore } from '@/stores/groups'
import { toQuery } from '@/utils/pageQuery'

import type { TestApp } from '../../support/testApp'

import { useFakeClock, wait } from '../../support/clock'
import { signInUsers } from '../../support/testApp'
import { t } from '../../support/texts'
import { fire } from '../../support/uniHooks'

useFakeClock()

async function card({ pinia, zim }: TestApp, userID: string) {
  const page = mount(PersonPage, { global: { plugins: [pinia, { install: app => provideZim(app, zim) }] } })
  fire(page, 'onLoad', { userID })
  await wait(300)
  return page
}

/** Anna has made as many groups with Ben. */
async function start(count: number) {
  const users = await signInUsers('anna', 'ben', 'carl')
  const groups = useGroupsStore(users.anna.pinia)
  await groups.create('Without Ben', ['carl'])
  const ids: string[] = []
  for (let n = 0; n < count; n++) ids.push((await groups.create(`Club ${n}`, ['ben'])).groupID)
  vi.mocked(uni.navigateTo).mockClear()
  return { ...users, ids }
}
type Page = Awaited<ReturnType<typeof card>>
const namesOf = (page: Page) => page.findAll('.common .person-row').map(row => row.find('.texts').text())

describe('the groups that one has in common with a person', () => {
  it('are on the card, three at first, then all; a tap opens the chat', async () => {
    const { anna, ids } = await start(5)
    const page = await card(anna, 'ben')
    expect(page.text()).toContain(t('person.commonGroups', { n: 5 }))
    expect(namesOf(page)).toHaveLength(3)
    await page.get('.common .text-button').trigger('tap')
    expect(namesOf(page).sort()).toEqual(['Club 0', 'Club 1', 'Club 2', 'Club 3', 'Club 4'])
    expect(page.find('.common .text-button').exists()).toBe(false)
    await page.findAll('.common .main').find(row => row.text() === 'CClub 0')!.trigger('tap')
    expect(vi.mocked(uni.navigateTo).mock.lastCall![0].url).toBe(`/packages/chat/index?key=${toQuery(`group:${ids[0]}`)}`)
  })

  it('have the picture that is drawn of their members, once these were loaded', async () => {
    const { anna, ids } = await start(2)
    useGroupFacesStore(anna.pinia).note(ids[0]!, [{ userID: 'anna', name: 'Anna', avatarUrl: '' }, { userID: 'ben', name: 'Ben', avatarUrl: '' }])
    const page = await card(anna, 'ben')
    const drawn = page.findAll('.common .person-row').map(row => [row.get('.texts').text(), row.findAll('.faces__one').map(face => face.text())])
    expect(drawn).toEqual(expect.arrayContaining([['Club 0', ['A', 'B']], ['Club 1', []]]))
  })

  it('are none for those without one, and for oneself', async () => {
    const { anna, ben } = await start(0)
    for (const [app, userID] of [[anna, 'ben'], [ben, 'ben']] as const) expect((await card(app, userID)).find('.common').exists()).toBe(false)
  })

  it('are not asked for again where the plan has none, and the card is as before', async () => {
    const { anna, gateway } = await start(1)
    gateway.controls.failNext({ call: 'queryCommonGroups', code: 6000014 })
    const page = await card(anna, 'ben')
    expect([page.find('.common').exists(), page.text().includes(t('person.add'))]).toEqual([false, true])
    expect((await card(anna, 'ben')).find('.common').exists()).toBe(false)
  })

  it('are read page by page', async () => {
    const { anna } = await start(101)
    expect((await card(anna, 'ben')).text()).toContain(t('person.commonGroups', { n: 101 }))
  })
})
