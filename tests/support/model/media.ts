import { expect } from 'vitest'

import type { ConversationKey } from '@/types/conversation'
import type { MessageBody } from '@/types/message'

import { useMediaStore } from '@/stores/media'

import type { MediaKind, MediaStep } from './mediaSteps'
import type { Scenario, Sent, User } from './scenario'

import { wait } from '../clock'
import { pngBytes } from '../deviceFiles'
import { SIZES } from './mediaSteps'
import { textOf } from './textOf'
import { storedWith } from './truth'

/** The file of a sent message, and what the model knows of it. */
export interface SentFile {
  kind: MediaKind
  bytes: Uint8Array
  /** Of files that were chosen together, the same in each. */
  album: string
  /** It was seen among the kept files of the device. */
  wasKept: boolean
  /** The device has lost it. */
  isLost: boolean
  /** The device may have had no room for it. */
  mayHaveNoRoom: boolean
}

type StepOf<Name extends MediaStep['do']> = Extract<MediaStep, { do: Name }>

const EXTENSIONS: Record<MediaKind, string> = { image: 'png', voice: 'mp3', video: 'mp4', file: 'pdf' }

const BODIES: Record<MediaKind, (file: { name: string, bytes: number, url: '' }) => MessageBody> = {
  image: file => ({ kind: 'image', ...file, width: 300, height: 400, thumbnail: '' }),
  voice: file => ({ kind: 'voice', ...file, seconds: 7 }),
  video: file => ({ kind: 'video', ...file, seconds: 7, width: 300, height: 400, poster: '' }),
  file: file => ({ kind: 'file', ...file }),
}

export const isSame = (one: Uint8Array, other: Uint8Array) => one.length === other.length && one.every((byte, at) => byte === other[at])

/** Whether the device keeps the file of a message: other than the temporary one that was chosen. */
export const isKept = ({ device: { files } }: User, { text }: Sent): boolean => files.copyOf(text) !== undefined

/** The steps of messages with files, for a scenario. */
export function createMedia(scenario: Scenario, newSent: (user: User, conversation: ConversationKey, text: string) => Sent) {
  const filesOf = (user: User) => scenario.sent.filter(({ storage, media }) => media && storage === user.device.storage)

  /** Sends one file of those that were chosen together. */
  function sendFile(user: User, conversation: ConversationKey, kind: MediaKind, bytes: Uint8Array, album: string): Sent[] {
    const { app, files } = user.device
    const name = `${user.name} ${scenario.sent.length}.${EXTENSIONS[kind]}`
    const file = files.addTemp(name, bytes)
    const body = BODIES[kind]({ name, bytes: bytes.length, url: '' })
    if (app.messages.send(conversation, { body, batch: album }, { file, onKey: key => useMediaStore(app.pinia).show(key, file) }))
      return []
    const sent = { ...newSent(user, conversation, name), media: { kind, bytes, album, wasKept: false, isLost: false, mayHaveNoRoom: files.space < Infinity } }
    scenario.sent.push(sent)
    return [sent]
  }

  async function send(user: User, conversation: ConversationKey, { kinds, bytes, isAgain }: StepOf<'sendMedia'>) {
    const album = `album ${scenario.sent.length}`
    const earlier = isAgain ? filesOf(user).at(-1)?.media?.bytes : undefined
    const sent = kinds.flatMap((kind, at) => sendFile(user, conversation, kind, (at === 0 && earlier) || pngBytes(300, 400, scenario.sent.length, bytes), album))
    await wait(0)
    for (const each of sent) each.mayBeLost = user.device.storage.isFull || user.hasSlowStorage || !user.device.isRunning
  }

  async function cancel(user: User, conversation: ConversationKey, n: number) {
    const { messages } = user.device.app
    const unsent = messages.timeline(conversation).filter(({ id, body }) => !id && 'name' in body)
    const message = unsent[n % Math.max(1, unsent.length)]
    if (!message)
      return
    await discard(user, scenario.sent.find(({ text }) => text === textOf(message))!, () => messages.discard(conversation, message.key))
  }

  /** The user discards a message. An app that is killed meanwhile may leave its file. */
  async function discard(user: User, sent: Sent, run: () => void) {
    sent.isDiscarded = true
    run()
    await wait(0)
    sent.mayBeLost ||= !user.device.isRunning
  }

  function failUpload(user: User, { times, by }: StepOf<'failUpload'>) {
    user.mayBeRefused ||= by === 'server'
    scenario.gateway.controls.failUpload({ ...(by === 'server' ? { status: 403 } : { errMsg: 'uploadFile:fail network error' }), times, userID: user.name })
  }

  function fill(user: User, bytes: number) {
    const { files } = user.device
    files.space = bytes + files.kept().reduce((sum, path) => sum + files.all.get(path)!.length, 0)
    // It may be about to be copied.
    for (const sent of filesOf(user)) sent.media!.mayHaveNoRoom ||= !isKept(user, sent)
  }

  function lose(user: User, n: number) {
    const { files } = user.device
    const unsent = filesOf(user).filter(sent => !storedWith(scenario, sent.text).length && isKept(user, sent))
    const lost = unsent[n % Math.max(1, unsent.length)]
    if (!lost)
      return
    files.all.delete(files.copyOf(lost.text)!)
    lost.media!.isLost = true
  }

  /** The run of an app, or the use of the account, ends. A message counts as accepted when its file is kept: before, nothing knows of it any more. */
  function noteEnd(user: User) {
    for (const sent of filesOf(user)) {
      sent.media!.wasKept ||= isKept(user, sent)
      sent.mayBeLost ||= !sent.media!.wasKept
    }
  }

  /** The storage may not take a message whose file is still to be copied. */
  function noteBadStorage(user: User) {
    for (const sent of filesOf(user)) sent.mayBeLost ||= !isKept(user, sent) && !storedWith(scenario, sent.text).length
  }

  /** Called after each step. */
  function noteKept() {
    for (const user of scenario.users) {
      if (!user.device.isRunning) noteEnd(user)
      for (const sent of filesOf(user)) sent.media!.wasKept ||= isKept(user, sent)
    }
  }

  /** The texts of a user whose files are held in their uploads. */
  function checkTexts(user: User) {
    if (!user.device.isRunning || user.device.app.session.phase !== 'online')
      return
    const texts = scenario.sent.filter(sent => !sent.media && sent.from === user.name && sent.storage === user.device.storage && sent.conversation.startsWith('peer:') && !sent.mayBeLost && !sent.isDiscarded && !sent.isRefused && !sent.hasFailed)
    const failed = (sent: Sent) => user.device.app.messages.timeline(sent.conversation).some(message => textOf(message) === sent.text && message.delivery === 'failed')
    expect(texts.filter(sent => !storedWith(scenario, sent.text).length && !failed(sent)).map(({ text }) => text), `texts of ${user.name} that wait for files`).toEqual([])
  }

  return { send, cancel, discard, failUpload, fill, lose, noteEnd, noteBadStorage, noteKept, checkTexts }
}

export const isTooLarge = ({ bytes }: SentFile): boolean => bytes.length >= SIZES.tooLarge
