import type { Gateway } from 'zim-emulator/testing'

import { connectUser } from '../bench/zimUser'
import { wait } from './clock'
import { APP_ID, tokenFor } from './zim/helpers'

const TEXT = 1

/**
 * Users in a room who write at any rate: no SDK limits them. Returns functions of time; texts are numbered over all calls, from 1: `text 1`.
 */
export function enterCrowd(gateway: Gateway, roomID: string, size = 10) {
  const calls = Array.from({ length: size }, (_, index) => connectUser(gateway, { appID: APP_ID, userID: `crowd${index}`, name: `Crowd ${index}`, token: tokenFor(`crowd${index}`) }))
  for (const call of calls) call('enterRoom', { roomID, roomName: roomID })
  let sent = 0

  /** Sends one text. `fields`: of its content, such as `mentionedUserIDs`. */
  function write(fields: object = {}) {
    const message = { type: TEXT, message: `text ${++sent}`, ...fields }
    calls[sent % size]!('sendRoomMessage', { conversationID: roomID, content: message, localMessageID: `crowd-${sent}`, hasReceipt: false, disableUnreadMessageCount: false, isRetry: false })
  }

  return {
    write,
    /** Sends `count` texts, evenly within 900 ms. Returns after a second. */
    async second(count: number) {
      for (let n = 0; n < count; n++) {
        write()
        await wait(900 / count)
      }
      await wait(100)
    },
  }
}
