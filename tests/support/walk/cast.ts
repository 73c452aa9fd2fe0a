import type { Backend, DemoUser } from '../../../scripts/demo/backend'
import type { Walkers } from './person'

import { seedMessages } from '../../miniprogram/stories/seedMessages'

/** Three people without phones: what they do, they do at the server. */
export const CAST = ['Carl', 'Dora', 'Emma'] as const
export type Cast = typeof CAST[number]

const userOf = (name: Cast) => ({ userID: name.toLowerCase(), name })

/** Everybody has written to Anna, who finds them among the people of her chats. */
export function prepareCast({ emulator }: Backend, [anna, ben]: [DemoUser, DemoUser]): void {
  seedMessages(emulator, ben.user, anna.user, ['周六去爬山，记得带伞'])
  for (const name of CAST) seedMessages(emulator, userOf(name), anna.user, [`我是 ${name}`])
}

/** What the others do in the one group of the walk. */
export function createActors({ backend: { emulator } }: Pick<Walkers, 'backend'>) {
  const { world, gateway } = emulator
  for (const name of CAST) world.signIn(`cast-${name}`, { userID: userOf(name).userID, userName: name, deviceID: 'cast' })

  const groupOf = () => [...world.state.conversations.values()].find(({ kind }) => kind === 'group')!

  function perform(name: Cast, call: 'sendGroupMessage' | 'sendMessageReceiptsRead', args: object) {
    world.perform(`cast-${name}`, call, { conversationID: groupOf().id, conversationType: 2, ...args } as never)
    // A control without a user delivers what the world has to send.
    gateway.controls.kick('')
  }

  return {
    say: (name: Cast, message: string, mentions: string[] = []) => perform(name, 'sendGroupMessage', { content: { type: 1, message, extendedData: '', ...(mentions.length && { mentionedUserIDs: mentions }) }, localMessageID: '', hasReceipt: false, disableUnreadMessageCount: false, isRetry: false }),
    /** Tells the sender of the latest message that it was read. */
    read: (name: Cast) => perform(name, 'sendMessageReceiptsRead', { messageIDs: [groupOf().log.messages.at(-1)!.messageID] }),
    /** Nothing reaches this user, and nothing comes from it, until `hear`. */
    deafen: (userID: string) => gateway.controls.silence([userID]),
    hear: () => gateway.controls.speak(),
  }
}
