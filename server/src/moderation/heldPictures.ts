/**
 * Pictures of people and groups that wait for a verdict. They are kept aside, and the one before stays shown. What has no verdict in time is dropped, or shown
 * where MODERATION_SEND_UNCHECKED names `avatar`.
 */
import type { Users } from '../accounts/users'
import type { ZegoApi } from '../zego/serverApi'
import type { HeldMessages } from './heldMessages'
import type { ModerationLogger } from './moderation'

import { WAIT_MS } from './heldMessages'

interface HeldPicturesOptions {
  users: Pick<Users, 'showAside' | 'dropAside' | 'asideSince'>
  heldMessages: Pick<HeldMessages, 'picture' | 'keyOfPicture'>
  zegoApi: Pick<ZegoApi, 'setGroupProfile'>
  log: ModerationLogger
  now: () => number
}

export type HeldPictures = ReturnType<typeof createHeldPictures>

export function createHeldPictures({ users, heldMessages, zegoApi, log, now }: HeldPicturesOptions) {
  async function show(file: string, userID: string) {
    const shown = await users.showAside(file)
    // The user's own client tells ZIM of the user's picture when it comes online. A group's picture is set by who has chosen it.
    if (shown?.groupID)
      await zegoApi.setGroupProfile({ groupID: shown.groupID, userID, avatarUrl: shown.url }).catch((error: unknown) => log.warn({ err: error }, 'ZIM has not taken the picture of a group'))
  }

  /** Shows or drops the picture that is held under this key, when its state is final. */
  async function settle(key: string): Promise<void> {
    const picture = await heldMessages.picture(key)
    if (picture?.state === 'passed')
      await show(picture.file, picture.userID)
    else if (picture && picture.state !== 'waiting')
      await users.dropAside(picture.file)
  }

  return {
    settle,

    /** What has had no verdict in time, or was left by a copy of the server that ended. */
    async settleExpired(): Promise<void> {
      for (const file of await users.asideSince(now() - WAIT_MS - 60_000)) {
        const key = await heldMessages.keyOfPicture(file)
        await (key ? settle(key) : users.dropAside(file))
      }
    },
  }
}
