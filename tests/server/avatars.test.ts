import type { Sharp } from 'sharp'

import { Buffer } from 'node:buffer'
import { setTimeout as delay } from 'node:timers/promises'
import sharp from 'sharp'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'

import type { TestServer } from './support/server'

import { onEachDatabase } from './support/databases'
import { animation, halves, zeroPng } from './support/pictures'
import { PASSWORD, startServer } from './support/server'

const PNG = zeroPng(1, 1)
const SVG = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>')

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

  const fetchPicture = async (avatarUrl: string) => {
    const picture = await server.call('GET', pathOf(avatarUrl))
    return { ...picture, pixels: sharp(picture.body), metadata: await sharp(picture.body).metadata() }
  }
  const store = async (bytes: Buffer) => fetchPicture((await upload(bytes)).body.user.avatarUrl)
  /** Returns the colour at a place, given as fractions of width and height. */
  const colourAt = async ({ pixels }: { pixels: Sharp }, x: number, y: number) => {
    const { data, info } = await pixels.clone().raw().toBuffer({ resolveWithObject: true })
    const start = (Math.floor(y * info.height) * info.width + Math.floor(x * info.width)) * info.channels
    const [red = 0, green = 0, blue = 0] = data.subarray(start)
    return red > 200 && green > 200 && blue > 200 ? 'white' : red > 200 ? 'red' : blue > 200 ? 'blue' : `${red} ${green} ${blue}`
  }

  it.each(['png', 'jpeg', 'webp', 'gif'] as const)('is stored as a JPEG when it is a %s, whatever its name', async (format) => {
    const { status, body } = await upload(await halves(format, 64, 48), 'file', 'evil.html', 'text/html')
    expect(status).toBe(200)
    expect(body.user.avatarUrl).toMatch(/^https:\/\/chat\.test\.invalid\/avatars\/[\w-]{22}\.jpg$/)

    const picture = await fetchPicture(body.user.avatarUrl)
    expect(picture.headers.get('content-type')).toBe('image/jpeg')
    expect(picture.headers.get('x-content-type-options')).toBe('nosniff')
    expect(picture.headers.get('content-security-policy')).toBe('default-src \'none\'; sandbox')
    expect(picture.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(picture.headers.get('cross-origin-resource-policy')).toBe('cross-origin')
    expect(picture.metadata).toMatchObject({ format: 'jpeg', width: 64, height: 48 })
    expect([await colourAt(picture, 0.2, 0.5), await colourAt(picture, 0.8, 0.5)]).toEqual(['red', 'blue'])
  })

  it('has at most 640 pixels a side, upright, without metadata', async () => {
    const sent = await halves('jpeg', 1600, 800, 6)
    expect((await sharp(sent).metadata()).exif).toBeDefined()
    const picture = await store(sent)
    expect(picture.metadata).toMatchObject({ width: 320, height: 640 })
    expect([await colourAt(picture, 0.5, 0.2), await colourAt(picture, 0.5, 0.8)]).toEqual(['red', 'blue'])
    expect([picture.metadata.exif, picture.metadata.icc, picture.metadata.xmp, picture.metadata.orientation]).toEqual([undefined, undefined, undefined, undefined])
    expect(picture.body.includes('Secret camera')).toBe(false)
  })

  it('contains nothing of the file but its pixels', async () => {
    const script = '<script>alert(1)</script>'
    for (const format of ['png', 'jpeg', 'gif', 'webp'] as const) {
      const sent = Buffer.concat([await halves(format, 16, 16), Buffer.from(script)])
      expect((await store(sent)).body.includes(script), format).toBe(false)
    }
  })

  it('is the first frame of an animation', async () => {
    const sent = await animation()
    expect((await sharp(sent).metadata()).pages).toBe(2)
    const picture = await store(sent)
    expect(picture.metadata).toMatchObject({ width: 8, height: 8 })
    expect(await colourAt(picture, 0.5, 0.5)).toBe('red')
  })

  it('has white where it was transparent', async () => {
    const picture = await store(await sharp({ create: { width: 8, height: 8, channels: 4, background: '#f000' } }).png().toBuffer())
    expect(await colourAt(picture, 0.5, 0.5)).toBe('white')
  })

  it.each([
    ['400 million pixels in 50 kB', () => zeroPng(20_000, 20_000)],
    ['a side of 20,000 pixels', () => zeroPng(1, 20_000)],
  ])('is refused when it has %s', async (_what, bytes) => {
    const { status, body } = await upload(bytes())
    expect([status, body.error.code, body.error.field]).toEqual([413, 'too-large', 'file'])
  })

  it('is in the profile that other users get', async () => {
    const { avatarUrl } = (await upload(PNG)).body.user
    const bob = await server.signUp('bob')
    expect((await bob.call('GET', `/v1/users/${alice.userID}`)).body.user.avatarUrl).toBe(avatarUrl)
  })

  it('replaces the previous one, whose address then returns 404', async () => {
    const first = (await upload(PNG)).body.user.avatarUrl
    const second = (await upload(PNG)).body.user.avatarUrl
    expect((await server.call('GET', pathOf(first))).status).toBe(404)
    expect((await server.call('GET', pathOf(second))).status).toBe(200)
  })

  it.each([
    ['an SVG', SVG],
    ['an HTML page', Buffer.from('<!doctype html><script>alert(1)</script>')],
    ['an empty file', Buffer.alloc(0)],
    ['a picture of another type', Buffer.concat([Buffer.from('BM'), Buffer.alloc(60)])],
    ['half a PNG', zeroPng(500, 500, { bits: 8 }).subarray(0, 100)],
    ['the first bytes of a JPEG', Buffer.concat([Buffer.from([0xFF, 0xD8, 0xFF, 0xE0, 0, 16]), Buffer.from('JFIF\0'), Buffer.alloc(60)])],
  ])('is refused when it is %s', async (_what, bytes) => {
    const { status, body } = await upload(bytes)
    expect([status, body.error.code, body.error.field]).toEqual([415, 'unsupported-media-type', 'file'])
  })

  it.each(['tiff', 'avif'] as const)('is refused when it is a valid %s', async (format) => {
    const { status, body } = await upload(await sharp({ create: { width: 9, height: 9, channels: 3, background: '#f00' } }).toFormat(format).toBuffer())
    expect([status, body.error.code]).toEqual([415, 'unsupported-media-type'])
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
    form.set('file', new Blob([new Uint8Array(PNG)]), 'a.png')
    expect((await server.call('POST', '/v1/me/avatar', { body: form })).status).toBe(401)
  })
})

onEachDatabase('the picture of a group', ({ start }) => {
  type User = Awaited<ReturnType<TestServer['signUp']>>
  const upload = (user: User, groupID: string, name = 'a.png') => {
    const form = new FormData()
    form.set('file', new Blob([new Uint8Array(PNG)]), name)
    return user.call('POST', `/v1/groups/${encodeURIComponent(groupID)}/avatar`, { body: form })
  }

  it('is served beside the own one; a later one of the same user for the same group takes its place, and no other', async () => {
    const server = await start()
    const [alice, ben] = [await server.signUp('alice'), await server.signUp('ben')]
    const statusOf = async (url: string) => (await server.call('GET', new URL(url).pathname)).status
    const form = new FormData()
    form.set('file', new Blob([new Uint8Array(PNG)]), 'a.png')
    const own = (await alice.call('POST', '/v1/me/avatar', { body: form })).body.user.avatarUrl
    const [first, other, bens] = [(await upload(alice, '#g')).body.avatarUrl, (await upload(alice, 'h')).body.avatarUrl, (await upload(ben, '#g')).body.avatarUrl]
    expect(first).toMatch(/^https:\/\/chat\.test\.invalid\/avatars\/[\w-]{22}\.jpg$/)
    const second = (await upload(alice, '#g')).body.avatarUrl
    expect(await Promise.all([own, first, second, other, bens].map(statusOf))).toEqual([200, 404, 200, 200, 200])
    expect((await alice.call('GET', '/v1/me')).body.user.avatarUrl).toBe(own)
    await alice.call('POST', '/v1/me/avatar', { body: form })
    expect(await Promise.all([own, second].map(statusOf))).toEqual([404, 200])
    expect((await alice.call('DELETE', '/v1/me', { body: { password: PASSWORD } })).status).toBe(204)
    expect(await Promise.all([second, other, bens].map(statusOf))).toEqual([404, 404, 200])
  })

  it('is refused for what is no ID of a group', async () => {
    const server = await start()
    const alice = await server.signUp('alice')
    for (const groupID of ['a b', '组', 'x'.repeat(33)]) expect((await upload(alice, groupID)).body.error.code).toBe('invalid-input')
  })

  it('is kept for a hundred groups of a user: the oldest one goes', async () => {
    const server = await start({ config: { limitScale: 1000 } })
    const alice = await server.signUp('alice')
    const urls: string[] = []
    for (let n = 0; n < 101; n++) {
      server.clock.now += 1
      urls.push((await upload(alice, `g${n}`)).body.avatarUrl)
    }
    const statuses = await Promise.all([0, 1, 100].map(async n => (await server.call('GET', new URL(urls[n]!).pathname)).status))
    expect(statuses).toEqual([404, 200, 200])
  })
})

describe('decoding pictures', () => {
  /** Starts `count` uploads, of two users, of a picture that takes some 100 ms to decode. */
  async function uploadMany(count: number) {
    const server = await startServer()
    onTestFinished(() => server.stop())
    const users = [await server.signUp(), await server.signUp()]
    const picture = new Uint8Array(zeroPng(3000, 3000, { color: 2, bits: 8, interlaced: true }))
    const uploads = Array.from({ length: count }, (_, index) => {
      const form = new FormData()
      form.set('file', new Blob([picture]), 'a.png')
      return users[index % 2]!.call('POST', '/v1/me/avatar', { body: form })
    })
    return { server, uploads }
  }

  it('leaves the server to other requests', async () => {
    const { server, uploads } = await uploadMany(4)
    const replies: number[] = []
    const times: number[] = []
    for (const upload of uploads) void upload.then(({ status }) => replies.push(status))
    while (replies.length < uploads.length) {
      const start = performance.now()
      await server.call('GET', '/readyz')
      times.push(performance.now() - start)
      await delay(10)
    }
    expect(replies).toEqual([200, 200, 200, 200])
    expect(times.length).toBeGreaterThan(5)
    expect(times.filter(ms => ms > 1000)).toEqual([])
  })

  it('is refused as busy when 20 wait', async () => {
    const { uploads } = await uploadMany(25)
    const replies = await Promise.all(uploads)
    const refused = replies.filter(({ status }) => status !== 200)
    expect(refused.length).toBeGreaterThan(0)
    for (const { status, body, headers } of refused)
      expect([status, body.error.code, headers.get('retry-after')]).toEqual([503, 'busy', '3'])
  })
})
