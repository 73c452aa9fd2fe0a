import { Buffer } from 'node:buffer'
import { beforeEach, expect, it } from 'vitest'

import type { TestServer } from './support/server'

import { onEachDatabase } from './support/databases'

const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')
const GIF = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')
const JPEG = Buffer.concat([Buffer.from([0xFF, 0xD8, 0xFF, 0xE0, 0, 16]), Buffer.from('JFIF\0'), Buffer.alloc(60)])
const WEBP = Buffer.concat([Buffer.from('RIFF'), Buffer.from([26, 0, 0, 0]), Buffer.from('WEBPVP8L'), Buffer.alloc(30)])
const SVG = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')

onEachDatabase('an avatar', ({ start }) => {
  let server: TestServer
  let alice: Awaited<ReturnType<TestServer['signUp']>>
  beforeEach(async () => {
    server = await start()
    alice = await server.signUp('alice')
  })

  const upload = (bytes: Buffer, field = 'file', name = 'picture.png', type = 'image/png') => {
    const form = new FormData()
    form.set('user', 'a field beside the file')
    form.set(field, new Blob([new Uint8Array(bytes)], { type }), name)
    return alice.call('POST', '/v1/me/avatar', { body: form })
  }
  const pathOf = (avatarUrl: string) => new URL(avatarUrl).pathname

  it.each([
    ['PNG', PNG, 'image/png', '.png'],
    ['GIF', GIF, 'image/gif', '.gif'],
    ['JPEG', JPEG, 'image/jpeg', '.jpg'],
    ['WebP', WEBP, 'image/webp', '.webp'],
  ])('is served as the %s that its bytes are, whatever its name', async (_kind, bytes, mime, extension) => {
    const { status, body } = await upload(bytes, 'file', 'evil.html', 'text/html')
    expect(status).toBe(200)
    expect(body.user.avatarUrl).toMatch(new RegExp(`^https://chat\\.test\\.invalid/avatars/[\\w-]{22}\\${extension}$`))

    const picture = await server.call('GET', pathOf(body.user.avatarUrl))
    expect(picture.headers.get('content-type')).toBe(mime)
    expect(picture.headers.get('x-content-type-options')).toBe('nosniff')
    expect(picture.headers.get('content-security-policy')).toBe('default-src \'none\'; sandbox')
    expect(picture.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(picture.headers.get('cross-origin-resource-policy')).toBe('cross-origin')
    expect(Buffer.compare(picture.body, bytes)).toBe(0)
  })

  it('is in the profile that other users get', async () => {
    const { avatarUrl } = (await upload(PNG)).body.user
    const bob = await server.signUp('bob')
    expect((await bob.call('GET', `/v1/users/${alice.userID}`)).body.user.avatarUrl).toBe(avatarUrl)
  })

  it('replaces the previous one, whose address then returns 404', async () => {
    const first = (await upload(PNG)).body.user.avatarUrl
    const second = (await upload(GIF)).body.user.avatarUrl
    expect((await server.call('GET', pathOf(first))).status).toBe(404)
    expect((await server.call('GET', pathOf(second))).status).toBe(200)
  })

  it.each([
    ['an SVG', SVG],
    ['an HTML page', Buffer.from('<!doctype html><script>alert(1)</script>')],
    ['an empty file', Buffer.alloc(0)],
    ['a picture of another type', Buffer.concat([Buffer.from('BM'), Buffer.alloc(60)])],
  ])('is refused when it is %s', async (_what, bytes) => {
    const { status, body } = await upload(bytes)
    expect([status, body.error.code, body.error.field]).toEqual([415, 'unsupported-media-type', 'file'])
  })

  it('may have at most 1 MB', async () => {
    const padded = (size: number) => Buffer.concat([PNG, Buffer.alloc(size - PNG.length)])
    expect((await upload(padded(1024 * 1024))).status).toBe(200)
    const { status, body } = await upload(padded(1024 * 1024 + 1))
    expect([status, body.error.code]).toEqual([413, 'too-large'])
  })

  it('is read from the field "file" only', async () => {
    const { status, body } = await upload(PNG, 'picture')
    expect([status, body.error.field]).toEqual([400, 'file'])
  })

  it.each([
    ['JSON', '{}', 'application/json', 415],
    ['a form without its end', '--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nhalf', 'multipart/form-data; boundary=x', 400],
    ['a form without a boundary', 'anything', 'multipart/form-data', 400],
  ])('is refused when it is sent as %s', async (_what, body, type, status) => {
    expect((await alice.call('POST', '/v1/me/avatar', { body, headers: { 'content-type': type } })).status).toBe(status)
  })

  it.each(['nothing.png', '..%2f..%2fetc%2fpasswd', '%00.png', `${'A'.repeat(22)}.png`])('is not found under %s', async (file) => {
    expect((await server.call('GET', `/avatars/${file}`)).status).toBe(404)
  })

  it('is refused without a session', async () => {
    const form = new FormData()
    form.set('file', new Blob([PNG]), 'a.png')
    expect((await server.call('POST', '/v1/me/avatar', { body: form })).status).toBe(401)
  })
})
