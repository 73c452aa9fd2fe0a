import type * as Vendor from 'zego-zim'

import { failed, FailureError } from '@/utils/failure'

import type { ZimClient, ZimClientOptions } from './client'

import { createBlacklist } from './blacklist'
import { createCombined } from './combined'
import { createContext } from './context'
import { createConversations } from './conversations'
import { destroyQuietly } from './destroy'
import { createEdits } from './edits'
import { toFailure } from './errors'
import { createFriends } from './friends'
import { createGroupApplications } from './groupApplications'
import { createGroupMembers } from './groupMembers'
import { createGroups } from './groups'
import { createMessages } from './messages'
import { createPacer } from './pacer'
import { createPins } from './pins'
import { createPresence } from './presence'
import { createReactions } from './reactions'
import { createReceipts } from './receipts'
import { createReplies } from './replies'
import { createRooms } from './rooms'
import { createSession } from './session'
import { createUsers } from './users'

/** The vendor module, whichever one is behind the door. */
export interface ZimModule { ZIM: Pick<typeof Vendor.ZIM, 'create' | 'getInstance'> }

/** Smallest gaps between sends in one conversation: the SDK allows 100 ms and 34 ms; ZEGO's documents say 20 commands a second. */
const GAPS = { text: 105, command: 52 }

/** `create` returns null while an instance lives (hot reload, a second start): that one is taken over, and its user is logged out. */
function instance({ ZIM }: ZimModule, appID: number): Vendor.ZIM {
  let created: Vendor.ZIM | null
  try { created = ZIM.create({ appID }) }
  catch (thrown) { throw new FailureError(toFailure(thrown)) }
  const zim = created ?? ZIM.getInstance()
  if (!zim)
    throw failed('not-created')
  // The SDK would write each try to connect to the console. Its own log, which `uploadLog` sends, stays complete.
  if (import.meta.env.PROD) zim.setLogConfig({ logLevel: 'error' })
  if (!created) zim.logout()
  return zim
}

/** The one implementation of {@link ZimClient}, over ZIM 2.29.0. */
export function createZimClient(module: ZimModule, { appID, onEvent, textBytes, now }: ZimClientOptions): ZimClient {
  const zim = instance(module, appID)
  const context = createContext(zim, onEvent)
  const session = createSession(context)
  return {
    session,
    messages: createMessages(context, { textBytes, pacer: createPacer({ gaps: GAPS, now }), now }),
    edits: createEdits(context, { textBytes }),
    pins: createPins(context),
    combined: createCombined(context),
    reactions: createReactions(context),
    receipts: createReceipts(context),
    replies: createReplies(context),
    conversations: createConversations(context),
    rooms: createRooms(context),
    groups: createGroups(context),
    groupMembers: createGroupMembers(context),
    groupApplications: createGroupApplications(context),
    users: createUsers(context),
    friends: createFriends(context),
    blacklist: createBlacklist(context),
    presence: createPresence(context),
    destroy() {
      session.logout()
      context.stop()
      destroyQuietly(zim)
    },
  }
}
