import type { Emulator } from 'zim-emulator/server'

interface Person { userID: string, name: string }

/**
 * What `speaker` sent to `listener` before any phone was opened, put straight into the emulated backend: no limit per second,
 * and contents that no app of ours would send. Neither of them may be signed in yet.
 */
export function seedMessages({ world }: Emulator, speaker: Person, listener: Person, contents: (string | { type: number, [field: string]: unknown })[]): void {
  const connect = ({ userID, name }: Person) => world.signIn(`before-${userID}`, { userID, userName: name, deviceID: 'before' })
  connect(listener)
  connect(speaker)
  for (const content of contents) {
    world.perform(`before-${speaker.userID}`, 'sendPeerMessage', {
      conversationID: listener.userID,
      content: (typeof content === 'string' ? { type: 1, message: content } : content) as never,
      localMessageID: '',
      hasReceipt: false,
      disableUnreadMessageCount: false,
      isRetry: false,
    })
  }
  for (const { userID } of [speaker, listener]) world.signOut(`before-${userID}`)
  world.takeDeliveries()
}
