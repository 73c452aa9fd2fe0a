import { describe, expect, it } from 'vitest'

import type { MessageBody } from '@/types/message'

import { slotsOf } from '@/components/message/row/kinds'
import { summaryOf } from '@/components/message/row/summary'
import { checkBody, parseBody } from '@/messages/models'
import { noteFailure } from '@/utils/pictureUrl'
import { bodyFromZim, bodyToZim } from '@/zim/kinds'

import { aMessage, NO_MEDIA } from '../../support/builders'

const URL = 'https://files.example/1'
const IMAGE: MessageBody = { kind: 'image', name: 'cat.jpg', bytes: 70_000, url: URL, width: 300, height: 400, thumbnail: `${URL}/small` }
const VIDEO: MessageBody = { kind: 'video', name: 'cat.mp4', bytes: 70_000, url: URL, seconds: 75, width: 640, height: 360, poster: `${URL}/first` }
const VOICE: MessageBody = { kind: 'voice', name: 'voice.mp3', bytes: 9_000, url: URL, seconds: 12 }
const FILE: MessageBody = { kind: 'file', name: 'plan.pdf', bytes: 3_400_000, url: URL }
const FILES = [IMAGE, VIDEO, VOICE, FILE]

const slots = (body: MessageBody, local = NO_MEDIA) => slotsOf(body)(body, local)
const unsent = <T extends MessageBody>(body: T) => ({ ...body, url: '' })

describe('a message with a file', () => {
  it.each(FILES)('is read from ZIM as it was written: $kind', (body) => {
    expect(bodyFromZim({ ...bodyToZim(body) })).toEqual(body)
  })

  it('whose file is not at ZIM yet is sent with an encoded name, which the SDK decodes, and without sizes, which ZIM measures', () => {
    expect(bodyToZim(unsent({ ...IMAGE, name: '100%.jpg' }))).toEqual({ type: 11, fileName: '100%25.jpg' })
    expect(bodyToZim(unsent(VIDEO))).toEqual({ type: 14, fileName: 'cat.mp4', videoDuration: 75 })
    expect(bodyToZim(unsent(VOICE))).toEqual({ type: 13, fileName: 'voice.mp3', audioDuration: 12 })
  })

  it.each([11, 12, 13, 14])('of type %i is read when its fields are missing or malformed', (type) => {
    const empty = bodyFromZim({ type })
    expect(empty).toMatchObject({ name: 'file', bytes: 0, url: '' })
    const hostile = { type, fileName: { toString: 7 }, fileSize: '1e9', fileDownloadUrl: 7, originalImageWidth: -3, originalImageHeight: Infinity, videoDuration: 'x', audioDuration: 1.5 }
    expect(JSON.parse(JSON.stringify(bodyFromZim(hostile)))).toMatchObject({ name: 'file', bytes: 0, url: '' })
  })

  it('has a name that is safe to show and to be a part of a path', () => {
    const nameOf = (fileName: string) => (bodyFromZim({ type: 12, fileName }) as { name: string }).name
    expect(nameOf('../../etc/passwd')).toBe('_.._etc_passwd')
    expect(nameOf('photo\u202Egpj.exe')).toBe('photo_gpj.exe')
    expect(nameOf('a\u0000b\nc.txt')).toBe('a_b_c.txt')
    expect(nameOf(`${'长'.repeat(300)}.docx`)).toBe(`${'长'.repeat(95)}.docx`)
    expect(nameOf('...')).toBe('file')
  })

  it('is read from the storage with 0 and empty texts where fields are damaged', () => {
    expect(parseBody({ kind: 'image', name: 7, width: '3' })).toEqual({ kind: 'image', name: '', bytes: 0, url: '', width: 0, height: 0, thumbnail: '' })
  })

  it('is refused when it is empty or larger than ZIM takes', () => {
    const check = (body: MessageBody, bytes: number) => () => checkBody({ ...body, url: '', bytes } as MessageBody, { textBytes: 2048 })
    expect(check(IMAGE, 0)).toThrow('file-empty')
    expect(check(IMAGE, 10 * 1024 * 1024)).not.toThrow()
    expect(check(IMAGE, 10 * 1024 * 1024 + 1)).toThrow('file-too-large')
    expect(check(VOICE, 7 * 1024 * 1024)).toThrow('file-too-large')
    expect(check(FILE, 100 * 1024 * 1024)).not.toThrow()
  })

  it('is forwarded whatever another client says of its size: ZIM has it', () => {
    expect(() => checkBody({ ...IMAGE, bytes: 0 }, { textBytes: 2048 })).not.toThrow()
  })
})

describe('the row of a message with a file', () => {
  it('has the box of a picture before it is loaded, with the small version of the picture', () => {
    expect(slots(IMAGE)).toEqual({ hasMedia: 1, hasSource: 1, src: `${URL}/small`, w: 150, h: 200 })
    expect(slots({ ...IMAGE, width: 1152, height: 41549 })).toMatchObject({ w: 80, h: 200 })
    expect(slots({ ...IMAGE, width: 10, height: 10 })).toMatchObject({ w: 80, h: 80 })
    expect(slots({ ...IMAGE, width: 0, height: 0 })).toMatchObject({ w: 150, h: 150 })
  })

  it('shows what this device has in place of what ZIM has', () => {
    expect(slots(IMAGE, { localUrl: 'wxfile://usr/1.jpg', localPoster: '' })).toMatchObject({ src: 'wxfile://usr/1.jpg' })
    expect(slots(VIDEO, { localUrl: 'wxfile://usr/1.mp4', localPoster: 'http://tmp/1.jpg' })).toMatchObject({ src: 'http://tmp/1.jpg' })
  })

  it('shows what ZIM has when the picture on this device cannot be loaded', () => {
    noteFailure('wxfile://usr/gone.jpg')
    expect(slots(IMAGE, { localUrl: 'wxfile://usr/gone.jpg', localPoster: '' })).toMatchObject({ src: `${URL}/small` })
  })

  it.each(['http://files.example/1.jpg', 'javascript:alert(1)', 'data:image/png;base64,x', 'blob:https://x.example/1', ''])('loads nothing from %j', (url) => {
    for (const row of [slots({ ...IMAGE, url, thumbnail: '' }), slots({ ...VIDEO, poster: url })]) expect([row].flatMap(slot => 'src' in slot || 'hasSource' in slot ? slot : [])).toEqual([])
  })

  it('has the length of a video, the seconds of a voice, and name and size of a file', () => {
    expect(slots(VIDEO)).toMatchObject({ length: '1:15', w: 200, h: 113 })
    expect(slots(VOICE)).toEqual({ hasVoice: 1, length: '12″', w: 112 })
    expect(slots({ ...VOICE, seconds: 300 })).toMatchObject({ w: 196 })
    expect(slots(FILE)).toMatchObject({ hasCard: 1, title: 'plan.pdf', sub: '3.2 MB', icon: 'PDF' })
    expect(slots({ ...FILE, name: 'LICENSE' })).toMatchObject({ icon: '?' })
  })

  it('is one line in the conversation list', () => {
    const line = (body: MessageBody) => summaryOf(aMessage(1, { body }), { hasSenders: false, nameOf: userID => userID }).text
    expect(FILES.map(line)).toEqual(['[图片]', '[视频]', '[语音] 12″', '[文件] plan.pdf'])
  })
})
