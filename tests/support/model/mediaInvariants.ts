import { expect } from 'vitest'

import type { SentFile } from './media'
import type { Scenario, Sent, User } from './scenario'

import { isKept, isSame, isTooLarge } from './media'
import { SIZES } from './mediaSteps'
import { textOf } from './textOf'
import { storedWith } from './truth'

/** What the files of messages must be, at ZIM and on the devices. Compared with the emulator's world and the files of the devices. */

/** As stores/media.ts: `MOST` of outbox/uploadPlaces.ts. */
const UPLOADS = 3
/** Bytes that the files of sent messages may take on a device (deviceFiles.ts), and those of the uploads that end together. */
const COPIES = 10_000 + UPLOADS * SIZES.large
/** ZIM's types. */
const TYPES = { image: 11, file: 12, voice: 13, video: 14 }

/** Whether there is a reason on the device or in the file itself why it cannot be sent. */
export const mayFail = (file: SentFile): boolean => file.isLost || file.mayHaveNoRoom || isTooLarge(file)

const filesOf = ({ sent }: Scenario, user: User) => sent.filter(({ media, storage }) => media && storage === user.device.storage)

/** The bytes at ZIM are those that were chosen, under the name and as the kind that was chosen. */
function checkBytes(scenario: Scenario) {
  for (const { text, media } of scenario.sent.filter(({ media }) => media)) {
    for (const { content } of storedWith(scenario, text)) {
      const stored = scenario.gateway.files.find(String(content.fileUID))
      expect(content.type, `kind of "${text}"`).toBe(TYPES[media!.kind])
      expect(stored && isSame(stored.bytes, media!.bytes), `"${text}" has the bytes that were chosen`).toBe(true)
    }
  }
}

/** A file that waits, or that the user may send again, is on the device. One that the user has discarded is not, unless the app was ended meanwhile. */
function checkKept(scenario: Scenario, user: User) {
  const files = filesOf(scenario, user).filter(({ text }) => !storedWith(scenario, text).length)
  const isShown = ({ conversation, text }: Sent) => user.device.app.messages.timeline(conversation).some(message => !message.id && textOf(message) === text)
  const unsent = files.filter(sent => sent.media!.wasKept && !sent.media!.isLost && !sent.isDiscarded && !sent.mayBeLost && isShown(sent))
  expect(unsent.filter(sent => !isKept(user, sent)).map(({ text }) => text), `files of ${user.name}'s unsent messages that are gone`).toEqual([])
  expect(files.filter(sent => sent.isDiscarded && !sent.mayBeLost && isKept(user, sent)).map(({ text }) => text), `files that ${user.name} has discarded, and that are on the device`).toEqual([])
}

/** The files of sent messages do not fill the device. While the storage fails it is not known which are sent: they stay until the next file is sent. */
function checkCopies(scenario: Scenario, user: User) {
  const { files } = user.device
  const sent = filesOf(scenario, user).filter(({ text }) => storedWith(scenario, text).length)
  const copies = sent.flatMap(({ text }) => files.copyOf(text) ?? [])
  expect(copies.reduce((sum, path) => sum + files.all.get(path)!.length, 0), `bytes of ${user.name}'s copies`).toBeLessThanOrEqual(COPIES)
}

export function checkMedia(scenario: Scenario): void {
  checkBytes(scenario)
  for (const user of scenario.users) {
    expect(user.device.mostUploads, `files that ${user.name} uploads at a time`).toBeLessThanOrEqual(UPLOADS)
    checkKept(scenario, user)
    if (!user.hasHadBadStorage) checkCopies(scenario, user)
  }
}
