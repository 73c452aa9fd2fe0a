import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { checkText } from '@/stores/checkText'
import { useFriendsStore } from '@/stores/friends'
import { useGroupApplicationsStore } from '@/stores/groupApplications'
import { useGroupsStore } from '@/stores/groups'
import { useOwnStatusStore } from '@/stores/ownStatus'

import type { Reply } from '../support/uniStub'

import { useFakeClock, wait } from '../support/clock'
import { outcomeOf } from '../support/observe'
import { APP_ID, createBackend, createTestApp, tokenFor } from '../support/testApp'
import { stubUni } from '../support/uniStub'

vi.hoisted(() => vi.stubEnv('VITE_SERVER_URL', 'https://chat.example.com'))
useFakeClock()

/** What the server answers to a question; null: nothing, as without a network. */
let verdict: { status: number, code?: string } | null
let checksTexts: boolean | undefined
const asked: Array<[kind: string, text: string]> = []
beforeEach(() => {
  verdict = { status: 204 }
  checksTexts = true
  asked.length = 0
})
afterEach(() => { vi.unstubAllGlobals() })

async function signedIn() {
  stubUni(({ url, data }: { url: string, data?: unknown }): Reply | Error => {
    if (url.endsWith('/zim-token')) return { statusCode: 200, data: { appID: APP_ID, userID: 'anna', token: tokenFor('anna'), expiresAt: 0, checksTexts } }
    if (url.endsWith('/checks')) {
      const { kind, text } = data as { kind: string, text: string }
      asked.push([kind, text])
      return verdict ? { statusCode: verdict.status, data: verdict.code ? { error: { code: verdict.code, field: 'text' } } : '' } : new Error('request:fail')
    }
    const user = { userID: 'anna', name: 'Anna', avatarUrl: '', account: 'anna' }
    return { statusCode: 200, data: url.endsWith('/me') ? { user } : { session: { id: '1', token: 'secret', expiresAt: 0 }, user } }
  })
  const gateway = createBackend()
  const ben = createTestApp(gateway)
  await ben.signIn('ben')
  const phone = createTestApp(gateway)
  await phone.session.signIn({ account: 'anna', password: 'correct horse' })
  await wait(300)
  const outcome = async (request: Promise<unknown>) => {
    const result = outcomeOf(request)
    await wait(400)
    return result()
  }
  return { ...phone, gateway, outcome, groups: useGroupsStore(phone.pinia) }
}

const groupNames = ({ gateway }: Awaited<ReturnType<typeof signedIn>>) => [...gateway.world.state.conversations.values()].filter(({ kind }) => kind === 'group').map(({ name }) => name)

describe('a text that others will see', () => {
  it('is set at ZIM once our server has let it pass', async () => {
    const phone = await signedIn()
    expect(await phone.outcome(phone.groups.create('Walkers', ['ben']))).toMatchObject({ refused: [] })
    expect([asked, groupNames(phone)]).toEqual([[['group-name', 'Walkers']], ['Walkers']])
  })

  it.each([
    ['that our server refuses', { status: 422, code: 'text-moderated' }, 'text-moderated'],
    ['that nothing can check now', { status: 503, code: 'text-unchecked' }, 'text-unchecked'],
    ['while our server is away', null, 'server-away'],
  ] as const)('is not set at ZIM %s', async (_, answer, kind) => {
    const phone = await signedIn()
    verdict = answer
    const { friends, applications, status } = phone.inContext(() => ({ friends: useFriendsStore(phone.pinia), applications: useGroupApplicationsStore(phone.pinia), status: useOwnStatusStore(phone.pinia) }))
    const requests = [phone.groups.create('Walkers', ['ben']), friends.apply('ben', 'Hi Ben'), applications.apply('g1', 'Let me in'), status.save('On holiday')]
    expect(await Promise.all(requests.map(request => phone.outcome(request)))).toEqual([kind, kind, kind, kind])
    expect(asked.map(([kind]) => kind)).toEqual(['group-name', 'words', 'words', 'status'])
    expect(groupNames(phone)).toEqual([])
  })

  it('is not asked about where the server checks no texts, or when it is blank', async () => {
    const phone = await signedIn()
    await checkText(phone.session, 'status', '  ')
    checksTexts = false
    phone.session.signOut()
    await phone.session.signIn({ account: 'anna', password: 'correct horse' })
    await wait(300)
    verdict = { status: 422, code: 'text-moderated' }
    await phone.outcome(phone.groups.create('Walkers', ['ben']))
    expect([asked, groupNames(phone)]).toEqual([[], ['Walkers']])
  })

  it('that is too long gets the refusal of ZIM\'s limit, which says by how much', async () => {
    const phone = await signedIn()
    verdict = { status: 400, code: 'invalid-input' }
    expect(await phone.outcome(phone.groups.create('x'.repeat(51), ['ben']))).toBe('group-name-too-long')
  })
})
