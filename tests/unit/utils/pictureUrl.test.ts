import { afterEach, describe, expect, it, vi } from 'vitest'

import { useFakeClock, wait } from '../../support/clock'

useFakeClock()
afterEach(() => { vi.unstubAllEnvs() })

/** The function of one build. */
async function load({ server = '', isDevelopment = false } = {}) {
  vi.stubEnv('VITE_SERVER_URL', server)
  vi.stubEnv('VITE_ZIM', isDevelopment ? 'emulator' : 'zego')
  vi.stubEnv('DEV', false)
  vi.resetModules()
  return import('@/utils/pictureUrl')
}

const PICTURE = 'https://pictures.example.com/a/b.png?size=64#x'

const HOSTILE = [
  '',
  'a.png',
  '/avatars/a.png',
  '//example.com/a.png',
  'http://example.com/a.png',
  'http://127.0.0.1:8080/admin',
  'http://localhost/a.png',
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  ' javascript:alert(1)',
  'data:image/svg+xml,<svg onload="alert(1)"/>',
  'data:image/png;base64,AAAA',
  'file:///etc/passwd',
  'wxfile://usr/secret.png',
  'blob:https://example.com/1',
  'ftp://example.com/a.png',
  'https:',
  'https://',
  'https:///a.png',
  'https://?a',
  ' https://example.com/a.png',
  'https://example.com/a b.png',
  'https://example.com/a.png\n',
  'https://example.com/a\u2028.png',
  'https://example.com/a.png");background:url(http://example.com/b.png',
  'https://example.com/\\"a.png',
  'https://example.com/<script>.png',
  `https://example.com/${'a'.repeat(481)}`,
  `https://example.com/${'图'.repeat(161)}`,
  `https://example.com/${'a'.repeat(100_000)}`,
]

describe('the address of a picture', () => {
  it.each(HOSTILE)('%j is not loaded', async (url) => {
    const { pictureUrl } = await load()
    expect(pictureUrl(url)).toBe('')
  })

  it.each([PICTURE, 'HTTPS://example.com/A.PNG', 'https://example.com/100%.png', 'https://example.com/(1)\'a\'.png', 'https://例子.example/图.png', `https://example.com/${'a'.repeat(480)}`])('%j is loaded', async (url) => {
    const { pictureUrl } = await load()
    expect(pictureUrl(url)).toBe(url)
  })

  it.each([
    ['http://chat.example.com:3000', 'http://chat.example.com:3000/avatars/a-B_1.png'],
    ['http://chat.example.com/', 'http://chat.example.com/avatars/a.png'],
    ['/', '/avatars/a.png'],
  ])('of our own server at %j is loaded, and only its pictures', async (server, own) => {
    const { pictureUrl } = await load({ server })
    expect(pictureUrl(own)).toBe(own)
    for (const url of [`${own}/../../v1/me`, `${own}?a=1`, own.replace('avatars', 'v1'), 'http://other.example.com/avatars/a.png', ...HOSTILE.filter(url => url !== own)]) expect(pictureUrl(url)).toBe('')
  })

  it('on this machine is loaded in development', async () => {
    const { pictureUrl } = await load({ isDevelopment: true })
    for (const url of ['http://127.0.0.1:4000/avatars/a.png', 'http://localhost/a.png', 'http://[::1]:80/a.png']) expect(pictureUrl(url)).toBe(url)
    for (const url of ['http://127.0.0.1.example.com/a.png', 'http://localhost@example.com/a.png', 'http://localhost:80@example.com/a.png', 'http://192.168.1.1/a.png']) expect(pictureUrl(url)).toBe('')
  })
})

it('the emulator\'s files are loaded from any host in its builds, and in no other', async () => {
  const url = 'http://192.168.1.7:8787/zim-files/0cc175b9c0f1b6a831c399e269772661.png'
  const { pictureUrl } = await load({ isDevelopment: true })
  expect(pictureUrl(url)).toBe(url)
  for (const other of ['http://192.168.1.7/zim-files/a b.png', 'http://192.168.1.7/x/zim-files/a.png', 'http://192.168.1.7?/zim-files/a.png', 'javascript://x/zim-files/a.png']) expect(pictureUrl(other)).toBe('')
  expect((await load()).pictureUrl(url)).toBe('')
})

it('a picture that failed is not loaded for a minute, and is then tried again', async () => {
  const { pictureUrl, notePictureFailure } = await load()
  notePictureFailure({ currentTarget: { dataset: { url: PICTURE } } })
  expect([pictureUrl(PICTURE), pictureUrl('https://example.com/other.png')]).toEqual(['', 'https://example.com/other.png'])
  await wait(60_001)
  expect(pictureUrl(PICTURE)).toBe(PICTURE)
})

it.each([{}, { currentTarget: null }, { currentTarget: {} }])('an event without an address (%j) is ignored', async (event) => {
  const { notePictureFailure } = await load()
  expect(() => notePictureFailure(event)).not.toThrow()
})
