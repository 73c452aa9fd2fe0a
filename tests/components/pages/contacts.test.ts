import { mount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'

import { provideZim } from '@/composables/useZim'
import AddPage from '@/packages/contacts/add.vue'
import BlockedPage from '@/packages/contacts/blocked.vue'
import GroupsPage from '@/packages/contacts/groups.vue'
import PersonPage from '@/packages/contacts/person.vue'
import RequestsPage from '@/packages/contacts/requests.vue'
import ContactsPage from '@/pages/contacts/index.vue'
import { useFriendsStore } from '@/stores/friends'
import { toQuery } from '@/utils/pageQuery'

import { useFakeClock, wait } from '../../support/clock'
import { refusingTexts } from '../../support/refusingTexts'
import { signInUsers } from '../../support/testApp'
import { t } from '../../support/texts'
import { fire } from '../../support/uniHooks'

useFakeClock()

const DAY = 86_400_000
const HOSTILE = `\u202E<b>${'长'.repeat(70)}\n`

type Perform = (userID: string, call: 'addFriend' | 'sendFriendApplication', to?: string) => void

/** `prepare` runs before Anna's login. */
async function start(prepare: (perform: Perform) => void = () => {}) {
  const { anna, ben, gateway } = await signInUsers('anna', 'ben')
  prepare((name, call, to = 'anna') => {
    const userID = name.split(' ')[0]!
    gateway.world.signIn(userID, { userID, userName: name.slice(userID.length + 1), deviceID: '' })
    gateway.world.perform(userID, call, { userID: to, alias: '', attributes: {}, wording: 'hi' })
  })
  // The world alone tells nobody: Anna's next login does.
  anna.zim.signOut()
  await wait(300)
  await anna.signIn('anna')
  await wait(500)
  const mounted = async (page: object, query: object = {}) => {
    const wrapper = mount(page, { global: { plugins: [anna.pinia, { install: app => provideZim(app, anna.zim) }] } })
    fire(wrapper, 'onLoad', query)
    fire(wrapper, 'onShow')
    await wait(1_000)
    await vi.dynamicImportSettled()
    await wait(200)
    return wrapper
  }
  const person = (userID: string) => mounted(PersonPage, { userID: toQuery(userID) })
  vi.mocked(uni.navigateTo).mockClear()
  vi.mocked(uni.redirectTo).mockClear()
  return { anna, ben, gateway, mounted, person, friends: useFriendsStore(anna.pinia) }
}

const answer = (confirm: boolean) => vi.mocked(uni.showModal).mockImplementation(options => options!.success?.({ confirm, cancel: !confirm }) as never)
const lastModal = () => vi.mocked(uni.showModal).mock.lastCall![0]!
const namesOf = (page: Awaited<ReturnType<Awaited<ReturnType<typeof start>>['mounted']>>) => page.findAll('.person .name').map(name => name.text())

async function press(page: Awaited<ReturnType<Awaited<ReturnType<typeof start>>['mounted']>>, words: string) {
  await page.findAll('button, .cell, .act').find(button => button.text().startsWith(words))!.trigger('tap')
  await wait(500)
}

describe('the tab of contacts', () => {
  it('says how to add friends when there are none', async () => {
    const { mounted } = await start()
    const page = await mounted(ContactsPage)
    expect(page.text()).toContain(t('contacts.emptyHint'))
    await page.findAll('.entries .contact')[0]!.trigger('tap')
    expect(uni.navigateTo).toHaveBeenLastCalledWith(expect.objectContaining({ url: '/packages/contacts/add' }))
  })

  it('has 40 of 500 friends at first, 40 more at its end, and all up to a letter that one jumps to', async () => {
    const { mounted } = await start((perform) => {
      for (let n = 0; n < 500; n++) perform(`u${n} ${'安本陈戴郑'[n % 5]}${n}`, 'addFriend')
    })
    const page = await mounted(ContactsPage)
    expect(namesOf(page)).toHaveLength(40)
    fire(page, 'onReachBottom')
    await wait(100)
    expect(namesOf(page)).toHaveLength(80)
    expect(page.findAll('.letter').map(letter => letter.text())).toEqual(['A', 'B', 'C', 'D', 'Z'])
    const scroll = vi.fn()
    Object.assign(uni, { pageScrollTo: scroll })
    await page.findAll('.letter')[4]!.trigger('tap')
    await wait(100)
    expect(page.findAll('.head').map(head => head.text())).toEqual(['A', 'B', 'C', 'D', 'Z'])
    expect(scroll).toHaveBeenCalledWith({ selector: '#letter-Z', duration: 0 })
    page.unmount()
  })

  it('draws the letter of a friend whose picture could not be loaded, and opens the friend whose row was tapped', async () => {
    const { anna, mounted } = await start((perform) => {
      perform('u1 Bea', 'addFriend')
      perform('u2 Dora', 'addFriend')
    })
    const page = await mounted(ContactsPage)
    anna.chat.apply({ type: 'users-updated', users: [{ userID: 'u2', name: 'Dora', avatarUrl: 'https://x.example/dora.png' }] })
    await wait(300)
    expect(page.findAll('.person image')).toHaveLength(1)
    await page.get('.person image').trigger('error')
    await wait(300)
    expect([page.findAll('.person image').length, page.findAll('.person .avatar').map(avatar => avatar.text())]).toEqual([0, ['B', 'D']])
    await page.findAll('.person .name')[1]!.trigger('tap')
    expect(uni.navigateTo).toHaveBeenLastCalledWith(expect.objectContaining({ url: '/packages/contacts/person?userID=u2' }))
    page.unmount()
  })

  it('has the remark of a friend, draws names of any kind in one line, and draws nothing while it is hidden', async () => {
    const { mounted, friends } = await start((perform) => {
      perform(`u1 ${HOSTILE}`, 'addFriend')
      perform('u2 Dora', 'addFriend')
    })
    const page = await mounted(ContactsPage)
    const [hostile] = page.findAll('.person .name').filter(name => name.text().includes('<b>'))
    expect(hostile!.classes()).toEqual(expect.arrayContaining(['isolate', 'one-line']))
    expect(hostile!.text().length).toBeLessThanOrEqual(60)
    fire(page, 'onHide')
    void friends.setRemark('u2', '朵拉')
    await wait(1_000)
    expect(namesOf(page)).toContain('Dora')
    fire(page, 'onShow')
    await wait(200)
    expect(namesOf(page)).toContain('朵拉')
    page.unmount()
  })
})

describe('the card of a person', () => {
  it('of a stranger sends an application with words, which waits then', async () => {
    const { person, anna, ben } = await start()
    const page = await person('ben')
    expect(page.text()).toContain('Ben')
    await press(page, t('person.add'))
    const server = refusingTexts(anna)
    await page.get('input').setValue('Bad words')
    await press(page, t('person.send'))
    expect([page.get('.form [role=alert]').text(), page.get<HTMLInputElement>('input').element.value]).toEqual([t('failure.text-moderated'), 'Bad words'])
    server.isPassing = true
    await page.get('input').setValue('It is me')
    await press(page, t('person.send'))
    expect(page.text()).toContain(t('person.waits'))
    const theirs = useFriendsStore(ben.pinia)
    await wait(500)
    expect(theirs.application('anna')).toMatchObject({ words: 'It is me' })
    page.unmount()
  })

  it('says that there is no such user, and offers nothing', async () => {
    const { person } = await start()
    const page = await person(HOSTILE)
    expect(page.text()).toContain(t('person.unknown'))
    expect(page.findAll('button')).toHaveLength(0)
  })

  it('of the user leads to the own profile', async () => {
    const { person } = await start()
    const page = await person('anna')
    expect(page.findAll('button').map(button => button.text())).toEqual([t('person.edit')])
  })

  it('of a friend changes the remark, and explains one that is too long', async () => {
    const { person, anna } = await start(perform => perform('u1 Dora', 'addFriend'))
    const page = await person('u1')
    await press(page, t('person.setRemark'))
    await page.get('input').setValue('朵'.repeat(86))
    await press(page, t('person.save'))
    expect(lastModal().content).toContain('2 字节')
    await page.get('input').setValue('朵拉')
    await press(page, t('person.save'))
    expect([anna.users.nameOf('u1'), page.get('.name').text()]).toEqual(['朵拉', '朵拉'])
    expect(page.text()).toContain(t('person.nickname', { name: 'Dora' }))
    page.unmount()
  })

  it('blocks, unblocks and deletes a friend only after a question', async () => {
    const { person, friends } = await start(perform => perform('u1 Dora', 'addFriend'))
    const page = await person('u1')
    answer(false)
    await press(page, t('person.block'))
    expect([lastModal().content, page.text().includes(t('person.blockedNow'))]).toEqual([t('person.blockMeans'), false])
    answer(true)
    await press(page, t('person.block'))
    expect(page.text()).toContain(t('person.blockedNow'))
    await press(page, t('person.unblock'))
    expect(page.text()).not.toContain(t('person.blockedNow'))
    await press(page, t('person.delete'))
    expect(friends.friend('u1')).toBeUndefined()
    expect(page.findAll('button').map(button => button.text())).toContain(t('person.add'))
    page.unmount()
  })

  it('says why an action fails without a connection, and offers it again', async () => {
    const { person, gateway } = await start(perform => perform('u1 Dora', 'addFriend'))
    const page = await person('u1')
    gateway.controls.offline(['anna'])
    gateway.controls.drop('anna')
    await wait(100)
    answer(true)
    await press(page, t('person.block'))
    expect(lastModal().content).toBe(t('failure.network'))
    expect(page.findAll('button').find(button => button.text() === t('person.block'))!.attributes('disabled')).toBeUndefined()
    page.unmount()
  })

  it('opens the chat in its place', async () => {
    const { person } = await start()
    const page = await person('ben')
    await press(page, t('person.chat'))
    expect(uni.redirectTo).toHaveBeenLastCalledWith(expect.objectContaining({ url: `/packages/chat/index?key=${toQuery('peer:ben')}` }))
  })
})

describe('new friends', () => {
  it('lists what was received and sent, accepts and refuses, and calls expired what is older than seven days', async () => {
    const { mounted, friends } = await start((perform) => {
      for (const name of ['u1 Dora', 'u2 Emil', 'u3 Fritz']) perform(name, 'sendFriendApplication')
    })
    void friends.apply('ben', '')
    await wait(300)
    const page = await mounted(RequestsPage)
    expect(page.findAll('.person-row').map(row => [row.get('.one-line').text(), row.findAll('.act').length])).toEqual([['Ben', 0], ['Dora', 2], ['Emil', 2], ['Fritz', 2]])
    await page.findAll('.act')[0]!.trigger('tap')
    await wait(500)
    answer(true)
    await page.findAll('.act')[1]!.trigger('tap')
    await wait(500)
    expect(page.findAll('.note').map(note => note.text())).toEqual([t('requests.waiting'), t('requests.accepted'), t('requests.rejected')])
    vi.setSystemTime(Date.now() + 7 * DAY)
    const later = await mounted(RequestsPage)
    expect(later.findAll('.note').map(note => note.text())).toEqual([t('requests.over'), t('requests.accepted'), t('requests.rejected'), t('requests.over')])
    page.unmount()
    later.unmount()
  })
})

describe('finding people', () => {
  it('shows who has the userID, and says when nobody has it or it cannot be one', async () => {
    const { mounted } = await start()
    const page = await mounted(AddPage)
    for (const nobody of ['nobody', HOSTILE]) {
      await page.get('input').setValue(nobody)
      await page.get('.find').trigger('tap')
      await wait(500)
      expect(page.get('.note').text()).toContain(nobody.trim().slice(0, 20))
    }
    await page.get('input').setValue(' ben ')
    await page.get('.find').trigger('tap')
    await wait(500)
    expect(page.find('.note').exists()).toBe(false)
    await page.get('.main').trigger('tap')
    expect(uni.navigateTo).toHaveBeenLastCalledWith(expect.objectContaining({ url: '/packages/contacts/person?userID=ben' }))
  })

  it('says why it fails without a connection', async () => {
    const { mounted, gateway } = await start()
    const page = await mounted(AddPage)
    gateway.controls.offline(['anna'])
    gateway.controls.drop('anna')
    await wait(100)
    await page.get('input').setValue('ben')
    await page.get('.find').trigger('tap')
    await wait(500)
    expect(page.get('.problem').text()).toBe(t('failure.network'))
  })
})

describe('the list', () => {
  it('of blocked people unblocks them', async () => {
    const { mounted, anna } = await start()
    void anna.zim.ask(client => client.blacklist.block(['ben']))
    await wait(300)
    const page = await mounted(BlockedPage)
    expect(page.get('.one-line').text()).toBe('Ben')
    await page.get('.act').trigger('tap')
    await wait(500)
    expect(page.text()).toContain(t('blocked.empty'))
  })

  it('of groups says that there are none, or why they cannot be listed', async () => {
    const { mounted, gateway } = await start()
    expect((await mounted(GroupsPage)).text()).toContain(t('groups.empty'))
    gateway.controls.kick('anna')
    await wait(100)
    expect((await mounted(GroupsPage)).text()).toContain(t('failure.kicked'))
  })
})
