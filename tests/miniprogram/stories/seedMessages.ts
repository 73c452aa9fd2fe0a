import type { Emulator } from 'zim-emulator/server'

interface User { userID: string, name: string }

/**
 * Writes messages from `sender` to `receiver` directly into the emulated backend, without the limit per second and with any content.
 * Called before either of them signs in.
 */
export function seedMessages({ world }: Emulator, sender: User, receiver: User, contents: (string | { type: number, [field: string]: unknown })[]): void {
  const connect = ({ userID, name }: User) => world.signIn(`before-${userID}`, { userID, userName: name, deviceID: 'before' })
  connect(receiver)
  connect(sender)
  for (const content of contents) {
    world.perform(`before-${sender.userID}`, 'sendPeerMessage', {
      conversationID: receiver.userID,
      content: (typeof content === 'string' ? { type: 1, message: content } : content) as never,
      localMessageID: '',
      hasReceipt: false,
      disableUnreadMessageCount: false,
      isRetry: false,
    })
  }
  for (const { userID } of [sender, receiver]) world.signOut(`before-${userID}`)
  world.takeDeliveries()
}
