/** Stores applications for friendship. An application without an answer expires; no push reports that. */
import type { Application, ApplicationView, FriendView } from './contacts'
import type { Greeting, Naming } from './friends'
import type { WorldState } from './state'

import { ZIMFriendApplicationState, ZIMFriendApplicationType } from '../enums'
import { failure } from '../failure'
import { isBlocked } from './blacklist'
import { applicationFor, changedSince, contactsOf, entryIn, friendFor, put, stateOf } from './contacts'
import { befriend, checkWords, isFriend, requireOther, requirePlaces } from './friends'
import { pushToOnline, pushToOwnDevices } from './pushes'

/** `friend` instead of an application: the other has never ended the friendship. */
type Applied = { application: ApplicationView } | { friend: FriendView }

/**
 * Friends already: 6000803. Who still is a friend of the other becomes one again at once, without consent, unless the other has blocked the
 * caller: 6000021. Otherwise both get an entry; an earlier one is replaced. Two who apply to each other have one of type Both.
 */
function sendFriendApplication(world: WorldState, me: string, { userID, alias, attributes, wording }: Greeting): Applied {
  requireOther(world, me, userID)
  checkWords(world, { alias, attributes, wording })
  if (isFriend(world, me, userID))
    throw failure(6000803)
  requirePlaces(world, me, userID)
  if (isFriend(world, userID, me)) {
    if (isBlocked(world, me, userID))
      throw failure(6000021)
    befriend(world, me, userID, { alias, attributes, wording })
    const friend = friendFor(world, me, userID)
    pushToOwnDevices(world, 'friendApplied', { friend, isOwn: true })
    return { friend }
  }
  apply(world, me, userID, ZIMFriendApplicationType.Sent, { alias, attributes, wording })
  apply(world, userID, me, ZIMFriendApplicationType.Received, { alias: '', attributes: {}, wording })
  const application = applicationFor(world, me, userID)
  pushToOwnDevices(world, 'friendApplied', { application, isOwn: true })
  pushToOnline(world, userID, 'friendApplied', { application: applicationFor(world, userID, me) })
  return { application }
}

function apply(world: WorldState, me: string, userID: string, type: ZIMFriendApplicationType, { alias, attributes, wording }: Naming & { wording: string }): void {
  const { applications } = contactsOf(world, me)
  const before = entryIn(applications, userID)
  const open = before && stateOf(world, before) === ZIMFriendApplicationState.Waiting ? before : undefined
  const isMutual = open && open.type !== type
  const own = type === ZIMFriendApplicationType.Received && open ? open : { alias, attributes }
  const now = world.now()
  put<Application>(applications, userID, {
    type: isMutual ? ZIMFriendApplicationType.Both : type,
    state: ZIMFriendApplicationState.Waiting,
    wording,
    createTime: now,
    updateTime: now,
    alias: own.alias,
    attributes: own.attributes,
  })
}

/** The open application of another user to the caller. None, one that was answered and one that is over: 6000007. */
function requireReceived(world: WorldState, me: string, userID: string): Application {
  const application = entryIn(contactsOf(world, me).applications, userID)
  if (!application || application.type === ZIMFriendApplicationType.Sent || stateOf(world, application) !== ZIMFriendApplicationState.Waiting)
    throw failure(6000007)
  return application
}

function answer(world: WorldState, me: string, userID: string, state: ZIMFriendApplicationState): number {
  const updateTime = world.now()
  for (const [one, other] of [[me, userID], [userID, me]] as const) {
    const { applications } = contactsOf(world, one)
    put(applications, other, { ...applications.entries.get(other)!, state, updateTime })
  }
  return updateTime
}

const seqsOf = (world: WorldState, me: string) => ({ seq: contactsOf(world, me).applications.lastSeq })

/** Both are friends then, each with the alias and the attributes that it has given. */
function acceptFriendApplication(world: WorldState, me: string, { userID, alias, attributes }: Naming & { userID: string }): { friend: FriendView, seq: number } {
  const { wording } = requireReceived(world, me, userID)
  checkWords(world, { alias, attributes })
  requirePlaces(world, me, userID)
  const given = contactsOf(world, userID).applications.entries.get(me)!
  if (!isFriend(world, me, userID))
    befriend(world, me, userID, { alias, attributes, wording })
  if (!isFriend(world, userID, me))
    befriend(world, userID, me, { alias: given.alias, attributes: given.attributes, wording })
  answer(world, me, userID, ZIMFriendApplicationState.Accepted)
  const accepted = { friend: friendFor(world, me, userID), ...seqsOf(world, me) }
  pushToOwnDevices(world, 'friendApplicationAccepted', { ...accepted, isOwn: true })
  pushToOnline(world, userID, 'friendApplicationAccepted', { friend: friendFor(world, userID, me), ...seqsOf(world, userID) })
  return accepted
}

function rejectFriendApplication(world: WorldState, me: string, { userID }: { userID: string }): { updateTime: number, seq: number } {
  requireReceived(world, me, userID)
  const updateTime = answer(world, me, userID, ZIMFriendApplicationState.Rejected)
  pushToOwnDevices(world, 'friendApplicationRejected', { userID, updateTime, ...seqsOf(world, me), isOwn: true })
  pushToOnline(world, userID, 'friendApplicationRejected', { userID: me, updateTime, ...seqsOf(world, userID) })
  return { updateTime, ...seqsOf(world, me) }
}

/** The changes after `since`, those of one application once. */
function syncFriendApplications(world: WorldState, me: string, { since }: { since: number }): { applications: ApplicationView[], seq: number } {
  const { applications } = contactsOf(world, me)
  return { applications: changedSince(applications, since).map(userID => applicationFor(world, me, userID)), seq: applications.lastSeq }
}

export const operations = { sendFriendApplication, acceptFriendApplication, rejectFriendApplication, syncFriendApplications }
