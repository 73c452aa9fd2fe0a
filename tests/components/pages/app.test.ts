import { mount } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { loopback } from 'zim-emulator/testing'

import App from '@/App.vue'
import { provideZim } from '@/composables/useZim'
import { failed } from '@/utils/failure'

import { aText } from '../../support/builders'
import { useFakeClock, wait } from '../../support/clock'
import { createDeviceStorage } from '../../support/model/deviceStorage'
import { APP_ID, createBackend, createModule, createTestApp, tokenFor } from '../../support/testApp'
import { fire } from '../../support/uniHooks'

// Its listeners belong to the document, which outlives each app and this file.
vi.mock('@/pages/accessibility', () => ({ makeAccessible: () => {} }))

useFakeClock()

/** App.vue has no template. */
const Root = { ...App, render: () => null }

const WELCOME: unknown = expect.objectContaining({ url: '/packages/sign-in/welcome' })
const SIGN_IN: unknown = expect.objectContaining({ url: '/packages/sign-in/index' })

beforeEach(() => {
  uni.removeStorageSync('session.v1')
  vi.mocked(uni.reLaunch).mockClear()
})

/** The app on one phone, and Ben on another one. */
async function installed() {
  const gateway = createBackend()
  const disk = createDeviceStorage()
  const phone = createTestApp(gateway, createModule(loopback(gateway)), disk.view().storage)
  const ben = createTestApp(gateway)
  await ben.signIn('ben')
  const app = mount(Root, { global: { plugins: [phone.pinia, { install: installing => provideZim(installing, phone.zim) }] } })
  /** Stored values of all keys with this prefix, joined to one text. */
  const written = (prefix: string) => [...disk.values].filter(([key]) => key.startsWith(prefix)).map(([, value]) => value).join()
  return { gateway, phone, ben, app, written }
}

/** The app, started, with Anna signed in. */
async function started() {
  const all = await installed()
  const done = all.phone.session.signInWithToken({ appID: APP_ID, userID: 'anna', token: tokenFor('anna') })
  await wait(200)
  await done
  fire(all.app, 'onLaunch')
  fire(all.app, 'onShow')
  await wait(2_000)
  return all
}

describe('an app that is started', () => {
  it('shows what it is when no user is signed in, and asks nobody to sign in first', async () => {
    const { app } = await installed()
    fire(app, 'onLaunch')
    await wait(0)
    expect(uni.reLaunch).toHaveBeenCalledWith(WELCOME)
  })

  it('shows the first page to the user who was signed in, and logs in', async () => {
    const first = await started()
    first.phone.zim.signOut()
    const { app, phone } = await installed()
    fire(app, 'onLaunch')
    await wait(200)
    expect(uni.reLaunch).not.toHaveBeenCalled()
    expect(phone.session).toMatchObject({ isSignedIn: true, userID: 'anna' })
    phone.zim.signOut()
  })

  it('sends a name to ZIM that did not reach it before', async () => {
    const first = await started()
    first.phone.session.change({ user: { userID: 'anna', name: '安娜', avatarUrl: '' }, isUnpushed: true })
    first.phone.zim.signOut()
    const { app, phone } = await installed()
    fire(app, 'onLaunch')
    await wait(500)
    // The profile store is loaded once the user is online.
    await vi.dynamicImportSettled()
    await wait(500)
    expect(uni.getStorageSync('session.v1')).toMatchObject({ user: { name: '安娜' }, isUnpushed: false })
    phone.zim.signOut()
  })

  it('shows the sign-in page after a sign-out', async () => {
    const { phone } = await started()
    await phone.session.signOut()
    await wait(0)
    expect(uni.reLaunch).toHaveBeenCalledWith(SIGN_IN)
  })
})

describe('an app that is hidden', () => {
  it('stores the typed draft and the received messages at once', async () => {
    const { app, phone, ben, written } = await started()
    ben.messages.send('peer:anna', aText('received just now'))
    await wait(100)
    phone.messages.setDraft('peer:ben', 'typed just now')
    expect([written('drafts'), written('cache/')].join()).not.toContain('just now')
    fire(app, 'onHide')
    await wait(0)
    expect(written('drafts')).toContain('typed just now')
    expect(written('cache/')).toContain('received just now')
    phone.zim.signOut()
  })
})

describe('an app that is shown', () => {
  it('sends messages at once that wait for a retry', async () => {
    const { app, phone, ben, gateway } = await started()
    gateway.controls.failNext({ call: 'sendPeerMessage', code: 6000005, times: 4 })
    phone.messages.send('peer:ben', aText('at last'))
    await wait(9_000)
    expect(ben.texts('anna'), 'the next try is 8 seconds after the fourth').toEqual([])
    fire(app, 'onShow')
    await wait(200)
    expect(ben.texts('anna')).toEqual(['at last'])
    phone.zim.signOut()
  })

  it('repeats a login at once that waits for a retry', async () => {
    const { app, phone, gateway } = await installed()
    let isAway = false
    await phone.signIn('anna', {
      tokens: async () => {
        if (isAway) throw failed('server-away')
        return tokenFor('anna')
      },
    })
    isAway = true
    gateway.controls.expireToken('anna')
    await wait(20_000)
    isAway = false
    expect(phone.session.phase).toBe('token-expired')
    fire(app, 'onShow')
    await wait(100)
    expect(phone.session.phase).toBe('online')
    phone.zim.signOut()
  })
})
