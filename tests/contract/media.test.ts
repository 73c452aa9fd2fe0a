import type { ZIMMessage } from 'zego-zim-miniprogram'

import { describe, expect, it } from 'vitest'

import { jpegFile, mp3File, mp4File, pngFile } from '../support/mediaFiles'
import { catchUnhandled, outcome, watch } from '../support/zim/helpers'
import { SERVER_SUBJECTS, useServerFixture } from '../support/zim/serverFixture'
import { settle } from '../support/zim/zimFixture'

const PEER = 0
const NORMAL = { priority: 1 }
const [IMAGE, FILE, AUDIO, VIDEO] = [11, 12, 13, 14]
const PICTURE = pngFile(300, 200)

type Media = ZIMMessage & Record<string, any>

/** Media messages, on the emulator's server. What the package does with the files and the replies is its own. */
describe.each(SERVER_SUBJECTS)('media messages: $name', (subject) => {
  const fixture = useServerFixture(subject, { limits: { imageBytes: 1000 } })
  const media = (fileLocalPath: string, more: object = {}) => ({ type: IMAGE, fileLocalPath, ...more }) as unknown as Media

  /** Alice is signed in, with a conversation with bob and a picture. */
  async function start() {
    const bob = fixture.peer('bob')
    await fixture.signIn()
    bob.text('first')
    await settle(300)
    fixture.platform.files.set('wxfile://tmp/a.png', PICTURE)
    return bob
  }
  const picture = (more: object = {}) => media('wxfile://tmp/a.png', { fileName: 'a.png', ...more })

  /** Sends, and records what is reported, in order. */
  function send(message: Media, config: object = NORMAL, notification: object = {}) {
    const log: unknown[] = []
    const watched = watch(fixture.zim, 'conversationChanged', 'messageSentStatusChanged')
    const lastMessages: Media[] = []
    const note = (entry: unknown) => {
      for (const { event, data } of watched.seen.splice(0) as { event: string, data: any }[]) {
        if (event === 'messageSentStatusChanged') {
          log.push(`status ${data.infos[0].status}`)
          continue
        }
        const { lastMessage } = data.infoList[0].conversation
        lastMessages.push(lastMessage)
        log.push(`conversation ${lastMessage.sentStatus}`)
      }
      log.push(entry)
    }
    const attached: Media[] = []
    const sent = outcome(Promise.resolve(fixture.zim.sendMessage(message, 'bob', PEER, config as never, {
      onMessageAttached(given: Media) {
        note('attached')
        attached.push({ ...given })
      },
      onMediaUploadingProgress: (_: Media, loaded: number, total: number) => note(`${loaded} of ${total}`),
      ...notification,
    } as never)).then((result) => {
      note('sent')
      return result.message as Media
    }, (error) => {
      note('failed')
      throw error
    }))
    const settled = () => (sent.settled ?? {}) as { value?: Media, reason?: unknown }
    return {
      log,
      attached,
      lastMessages,
      get message() { return settled().value },
      get error() { return settled().reason },
      get isPending() { return !sent.settled },
    }
  }
  async function sendAndWait(...args: Parameters<typeof send>) {
    const sent = send(...args)
    await settle(300)
    return sent
  }
  const uploads = () => fixture.platform.uploads
  const stored = () => fixture.gateway.world.storedMessages().length
  /** The package replaces the host of the server's addresses by that of ZEGO's proxy. */
  const paths = (message: Media | undefined) => JSON.parse(JSON.stringify(message ?? null).replaceAll(/https:\/\/[\w.-]+\/zim-files/g, 'server')) as Media
  async function history(count = 20): Promise<Media[]> {
    const query = outcome(fixture.zim.queryHistoryMessage('bob', PEER, { count, reverse: true } as never))
    await settle(300)
    return (query.settled as { value: { messageList: Media[] } }).value.messageList.map(paths)
  }
  /** Holds the reply of the next call, and cancels meanwhile. */
  async function cancel(message: Media) {
    const cancelled = outcome(fixture.zim.cancelSendingMessage(message, {}))
    await settle(1)
    return cancelled.settled
  }

  describe('a picture that is sent', () => {
    it('is filled in at once, and attached when its file was read: without its name, its size and its UID', async () => {
      await start()
      const message = media('wxfile://tmp/a.png')
      const sent = send(message)
      expect(sent.attached).toEqual([])
      expect(message).toMatchObject({ sentStatus: 0, fileUID: '', conversationID: 'bob', senderUserID: 'alice', messageID: '', orderKey: 0, fileLocalPath: 'wxfile://tmp/a.png' })
      await settle(300)
      expect(sent.attached).toMatchObject([{ sentStatus: 0, fileUID: '', orderKey: 0, fileLocalPath: 'wxfile://tmp/a.png' }])
      expect(Object.keys(sent.attached[0]!)).not.toEqual(expect.arrayContaining([expect.stringMatching(/^file(Name|Size)$/)]))
    })

    it('is reported by its conversation with name, size and UID; then come the upload, the final conversation, the status and the result', async () => {
      await start()
      const first = await sendAndWait(picture())
      expect(first.lastMessages[0]).toMatchObject({ sentStatus: 0, fileName: 'a.png', fileSize: PICTURE.length, fileUID: expect.stringMatching(/^[0-9a-f]{32}$/) })
      expect(first.log).toEqual(['attached', 'conversation 0', `0 of ${PICTURE.length}`, 'conversation 1', 'status 1', 'sent'])
    })

    it('has the addresses, the sizes and the UID of the server afterwards, and no local path: it is the same object', async () => {
      await start()
      const message = picture({ originalImageWidth: 7, originalImageHeight: 7, thumbnailWidth: 7 })
      const sent = await sendAndWait(message)
      expect(sent.message).toBe(message)
      const url = `server/${message.fileUID}.png`
      expect(paths(message)).toMatchObject({
        fileDownloadUrl: url,
        thumbnailDownloadUrl: url,
        largeImageDownloadUrl: url,
        originalImageWidth: 300,
        originalImageHeight: 200,
        largeImageWidth: 300,
        largeImageHeight: 200,
        thumbnailWidth: 297,
        thumbnailHeight: 198,
        fileName: 'a.png',
        fileSize: PICTURE.length,
        fileLocalPath: '',
        messageSeq: 2,
        sentStatus: 1,
      })
    })

    it('takes its place in the order of all when it was uploaded, and keeps that of its start when the server has the file', async () => {
      const bob = await start()
      fixture.platform.isHolding = true
      const sent = send(picture())
      await settle(300)
      bob.text('meanwhile')
      await settle(300)
      uploads()[0]!.reply()
      await settle(300)
      expect(sent.message).toMatchObject({ messageSeq: 3, orderKey: 300 })
      expect((await history()).map(({ type }) => type)).toEqual([1, 1, IMAGE])
      const again = await sendAndWait(picture())
      expect(again.message).toMatchObject({ messageSeq: 4, orderKey: 301 })
    })

    it('has a new clientSeq after its upload, and the local ID of its start', async () => {
      await start()
      const message = picture()
      const sent = await sendAndWait(message)
      expect(message).toMatchObject({ localMessageID: sent.attached[0]!.localMessageID, clientSeq: (sent.attached[0] as { clientSeq?: number }).clientSeq! + 1 })
    })

    it('is not held by the rate limit, and holds no text', async () => {
      await start()
      const messages = [picture(), picture(), { type: 1, message: 'text' } as Media]
      messages.forEach(message => void fixture.zim.sendMessage(message, 'bob', PEER, NORMAL))
      await settle(300)
      expect(messages.map(({ sentStatus }) => sentStatus)).toEqual([1, 1, 1])
    })

    it('that bob receives, and that alice finds in the history, has no local path', async () => {
      const bob = await start()
      await sendAndWait(picture())
      const [, received] = bob.perform('queryHistoryMessage', { conversationID: 'alice', seq: -1, count: 9, reverse: true }).messageList
      expect(received).toMatchObject({ type: IMAGE, fileName: 'a.png', originalImageWidth: 300, direction: 1 })
      expect(Object.keys(received)).not.toContain('fileLocalPath')
      fixture.zim.logout()
      await settle(100)
      await fixture.signIn()
      const own = (await history()).at(-1)!
      expect(own).toMatchObject({ type: IMAGE, fileDownloadUrl: `server/${own.fileUID}.png`, thumbnailWidth: 297, direction: 0 })
      expect(Object.keys(own)).not.toContain('fileLocalPath')
    })
  })

  describe('the fields', () => {
    it.each<[string, Media & { fileLocalPath?: string }, Uint8Array, object]>([
      ['of a voice message', media('/a.mp3', { type: AUDIO, fileName: 'a.mp3', audioDuration: 7 }), mp3File(), { audioDuration: 7, fileSize: 64 }],
      ['of a voice message without a duration', media('/a.mp3', { type: AUDIO, fileName: 'a.mp3' }), mp3File(), { audioDuration: 0 }],
      ['of a video', media('/a.mp4', { type: VIDEO, fileName: 'a.mp4', videoDuration: 9, videoFirstFrameWidth: 1 }), mp4File(640, 360), { videoDuration: 9, videoFirstFrameWidth: 640, videoFirstFrameHeight: 360, videoFirstFrameDownloadUrl: expect.stringMatching(/[0-9a-f]{32}\.png$/) }],
      ['of a file', media('/a.zip', { type: FILE, fileName: 'a.zip' }), mp3File(99), { fileSize: 99 }],
      ['of a turned photo', media('/a.jpg', { fileName: 'a.jpg' }), jpegFile(400, 300, 6), { originalImageWidth: 300, originalImageHeight: 400 }],
      ['of an empty file', media('/a.txt', { type: FILE, fileName: 'a.txt' }), new Uint8Array(0), { fileSize: 1 }],
    ])('%s', async (_, given, bytes, fields) => {
      const bob = await start()
      const message = { ...given } as Media
      fixture.platform.files.set(message.fileLocalPath, bytes)
      const sent = await sendAndWait(message)
      expect(sent.message).toMatchObject({ ...fields, sentStatus: 1, fileLocalPath: '' })
      expect(bob.perform('queryHistoryMessage', { conversationID: 'alice', seq: -1, count: 1, reverse: true }).messageList).toMatchObject([fields])
    })

    it.each<[string, string | undefined, string, string]>([
      ['a path without a name', undefined, 'http://tmp/voice.mp3', 'tmp/voice.mp3'],
      ['a name without an extension', 'voice', 'wxfile://tmp/voice.mp3', 'tmp/voice.mp3'],
      ['a percent-encoded name', '%E4%BD%A0%20100%25.mp3', '/x.mp3', '你 100%.mp3'],
    ])('the name of %s', async (_, fileName, path, expected) => {
      await start()
      fixture.platform.files.set(path, mp3File())
      const sent = await sendAndWait(media(path, { type: AUDIO, ...(fileName && { fileName }) }))
      expect(sent.message).toMatchObject({ fileName: expected })
    })
  })

  describe('the progress', () => {
    it('is one value at the beginning, then at most one in 496 ms, except the size of the file itself', async () => {
      await start()
      const size = PICTURE.length
      fixture.platform.isHolding = true
      const sent = send(picture())
      await settle(300)
      const [upload] = uploads()
      upload!.progress(3)
      await settle(400)
      upload!.progress(5)
      upload!.progress(6)
      upload!.progress(size)
      upload!.progress(size + 200)
      await settle(497)
      upload!.progress(size + 200)
      upload!.reply()
      await settle(300)
      expect(sent.log.filter(entry => String(entry).includes(' of '))).toEqual([`0 of ${size}`, `5 of ${size}`, `${size} of ${size}`, `${size + 200} of ${size}`])
    })

    it('is complete at once when the server has the file, and nothing is uploaded', async () => {
      await start()
      await sendAndWait(picture())
      const sent = await sendAndWait(picture())
      expect(sent.log.filter(entry => String(entry).includes(' of '))).toEqual([`0 of ${PICTURE.length}`, `${PICTURE.length} of ${PICTURE.length}`])
      expect(uploads()).toHaveLength(1)
      expect(sent.message).toMatchObject({ sentStatus: 1, originalImageWidth: 300, fileLocalPath: '' })
    })

    it('may throw in the app without an effect', async () => {
      await start()
      const sent = await sendAndWait(picture(), NORMAL, { onMediaUploadingProgress() { throw new Error('app') } })
      expect(sent.message).toMatchObject({ sentStatus: 1 })
    })
  })

  describe('a message by address', () => {
    const byAddress = (more: object = {}) => media('', { fileDownloadUrl: 'https://cdn.test/a.png', fileName: 'a.png', fileSize: 5, thumbnailDownloadUrl: 'https://cdn.test/s.png', originalImageWidth: 40, originalImageHeight: 30, ...more })

    it('is attached at once, and nothing is read or uploaded, also with a local path', async () => {
      await start()
      const sent = send(byAddress({ fileLocalPath: '/missing.png' }))
      expect(sent.attached).toHaveLength(1)
      await settle(300)
      expect(sent.message).toMatchObject({ sentStatus: 1, fileDownloadUrl: 'https://cdn.test/a.png', fileUID: '', fileLocalPath: '', originalImageWidth: 40 })
      expect(uploads()).toEqual([])
      expect(sent.log).toEqual(['attached', 'conversation 0', 'conversation 1', 'status 1', 'sent'])
    })

    it('keeps exactly the fields that it had', async () => {
      await start()
      const message = byAddress()
      const fields = Object.keys(message)
      const sent = await sendAndWait(message)
      const media = /^file|Url$|Width$|Height$|Duration$/
      expect(Object.keys(sent.message!).filter(field => media.test(field)).sort()).toEqual([...fields.filter(field => media.test(field)), 'fileUID'].sort())
    })

    it('travels as it is', async () => {
      const bob = await start()
      await sendAndWait(byAddress())
      expect(bob.perform('queryHistoryMessage', { conversationID: 'alice', seq: -1, count: 1, reverse: true }).messageList).toMatchObject([{ fileUID: '', fileDownloadUrl: 'https://cdn.test/a.png', fileName: 'a.png', fileSize: 5, thumbnailDownloadUrl: 'https://cdn.test/s.png', originalImageWidth: 40, originalImageHeight: 30 }])
    })
  })

  describe('before anything is sent', () => {
    it('a message with neither a path nor an address is refused', async () => {
      await start()
      const sent = await sendAndWait(media(''))
      expect(sent.error).toEqual({ code: 6000001, message: 'API.sendMessage: The message of fileLocalPath and fileDownloadUrl is empty.' })
    })

    it('a file that is missing rejects with the platform\'s own object, and nothing is reported', async () => {
      await start()
      const sent = await sendAndWait(media('/missing.png'))
      expect(sent.error).toEqual({ errMsg: expect.stringMatching(/^readFile:fail /) })
      expect(sent.log).toEqual(['failed'])
      expect(await history()).toHaveLength(1)
    })

    it('a name that is not percent-encoded throws a URIError out of the call itself, and nothing is reported', async () => {
      await start()
      const watched = watch(fixture.zim, 'conversationChanged', 'messageSentStatusChanged')
      expect(() => fixture.zim.sendMessage(picture({ fileName: '100%.pdf' }), 'bob', PEER, NORMAL)).toThrow(URIError)
      await settle(300)
      expect(watched.seen).toEqual([])
    })

    it('an exception in onMessageAttached leaves the send unsettled, and nothing is reported', async () => {
      const unhandled = catchUnhandled()
      await start()
      const sent = await sendAndWait(picture(), NORMAL, { onMessageAttached() { throw new Error('app') } })
      await settle(60_000)
      expect(sent.isPending).toBe(true)
      expect(sent.log).toEqual([])
      expect(uploads()).toEqual([])
      unhandled.restore()
    })
  })

  describe('a send fails', () => {
    const FAILED = ['status 2', 'conversation 2', 'failed']

    it('when the upload fails, with the platform\'s text, and is not tried again', async () => {
      await start()
      fixture.platform.isHolding = true
      const message = picture()
      const sent = send(message)
      await settle(300)
      uploads()[0]!.fail('uploadFile:fail timeout')
      await settle(60_000)
      expect(sent.error).toEqual({ code: 6000212, message: 'uploadFile:fail timeout' })
      expect(sent.log.slice(-3)).toEqual(FAILED)
      expect(uploads()).toHaveLength(1)
      expect(message).toMatchObject({ sentStatus: 2, fileLocalPath: 'wxfile://tmp/a.png', messageSeq: 0 })
    })

    it('when the platform says that the upload was aborted', async () => {
      await start()
      fixture.platform.isHolding = true
      const sent = send(picture())
      await settle(300)
      uploads()[0]!.fail('uploadFile:fail abort')
      await settle(300)
      expect(sent.error).toEqual({ code: 6000206, message: 'uploadFile:fail abort' })
    })

    it.each([403, 500])('when the upload is answered with %i: that counts as uploaded, and the server then misses the file', async (status) => {
      await start()
      fixture.platform.isHolding = true
      const sent = send(picture())
      await settle(300)
      uploads()[0]!.reply(status)
      await settle(300)
      expect(sent.error).toEqual({ code: 6000211, message: 'File is not exist.' })
      expect(sent.log.slice(-3)).toEqual(FAILED)
    })

    it.each<[string, object, number]>([
      ['a type that is not allowed', { fileName: 'a.heic' }, 6000213],
      ['a picture that is too large', { fileLocalPath: '/large.png' }, 6000214],
      ['a voice message that is too long', { type: AUDIO, fileName: 'a.mp3', audioDuration: 301 }, 6000215],
    ])('when the server refuses %s, before the upload', async (_, more, code) => {
      await start()
      fixture.platform.files.set('/large.png', new Uint8Array(1001))
      const sent = await sendAndWait(picture(more))
      expect(sent.error).toMatchObject({ code })
      expect(sent.log).toEqual(['attached', 'conversation 0', ...FAILED])
      expect(uploads()).toEqual([])
    })

    it('when the server refuses the message itself, after the upload', async () => {
      await start()
      fixture.gateway.controls.failNext({ call: 'sendPeerMessage', code: 6000221, message: 'refused' })
      const sent = await sendAndWait(picture())
      expect(sent.error).toEqual({ code: 6000221, message: 'refused' })
      expect(uploads()).toHaveLength(1)
    })
  })

  describe('without a connection', () => {
    it('a picture stays in sending, and is sent when the connection is back', async () => {
      await start()
      await fixture.lose()
      const sent = await sendAndWait(picture())
      expect(sent.isPending).toBe(true)
      expect(sent.log).toEqual(['attached'])
      fixture.gateway.controls.online()
      await settle(12_000)
      expect(sent.message).toMatchObject({ sentStatus: 1, originalImageWidth: 300 })
      expect(sent.log.slice(-4)).toEqual([`0 of ${PICTURE.length}`, 'conversation 1', 'status 1', 'sent'])
      expect(stored()).toBe(2)
    })

    it('it fails after about 30 s', async () => {
      await start()
      await fixture.lose()
      const sent = send(picture())
      await settle(29_000)
      expect(sent.isPending).toBe(true)
      await settle(25_000)
      expect(sent.error).toEqual({ code: 6000104, message: 'Network error.' })
      expect(uploads()).toEqual([])
    })

    it('after the upload it also stays in sending, and is sent without another upload', async () => {
      await start()
      fixture.platform.isHolding = true
      const sent = send(picture())
      await settle(300)
      await fixture.lose()
      uploads()[0]!.reply()
      await settle(300)
      expect(sent.isPending).toBe(true)
      fixture.gateway.controls.online()
      await settle(12_000)
      expect(sent.message).toMatchObject({ sentStatus: 1 })
      expect([uploads().length, stored()]).toEqual([1, 2])
    })

    it('a picture whose acknowledgement was lost is found at the server, and is stored once', async () => {
      await start()
      fixture.gateway.controls.slow({ call: 'sendPeerMessage', ms: 60_000 })
      const sent = await sendAndWait(picture())
      expect([sent.isPending, stored()]).toEqual([true, 2])
      await fixture.lose()
      // The package waits 10 s for the reply, also on a lost connection.
      await settle(10_000)
      fixture.gateway.controls.online()
      await settle(15_000)
      expect(sent.message).toMatchObject({ sentStatus: 1, messageSeq: 2, originalImageWidth: 300 })
      expect([uploads().length, stored()]).toEqual([1, 2])
      expect(sent.log.filter(entry => String(entry).includes(' of '))).toEqual([`0 of ${PICTURE.length}`])
    })
  })

  describe('cancelSendingMessage', () => {
    it.each<[string, (message: Media) => object, string]>([
      ['nothing', () => undefined as never, 'API.cancelSendingMessage: message is invalid.'],
      ['a message that was never sent', message => ({ ...message, localMessageID: '', conversationID: '' }), 'API.cancelSendingMessage: message is invalid.'],
      ['a text', () => ({ type: 1, message: 'x', conversationID: 'bob', conversationType: PEER, localMessageID: '1', sentStatus: 0 }), 'API.cancelSendingMessage: message type or sent status is invalid.'],
      ['a picture that was sent', message => message, 'API.cancelSendingMessage: message type or sent status is invalid.'],
      ['a picture that the client does not know', message => ({ ...message, sentStatus: 0, localMessageID: 'x' }), 'The message was not found in the DB or it was not a server message or sent done.'],
    ])('refuses %s', async (_, given, message) => {
      await start()
      const sent = await sendAndWait(picture())
      expect(await cancel(given(sent.message!) as Media)).toEqual({ reason: { code: 6000001, message } })
    })

    it('refuses a picture that is not attached yet', async () => {
      await start()
      const message = picture()
      send(message)
      const cancelled = outcome(fixture.zim.cancelSendingMessage(message, {}))
      await settle(300)
      expect(cancelled.settled).toMatchObject({ reason: { code: 6000001 } })
      expect(message.sentStatus).toBe(1)
    })

    it.each<[string, string, string, number]>([
      ['before the upload', 'uploadFile', 'Message cancel send.', 0],
      ['between the upload and the message', 'processFile', 'Message cancel send.', 1],
    ])('%s ends the send', async (_, call, text, count) => {
      await start()
      fixture.gateway.controls.slow({ call, ms: 2_000 })
      const message = picture()
      const sent = await sendAndWait(message)
      expect(await cancel(message)).toEqual({ value: undefined })
      expect(sent.isPending).toBe(true)
      await settle(3_000)
      expect(sent.error).toEqual({ code: 6000206, message: text })
      expect(sent.log.slice(-3)).toEqual(['status 2', 'conversation 2', 'failed'])
      expect([uploads().length, stored(), message.sentStatus]).toEqual([count, 1, 2])
    })

    it('during the upload aborts it', async () => {
      await start()
      fixture.platform.isHolding = true
      const message = picture()
      const sent = await sendAndWait(message)
      expect(await cancel(message)).toEqual({ value: undefined })
      expect(sent.error).toEqual({ code: 6000206, message: 'uploadFile:fail abort' })
      expect(uploads()).toMatchObject([{ isAborted: true }])
      expect(message.sentStatus).toBe(2)
    })

    it('during the request of the message resolves, and the message is sent nevertheless', async () => {
      await start()
      fixture.gateway.controls.slow({ call: 'sendPeerMessage', ms: 2_000 })
      const message = picture()
      const sent = await sendAndWait(message)
      expect(await cancel(message)).toEqual({ value: undefined })
      await settle(3_000)
      expect(sent.message).toMatchObject({ sentStatus: 1 })
      expect(stored()).toBe(2)
    })

    it('without a connection takes effect when the connection is back', async () => {
      await start()
      await fixture.lose()
      const message = picture()
      const sent = await sendAndWait(message)
      expect(await cancel(message)).toEqual({ value: undefined })
      expect(sent.isPending).toBe(true)
      fixture.gateway.controls.online()
      await settle(12_000)
      expect(sent.error).toEqual({ code: 6000206, message: 'Message cancel send.' })
      expect(uploads()).toEqual([])
    })
  })

  describe('a retry', () => {
    async function failed(more: object = {}) {
      const bob = await start()
      fixture.platform.isHolding = true
      const message = picture(more)
      send(message)
      await settle(300)
      uploads()[0]!.fail('uploadFile:fail')
      await settle(300)
      fixture.platform.isHolding = false
      return { bob, message }
    }
    const RETRY = { ...NORMAL, isRetrySend: true }

    it('keeps the local ID, uploads again, reports progress, and does not attach', async () => {
      const { message } = await failed()
      const { localMessageID, clientSeq } = message as Media
      const sent = await sendAndWait(message, RETRY)
      expect(sent.log).toEqual(['conversation 0', `0 of ${PICTURE.length}`, 'conversation 1', 'status 1', 'sent'])
      expect(sent.message).toBe(message)
      expect(message).toMatchObject({ localMessageID, sentStatus: 1 })
      expect(message.clientSeq).toBeGreaterThan(clientSeq)
      expect([uploads().length, stored()]).toEqual([2, 2])
    })

    it('moves the picture to the end', async () => {
      const { bob, message } = await failed()
      bob.text('after')
      await settle(300)
      await sendAndWait(message, RETRY)
      expect((await history()).map(({ type }) => type)).toEqual([1, 1, IMAGE])
    })

    it('of a picture that has not failed is refused', async () => {
      await start()
      const { message } = await sendAndWait(picture())
      const sent = await sendAndWait(message!, RETRY)
      expect(sent.error).toEqual({ code: 6000001, message: 'The send status of message is not failed when retry send.' })
    })

    it('decodes the name again: a name with a percent sign fails', async () => {
      const { message } = await failed({ fileName: '100%25.png' })
      expect(message.fileName).toBe('100%.png')
      expect(() => send(message, RETRY)).toThrow(URIError)
    })

    it('by sending again without the flag attaches again', async () => {
      const { message } = await failed()
      const sent = await sendAndWait(message)
      expect(sent.attached).toHaveLength(1)
      expect(sent.message).toMatchObject({ sentStatus: 1 })
    })
  })

  it('a picture that was sent is forwarded as a copy, without an upload', async () => {
    const bob = await start()
    const { message } = await sendAndWait(picture({ extendedData: 'mine', mentionedUserIDs: ['bob'] }))
    const before = JSON.stringify(message)
    fixture.platform.files.clear()
    const sent = await sendAndWait(message!)
    expect(JSON.stringify(message)).toBe(before)
    expect(sent.attached).toHaveLength(1)
    expect(paths(sent.message)).toMatchObject({ fileUID: message!.fileUID, fileDownloadUrl: `server/${message!.fileUID}.png`, originalImageWidth: 300, extendedData: '', mentionedUserIDs: [], messageSeq: 3, orderKey: 201 })
    expect(sent.message!.localMessageID).not.toBe(message!.localMessageID)
    expect(uploads()).toHaveLength(1)
    expect(bob.perform('queryHistoryMessage', { conversationID: 'alice', seq: -1, count: 1, reverse: true }).messageList).toMatchObject([{ fileUID: message!.fileUID, originalImageWidth: 300 }])
  })

  it('a received picture is forwarded without an upload', async () => {
    const bob = await start()
    await sendAndWait(picture())
    const [own] = bob.perform('queryHistoryMessage', { conversationID: 'alice', seq: -1, count: 1, reverse: true }).messageList
    bob.perform('sendPeerMessage', { conversationID: 'alice', content: { type: IMAGE, fileUID: own.fileUID, fileName: 'b.png', fileSize: 3 }, localMessageID: '', hasReceipt: false, disableUnreadMessageCount: false, isRetry: false })
    await settle(300)
    const sent = await sendAndWait((await history()).at(-1)!)
    expect(sent.message).toMatchObject({ senderUserID: 'alice', direction: 0, fileName: 'b.png', originalImageWidth: 300, sentStatus: 1 })
    expect(uploads()).toHaveLength(1)
  })

  it('a picture that arrives reports its conversation first, and has what the server knows', async () => {
    const bob = await start()
    await sendAndWait(picture())
    const [own] = bob.perform('queryHistoryMessage', { conversationID: 'alice', seq: -1, count: 1, reverse: true }).messageList
    const watched = watch(fixture.zim, 'conversationChanged', 'peerMessageReceived')
    bob.perform('sendPeerMessage', { conversationID: 'alice', content: { type: IMAGE, fileUID: own.fileUID, fileName: '../<b>.png', fileSize: 3 }, localMessageID: '', hasReceipt: false, disableUnreadMessageCount: false, isRetry: false })
    await settle(300)
    expect(watched.names()).toEqual(['conversationChanged', 'peerMessageReceived'])
    const [message] = watched.of('peerMessageReceived')[0]!.messageList as Media[]
    expect(paths(message)).toMatchObject({ fileName: '../<b>.png', fileSize: 3, fileDownloadUrl: `server/${own.fileUID}.png`, largeImageWidth: 300 })
    expect(Object.keys(message!)).not.toContain('fileLocalPath')
    expect(paths(watched.of('conversationChanged')[0]!.infoList[0]!.conversation.lastMessage as Media)).toMatchObject({ thumbnailDownloadUrl: `server/${own.fileUID}.png` })
  })

  it('a picture that is revoked leads to no file any more', async () => {
    await start()
    const { message } = await sendAndWait(picture())
    const revoked = outcome(fixture.zim.revokeMessage(message!))
    await settle(300)
    const result = (revoked.settled as { value: { message: Media } }).value.message
    expect(result).toMatchObject({ type: 31, originalMessageType: IMAGE })
    expect(Object.keys(result).filter(field => /^file|Url$|Width$/.test(field))).toEqual([])
  })
})
