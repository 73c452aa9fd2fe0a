/**
 * Tells people who are away of a new message: at most one notification in ten minutes for each conversation and recipient, over all copies of the server,
 * and never with the text of the message.
 *
 * A recipient is told who can be reached by a channel, has no connection to ZIM as far as the callbacks tell (connections.ts), and is away when ZEGO is asked
 * again. Who has muted the conversation is not told (mutedConversations.ts), and it costs none of the accepted messages.
 */
import type { Users } from '../accounts/users'
import type { Limits } from '../limits'
import type { Metrics } from '../metrics'
import type { ZegoApi } from '../zego/serverApi'
import type { NotificationsConfig } from './config'
import type { Connections } from './connections'
import type { MutedConversations } from './mutedConversations'
import type { SentMessage } from './sentMessage'

import { RULES } from '../limits'
import { sentMessage } from './sentMessage'

export interface Notification {
  recipientID: string
  /** As the recipient sees it: of a peer chat the ID is the sender's. */
  conversation: { kind: 'peer' | 'group', id: string }
  /** Null where the settings leave the sender out. */
  senderName: string | null
  /** ms since the epoch */
  sentAt: number
}

/** `used-up`: the user cannot be reached any more by this channel. `unknown`: it may have been sent, and is not sent again. */
export type Outcome = 'sent' | 'used-up' | 'refused' | 'unknown'

/** A way to reach users. */
export interface Channel {
  name: 'wechat' | 'web-push'
  /** Returns those of the users that it can reach. */
  reachable: (userIDs: readonly string[]) => Promise<string[]>
  /** Rejects when the database is away, and for nothing else. */
  send: (notification: Notification) => Promise<Outcome>
}

interface Logger { warn: (fields: object, message: string) => void }

interface NotifierOptions {
  now: () => number
  config: NotificationsConfig
  channels: readonly Channel[]
  connections: Connections
  mutedConversations: Pick<MutedConversations, 'mutedBy'>
  users: Users
  limits: Limits
  zegoApi: Pick<ZegoApi, 'awayUsers' | 'groupMembers'>
  metrics: Pick<Metrics, 'notified'>
  log: Logger
}

/** While a user is online for ZEGO, and no callback told of it, ZEGO is not asked again. */
const BELIEVE_ONLINE_MS = 60_000
const BELIEVE_MEMBERS_MS = 5 * 60_000
const MOST_KEPT = 10_000
const MOST_GROUPS = 200

export type Notifier = ReturnType<typeof createNotifier>

export function createNotifier({ now, config, channels, connections, mutedConversations, users, limits, zegoApi, metrics, log }: NotifierOptions) {
  const isOn = channels.length > 0
  /** Times in ms, by userID and groupID. */
  const onlineUntil = new Map<string, number>()
  const groups = new Map<string, { members: readonly string[], until: number }>()

  function keep<Value>(map: Map<string, Value>, key: string, value: Value, most: number) {
    map.delete(key)
    if (map.size >= most) map.delete(map.keys().next().value!)
    map.set(key, value)
  }

  /** None of a group with more members than the setting, or while ZEGO does not answer. */
  async function membersOf(groupID: string): Promise<readonly string[]> {
    const known = groups.get(groupID)
    if (config.groupMembers === 0 || (known && known.until > now()))
      return known?.members ?? []
    const members = await zegoApi.groupMembers(groupID, config.groupMembers).catch((error: unknown) => {
      log.warn({ err: error }, 'the members of a group could not be read, and are not told of a message')
      return []
    })
    keep(groups, groupID, { members, until: now() + BELIEVE_MEMBERS_MS }, MOST_GROUPS)
    return members
  }

  async function awayOf(userIDs: readonly string[], knownAway: ReadonlySet<string>): Promise<string[]> {
    const asked = userIDs.filter(userID => !((onlineUntil.get(userID) ?? 0) > now()))
    if (asked.length === 0)
      return []
    try {
      const away = await zegoApi.awayUsers(asked)
      asked.filter(userID => !away.includes(userID)).forEach(userID => keep(onlineUntil, userID, now() + BELIEVE_ONLINE_MS, MOST_KEPT))
      return asked.filter(userID => away.includes(userID))
    }
    catch (error) {
      log.warn({ err: error }, 'ZEGO does not tell who is online: the callbacks decide')
      return asked.filter(userID => knownAway.has(userID))
    }
  }

  const conversationOf = (message: SentMessage): Notification['conversation'] => message.kind === 'peer' ? { kind: 'peer', id: message.senderID } : { kind: 'group', id: message.groupID }

  async function notify(notification: Notification): Promise<void> {
    for (const channel of channels) {
      const [reached] = await channel.reachable([notification.recipientID])
      if (reached !== undefined) metrics.notified(channel.name, await channel.send(notification))
    }
  }

  return {
    /** Whether there is a way to reach anybody. */
    isOn,

    /** Notes who has come and gone. Rejects when the database is away, so that ZEGO repeats the callback. */
    userAction: (fields: Record<string, unknown>) => isOn ? connections.record(fields) : Promise.resolve(),

    /** Tells of a message. Resolves when all is done; a repeated callback does nothing. Rejects when the database is away. */
    async messageSent(fields: Record<string, unknown>): Promise<void> {
      const message = isOn ? sentMessage(fields, now()) : null
      if (!message)
        return
      const recipients = (message.kind === 'peer' ? message.recipients : await membersOf(message.groupID)).filter(userID => userID !== message.senderID)
      const reachable = [...new Set((await Promise.all(channels.map(channel => channel.reachable(recipients)))).flat())]
      const { online, away } = await connections.stateOf(reachable)
      const conversation = conversationOf(message)
      const absent = reachable.filter(userID => !online.has(userID))
      const muting = await mutedConversations.mutedBy(absent, conversation)
      const keyOf = (userID: string) => `${userID}:${conversation.kind}:${conversation.id}`
      const untold = await limits.unclaimed(RULES.notification, absent.filter(userID => !muting.has(userID)), keyOf)
      const sender = config.namesSender && untold.length > 0 ? await users.byID(message.senderID) : undefined
      for (const recipientID of await awayOf(untold, away)) {
        if (await limits.claim(RULES.notification, keyOf(recipientID)))
          await notify({ recipientID, conversation, senderName: sender?.name ?? null, sentAt: message.sentAt })
      }
    },
  }
}
