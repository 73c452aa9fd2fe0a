/**
 * Reactions: the calls, and what the SDK makes of the changes that the server pushes.
 * The SDK replaces the message in its memory by the object that the app passes to a call. It takes the changes of a message to be complete when
 * it has received each `seq` from 1 on: otherwise it fetches them all once more, and reports them again without who made them.
 */
import type * as Vendor from 'zego-zim-miniprogram'

import type { ReactionPush } from '../world/reactions'
import type { ReactionBrief, ReactionUser } from '../world/reactionViews'
import type { Client } from './client'
import type { MessageList } from './store'

import { ZIMMessageReactionUserChangeAction, ZIMMessageType } from '../enums'
import { failure } from '../failure'
import { NAMED_USERS, zimReaction } from '../world/reactionViews'
import { checkReaction, checkReactionUsers } from './checks'
import { inPlace, showConversation } from './client'

type Message = Vendor.ZIMMessage
type Reaction = Vendor.ZIMMessageReaction & { sumCount: number, userList: ReactionUser[] }

export function reactionsFacet(client: Client) {
  const { ask, call, events, store } = client

  const listOf = ({ conversationID, conversationType }: Message) => store.listOf(conversationID!, conversationType!)
  const inMemory = ({ conversationID, conversationType, messageID }: Message) => store.message(conversationID!, conversationType!, messageID!)
  const addressOf = ({ conversationID, conversationType, messageSeq }: Message) => ({ conversationID: conversationID!, conversationType, seq: messageSeq! })

  /** The message with its reactions after a change of `known` ones, and the last `seq` of the change. Emits it. */
  function emitChange(message: Message, briefs: ReactionBrief[], change?: { operatorID: string, isRemoved: boolean }, known = inMemory(message)?.reactions): { changed: Message, seq: number } {
    const list = listOf(message)
    const byType = new Map((known ?? []).map(reaction => [reaction.reactionType, reaction]))
    const changes = briefs.map((brief) => {
      reach(list, message.messageID!, brief.seq)
      const isSelfIncluded = change?.operatorID === client.me() ? !change.isRemoved : isIncluded(brief, byType.get(brief.type))
      const reaction = zimReaction(message as never, { ...brief, isSelfIncluded: isSelfIncluded && brief.people > 0 })
      if (brief.people)
        byType.set(brief.type, reaction)
      else
        byType.delete(brief.type)
      return { ...reaction, isSelfIncluded, userList: reaction.userList.map(({ userID }) => ({ userID })) }
    })
    message.reactions = [...byType.values()]
    if (changes.length)
      events.emit('messageReactionsChanged', { reactions: changes, changeInfoList: change ? [{ message, userChangeInfoList: briefs.map(brief => changeInfo(brief, change)) }] : [] })
    return { changed: message, seq: briefs.at(-1)?.seq ?? 0 }
  }

  /** Known by the users who are named, by the server's word where there are more, and else as before. */
  function isIncluded({ users, people, isSelfIncluded }: ReactionBrief, known: Vendor.ZIMMessageReaction | undefined): boolean {
    return users.some(({ userID }) => userID === client.me()) || (people > NAMED_USERS ? isSelfIncluded : known?.isSelfIncluded ?? false)
  }

  function keep(message: Message): void {
    store.remember([message])
    const conversation = store.find(message.conversationID!, message.conversationType!)
    if (conversation?.lastMessage?.messageID === message.messageID)
      showConversation(client, { ...conversation!, lastMessage: { ...conversation!.lastMessage!, reactions: message.reactions! } })
  }

  function save(message: Message, { reactions, operatorID, isRemoved }: Pick<ReactionPush, 'reactions' | 'operatorID' | 'isRemoved'>): void {
    const { changed, seq } = emitChange(message, reactions, { operatorID, isRemoved })
    if ((listOf(message).reactionSeqs.get(message.messageID!) ?? 0) === seq)
      keep(changed)
    else
      void fetchAll(changed)
  }

  async function fetchAll(message: Message): Promise<void> {
    const { reactionSeqs } = listOf(message)
    const since = reactionSeqs.get(message.messageID!) ?? 0
    const fetched = await ask('queryMessageReactions', { ...addressOf(message), since }, 'reaction_list').catch(() => undefined)
    if (!fetched)
      return
    reactionSeqs.set(message.messageID!, fetched.lastSeq)
    const { changed } = emitChange(message, fetched.reactions, undefined, message.reactions)
    if (fetched.reactions.length)
      keep(changed)
  }

  function checkKnown(message: Message): void {
    if (listOf(message).isDeleted(message))
      throw failure(6000001, 'The message was not found in the DB or it was not a server message')
  }

  async function remove(type: string | undefined, message: Message): Promise<ReactionPush> {
    checkReaction('deleteMessageReaction', type ?? 'all', message)
    checkKnown(message)
    const removed = await ask('deleteMessageReaction', { ...addressOf(message), ...(type !== undefined && { type }) }, inPlace('del_reaction', message.conversationType!))
    if (type !== undefined && !removed.reactions.length)
      throw failure(6000202, '')
    save(message, removed)
    return removed
  }

  const resultOf = (message: Message, type: string, { reactions }: ReactionPush, isSelfIncluded: boolean) => ({
    reaction: { ...zimReaction(message as never, reactions.find(reaction => reaction.type === type)!), isSelfIncluded },
  })

  const calls = {
    addMessageReaction: call('addMessageReaction', async (type: string, message: Message, config?: Vendor.ZIMMessageReactionAddConfig) => {
      checkReaction('addMessageReaction', type, message)
      const increaseCount = Math.trunc(config?.increaseCount ?? 0)
      if (increaseCount < 0)
        throw failure(6000001, 'increaseCount is invalid.')
      checkKnown(message)
      const added = await ask('addMessageReaction', { ...addressOf(message), type, increaseCount }, inPlace('add_reaction', message.conversationType!))
      save(message, added)
      return resultOf(message, type, added, true)
    }),

    deleteMessageReaction: call('deleteMessageReaction', async (type: string, message: Message) => resultOf(message, type, await remove(type, message), false)),

    deleteMessageAllReactions: call('deleteMessageReaction', async (message: Message): Promise<void> => {
      await remove(undefined, message)
    }),

    /** `nextFlag` is where the page ended, and the next page begins one before it: its first user is the last one of this page. */
    queryMessageReactionUserList: call('queryMessageReactionUserList', async (message: Message, config: Vendor.ZIMMessageReactionUserQueryConfig) => {
      checkReactionUsers(message, config)
      checkKnown(message)
      const { reactionType = '', nextFlag = 0, count } = config
      const known = inMemory(message) ?? message
      const reactions = (known.reactions ?? []) as Reaction[]
      const isUnknown = !inMemory(message) || (!reactions.length && !listOf(message).reactionSeqs.has(message.messageID!))
      const page = <T>(users: T[]) => {
        const start = Math.max(nextFlag - 1, 0)
        return { users: users.slice(start, start + count), nextFlag: start + count < users.length ? start + count : 0 }
      }
      if (known.type === ZIMMessageType.Revoke || (isUnknown && !reactionType))
        return { message: known, reactionType, totalCount: 0, nextFlag: 0, userList: [], userInfoList: [] }
      if (!reactionType) {
        const { users } = await ask('queryAllReactionUsers', addressOf(message), 'get_all_reaction_info').catch(() => ({ users: [] }))
        const sum = (of: (typeof users)[number]) => of.reactions.reduce((total, { count }) => total + count, 0)
        const all = users.sort((one, other) => sum(other) - sum(one)).map(({ userID, reactions }) => ({
          userID,
          reactions: reactions.sort((one, other) => other.count - one.count).map(({ type, count }) => ({ reactionType: type, sumCount: count })),
        }))
        const { users: userInfoList, nextFlag } = page(all)
        return { message: known, reactionType, totalCount: all.length, nextFlag, userList: userInfoList.map(({ userID }) => ({ userID })), userInfoList }
      }
      const reaction = isUnknown ? undefined : reactions.find(reaction => reaction.reactionType === reactionType)
      if (!reaction)
        throw failure(6000001, `${reactionType} is invalid.`)
      const fetched = reaction.totalCount > NAMED_USERS ? await ask('queryReactionUsers', { ...addressOf(message), type: reactionType }, 'get_reaction_info').catch(() => undefined) : undefined
      const all = fetched?.users ?? reaction.userList
      const { users, nextFlag: next } = page(all)
      return {
        message: known,
        reactionType,
        totalCount: all.length,
        nextFlag: next,
        userList: users.map(({ userID }) => ({ userID })),
        userInfoList: users.map(({ userID, count }) => ({ userID, reactions: [{ reactionType, sumCount: count }] })),
      }
    }),
  } satisfies Partial<Vendor.ZIM>

  return {
    calls,
    pushes: {
      /**
       * Dropped for a message that is not in memory. A missed change has no operator. It is reported for a message that has had reactions, and
       * for the last one of a conversation, whose list has brought them; others have them in their next page of history.
       */
      messageReactionsChanged({ isMissed, ...push }: ReactionPush & { isMissed?: boolean }): void {
        const { conversationID, conversationType, messageID } = push
        const list = store.listOf(conversationID, conversationType)
        const message = store.message(conversationID, conversationType, messageID)
        if (!isMissed) {
          if (message && message.type !== ZIMMessageType.Revoke)
            save({ ...message }, push)
          return
        }
        const last = store.find(conversationID, conversationType)?.lastMessage
        const isKnown = !!message && (message.reactions!.length > 0 || list.reactionSeqs.has(messageID) || (last?.messageID === messageID && last.reactions!.length > 0))
        if (isKnown)
          return store.remember([emitChange({ ...message }, push.reactions).changed])
        push.reactions.forEach(({ seq }) => reach(list, messageID, seq))
        if (message)
          store.remember([{ ...message, reactions: push.reactions.filter(({ people }) => people).map(brief => zimReaction(message as never, brief)) }])
      },
    },
  }
}

/** Changes count in their order alone. */
function reach({ reactionSeqs }: MessageList, messageID: string, seq: number): void {
  if ((reactionSeqs.get(messageID) ?? 0) + 1 === seq)
    reactionSeqs.set(messageID, seq)
}

function changeInfo({ type, times }: ReactionBrief, { operatorID, isRemoved }: { operatorID: string, isRemoved: boolean }): Vendor.ZIMMessageReactionUserChangeInfo {
  return {
    action: isRemoved ? ZIMMessageReactionUserChangeAction.Deleted : ZIMMessageReactionUserChangeAction.Added,
    userID: operatorID,
    reactionType: type,
    sumCount: times,
  }
}
