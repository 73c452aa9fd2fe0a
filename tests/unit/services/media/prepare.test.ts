import { beforeEach, describe, expect, it, vi } from 'vitest'

import type { MediaDevice, PrepareOptions, Source } from '@/services/media/prepare'

import { imageHeader } from '@/services/media/imageHeader'
import { mediaLimits } from '@/services/media/limits'
import { prepare, prepareAll } from '@/services/media/prepare'
import { failureOf } from '@/utils/failure'

import { animated, container, joined, latin1, picture, tells } from '../../../support/media/pictures'

const MB = 1024 * 1024

/** A device whose files are bytes by path, and whose decoder knows one answer. */
function createDevice() {
  const files = new Map<string, Uint8Array>()
  let written = 0
  const write = (bytes: Uint8Array, extension: string) => {
    const file = `saved-${++written}.${extension}`
    files.set(file, bytes)
    return { file, bytes: bytes.length }
  }
  const device = {
    limits: mediaLimits('mini-program'),
    read: async (file, from, to) => files.get(file as string)!.subarray(from, to),
    save: async (bytes, extension) => write(bytes, extension),
    named: file => file,
    recode: vi.fn<MediaDevice['recode']>(async () => null),
    shrinkVideo: vi.fn<MediaDevice['shrinkVideo']>(async () => null),
    videoFacts: vi.fn<MediaDevice['videoFacts']>(async () => ({ width: 0, height: 0, seconds: 0 })),
  } satisfies MediaDevice
  return {
    device,
    files,
    write,
    /** A source with these bytes, which claims to be `bytes` long. */
    source(content: Uint8Array, name = 'a', { bytes = content.length, ...more }: Partial<Source> = {}): Source {
      return { name, ...more, ...write(content, 'picked'), bytes }
    },
    content: (file: string | File) => files.get(file as string)!,
  }
}

let fixture: ReturnType<typeof createDevice>
beforeEach(() => { fixture = createDevice() })

const run = (source: Source, options?: PrepareOptions) => prepare(source, fixture.device, options)
const refusal = (source: Source, options?: PrepareOptions) => run(source, options).then(media => media as never, thrown => failureOf(thrown))

describe('a picture', () => {
  it('that is small and upright is not compressed, and loses its location', async () => {
    const media = await run(fixture.source(await picture('jpeg'), 'a.jpg'))
    expect(media).toMatchObject({ kind: 'image', name: 'a.jpg', width: 60, height: 40, seconds: 0 })
    expect(tells(fixture.content(media.file))).toBe(false)
    expect(media.bytes).toBe(fixture.content(media.file).length)
    expect(fixture.device.recode).not.toHaveBeenCalled()
  })

  it.each([
    ['above 2 MB', {}, { bytes: 2 * MB + 1 }, 2560],
    ['longer than 2,560 px', { width: 2600, height: 2000 }, {}, 2560],
    ['that lies on a side', { orientation: 6 }, {}, 2560],
  ] as const)('%s is compressed, and has the size and name of what comes out', async (_, options, claims, longest) => {
    fixture.device.recode.mockImplementation(async () => fixture.write(await picture('jpeg', { width: 40, height: 60 }), 'jpg'))
    const media = await run(fixture.source(await picture('png', options), 'a.png', claims))
    expect(fixture.device.recode.mock.calls[0]![1]).toBe(longest)
    expect(media).toMatchObject({ kind: 'image', name: 'a.jpg', width: 40, height: 60 })
  })

  it('of a kind that not everybody can draw is converted, else refused with what to do', async () => {
    const avif = await picture('avif')
    expect(await refusal(fixture.source(avif))).toMatchObject({ kind: 'picture-unsupported', params: { format: 'AVIF' } })
    expect(await refusal(fixture.source(container('heic')))).toMatchObject({ kind: 'picture-unsupported', params: { format: 'HEIC' } })
    fixture.device.recode.mockImplementation(async () => fixture.write(await picture('jpeg'), 'jpg'))
    expect(await run(fixture.source(avif, 'a.avif'))).toMatchObject({ name: 'a.jpg', width: 60, height: 40 })
  })

  it('that the platform has converted to the same kind is refused', async () => {
    fixture.device.recode.mockImplementation(async () => fixture.write(container('heic'), 'heic'))
    expect(await refusal(fixture.source(container('heic')))).toMatchObject({ kind: 'picture-unsupported' })
  })

  it('that became no smaller is sent as it was', async () => {
    fixture.device.recode.mockImplementation(async () => ({ ...fixture.write(await picture('jpeg'), 'jpg'), bytes: 4 * MB }))
    const media = await run(fixture.source(await picture('png'), 'a.png', { bytes: 3 * MB }))
    expect(media).toMatchObject({ name: 'a.png', width: 60, height: 40 })
  })

  it('that is an original keeps its pixels and its turn, and loses its location', async () => {
    const media = await run(fixture.source(await picture('jpeg', { width: 3000, height: 2000, orientation: 6 }), 'a.jpg'), { isOriginal: true })
    expect(fixture.device.recode).not.toHaveBeenCalled()
    expect(media).toMatchObject({ width: 2000, height: 3000 })
    expect(imageHeader(fixture.content(media.file))).toMatchObject({ width: 3000, orientation: 6 })
    expect(tells(fixture.content(media.file))).toBe(false)
  })

  it('that is an original above 10 MB is refused, and compressed otherwise', async () => {
    const bytes = 10 * MB + 1
    expect(await refusal(fixture.source(await picture('jpeg'), 'a.jpg', { bytes }), { isOriginal: true })).toMatchObject({ kind: 'original-too-large', params: { size: '10.1 MB', limit: '10 MB' } })
    fixture.device.recode.mockImplementation(async () => fixture.write(await picture('jpeg'), 'jpg'))
    expect(await run(fixture.source(await picture('jpeg'), 'a.jpg', { bytes }))).toMatchObject({ kind: 'image' })
  })

  it('that is still above 10 MB when it is compressed is refused', async () => {
    fixture.device.recode.mockImplementation(async () => ({ ...fixture.write(await picture('png'), 'png'), bytes: 11 * MB }))
    expect(await refusal(fixture.source(await picture('png'), 'a.png', { bytes: 12 * MB }))).toMatchObject({ kind: 'file-too-large' })
  })

  it('that moves is never compressed, and refused above 10 MB', async () => {
    for (const format of ['gif', 'webp'] as const) {
      const bytes = await animated(format)
      expect(await run(fixture.source(bytes, 'a', { bytes: 3 * MB }))).toMatchObject({ name: `a.${format}`, width: 30, height: 20 })
      expect(await refusal(fixture.source(bytes, 'a', { bytes: 11 * MB }))).toMatchObject({ kind: 'file-too-large' })
    }
    expect(fixture.device.recode).not.toHaveBeenCalled()
  })

  it('that is a long screenshot keeps its size', async () => {
    await run(fixture.source(await picture('png', { width: 300, height: 4000 }), 'a.png', { bytes: 5 * MB }))
    expect(fixture.device.recode).not.toHaveBeenCalled()
    fixture.device.recode.mockImplementation(async () => fixture.write(await picture('jpeg'), 'jpg'))
    await run(fixture.source(await picture('png', { width: 300, height: 4000 }), 'a.png', { bytes: 11 * MB }))
    expect(fixture.device.recode.mock.calls[0]![1]).toBe(16_000)
  })

  it('of one pixel is sent', async () => {
    expect(await run(fixture.source(await picture('png', { width: 1, height: 1 })))).toMatchObject({ width: 1, height: 1 })
  })

  it('is refused when it is damaged, also where the damage is behind the header, and when nobody can decode it', async () => {
    const png = await picture('png')
    const huge = Uint8Array.from(png)
    huge.set([0, 0, 0xFF, 0xFF, 0, 0, 0xFF, 0xFF], 16)
    expect(await refusal(fixture.source(huge))).toMatchObject({ kind: 'picture-huge', params: { width: 65535, height: 65535 } })
    expect(await refusal(fixture.source(png.subarray(0, 20)))).toMatchObject({ kind: 'picture-damaged' })
    expect(await refusal(fixture.source(png.subarray(0, 80)))).toMatchObject({ kind: 'picture-damaged' })
    expect(await refusal(fixture.source(latin1('\xFF\xD8\xFF\xE0')))).toMatchObject({ kind: 'picture-damaged' })
  })

  it('with 200 KB of metadata before its size has its size', async () => {
    const jpeg = await picture('jpeg')
    const segment = joined(Uint8Array.of(0xFF, 0xE5, 0xFF, 0xFF), new Uint8Array(0xFFFD))
    expect(await run(fixture.source(joined(jpeg.subarray(0, 2), segment, segment, segment, jpeg.subarray(2))))).toMatchObject({ width: 60, height: 40 })
  })
})

describe('a video', () => {
  const mp4 = container('isom')

  it('has whole seconds, at least one, and the extension that it is', async () => {
    const media = await run(fixture.source(mp4, 'a.mov', { seconds: 0.3, width: 720, height: 1280, poster: 'p.jpg' }))
    expect(media).toMatchObject({ kind: 'video', name: 'a.mp4', seconds: 1, width: 720, height: 1280, poster: 'p.jpg' })
    expect(await run(fixture.source(container('qt  '), 'a.mov', { seconds: 7.6 }))).toMatchObject({ kind: 'video', name: 'a.mov', seconds: 8 })
    expect(fixture.device.videoFacts).not.toHaveBeenCalled()
  })

  it('is measured where the picker tells nothing; what stays unknown is 0, and one second', async () => {
    expect(await run(fixture.source(mp4))).toEqual({ kind: 'video', file: expect.any(String), name: 'a.mp4', bytes: mp4.length, width: 0, height: 0, seconds: 1 })
    fixture.device.videoFacts.mockResolvedValue({ width: 3, height: 4, seconds: 5, poster: 'p' })
    expect(await run(fixture.source(mp4))).toMatchObject({ width: 3, height: 4, seconds: 5, poster: 'p' })
  })

  it('above 25 MB is made smaller where that is possible, else refused', async () => {
    const large = () => fixture.source(mp4, 'a.mov', { seconds: 5, bytes: 26 * MB })
    expect(await refusal(large())).toMatchObject({ kind: 'video-too-large', params: { size: '26 MB', limit: '25 MB' } })
    fixture.device.shrinkVideo.mockResolvedValue({ file: 'smaller', bytes: 9 * MB })
    expect(await run(large())).toMatchObject({ file: 'smaller', bytes: 9 * MB, name: 'a.mp4' })
  })

  it('of more than ten minutes is refused', async () => {
    expect(await refusal(fixture.source(mp4, 'a.mp4', { seconds: 601 }))).toMatchObject({ kind: 'video-too-long', params: { n: 10 } })
  })

  it('of a kind that ZIM does not take is a file', async () => {
    expect(await run(fixture.source(latin1('\x1A\x45\xDF\xA3\x9F\x42\x82\x84webm'), 'a.mp4'))).toMatchObject({ kind: 'file', name: 'a.webm', seconds: 0 })
  })
})

describe('a file', () => {
  it('is sent unchanged, also a picture that is chosen as a file', async () => {
    const bytes = await picture('jpeg')
    const media = await run(fixture.source(bytes, 'a.jpg'), { asFile: true })
    expect(media).toMatchObject({ kind: 'file', name: 'a.jpg', bytes: bytes.length })
    expect(fixture.content(media.file)).toEqual(bytes)
  })

  it('that says it is a picture and is none is a file under its true name', async () => {
    expect(await run(fixture.source(latin1('<svg onload="a()"/>'), 'cat.png'))).toMatchObject({ kind: 'file', name: 'cat.svg' })
    expect(await run(fixture.source(latin1('hello'), 'cat.png'))).toMatchObject({ kind: 'file', name: 'cat.bin' })
  })

  it('is refused when it is empty or above the limit, in every kind', async () => {
    expect(await refusal(fixture.source(new Uint8Array()))).toMatchObject({ kind: 'file-empty' })
    expect(await refusal(fixture.source(latin1('hello'), 'a', { bytes: 20 * MB + 1 }), { asFile: true })).toMatchObject({ kind: 'file-too-large', params: { size: '20.1 MB', limit: '20 MB' } })
  })
})

describe('several files', () => {
  it('keep their order; what is refused is named beside them', async () => {
    const sources = [fixture.source(latin1('a'), 'a.txt'), fixture.source(new Uint8Array(), '../b\u202E.txt'), fixture.source(await picture('png'), 'c.png')]
    const { media, refused } = await prepareAll(sources, fixture.device)
    expect(media.map(({ name }) => name)).toEqual(['a.txt', 'c.png'])
    expect(refused).toMatchObject([{ name: 'b.txt', failure: { kind: 'file-empty' } }])
  })
})

describe('the limits', () => {
  it('are lower in a mini program, whose SDK reads whole files, and as configured, up to what ZIM takes', () => {
    expect([mediaLimits('mini-program'), mediaLimits('h5')]).toMatchObject([{ imageBytes: 10 * MB, videoBytes: 25 * MB, fileBytes: 20 * MB }, { imageBytes: 10 * MB, videoBytes: 100 * MB, fileBytes: 100 * MB }])
    vi.stubEnv('VITE_MEDIA_FILE_LIMIT_BYTES', '1000')
    vi.stubEnv('VITE_MEDIA_IMAGE_LIMIT_BYTES', String(500 * MB))
    vi.stubEnv('VITE_MEDIA_VIDEO_LIMIT_SECONDS', 'no number')
    expect(mediaLimits('h5')).toEqual({ imageBytes: 10 * MB, videoBytes: 100 * MB, fileBytes: 1000, videoSeconds: 3600 })
    vi.unstubAllEnvs()
  })
})
