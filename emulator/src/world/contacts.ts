/**
 * What a user has of other users: friends, applications and the blacklist, each a list that clients fetch by its changes. Every change of an
 * entry gets the next `seq` of its list, and a deleted entry stays, so that a client that was away is told of the deletion.
 * Friendship has a direction: each of two friends has an entry of its own.
 */
import type { ZIMFriendApplicationInfo, ZIMFriendInfo, ZIMUserInfo } from 'zego-zim-miniprogram'

import type { WorldState } from './state'

import { ZIMFriendApplicationState } from '../enums'
import { failure } from '../failure'

export interface Numbered { seq: number, isGone: boolean }

export interface ContactList<T> {
  lastSeq: number
  /** By the userID of the other. */
  entries: Map<string, T & Numbered>
}

export interface Friend {
  alias: string
  attributes: Record<string, string>
  /** Words with which the friendship began. */
  wording: string
  createTime: number
}

/** One side of an application. The other user has an entry for it, too. */
export interface Application {
  type: number
  /** Waiting also when the time is over, see {@link stateOf}. */
  state: ZIMFriendApplicationState
  wording: string
  createTime: number
  updateTime: number
  /** What the sender of the application calls the other when it is accepted. */
  alias: string
  attributes: Record<string, string>
}

export interface Contacts {
  friends: ContactList<Friend>
  applications: ContactList<Application>
  blacklist: ContactList<{ createTime: number }>
}

/** The numbers of the last changes, as a client learns them at its login. */
export interface ContactSeqs { friends: number, applications: number, blacklist: number }

const emptyList = () => ({ lastSeq: 0, entries: new Map() })

export function contactsOf(world: WorldState, userID: string): Contacts {
  const known = world.contacts.get(userID) ?? { friends: emptyList(), applications: emptyList(), blacklist: emptyList() }
  world.contacts.set(userID, known)
  return known
}

export function contactSeqs(world: WorldState, userID: string): ContactSeqs {
  const { friends, applications, blacklist } = contactsOf(world, userID)
  return { friends: friends.lastSeq, applications: applications.lastSeq, blacklist: blacklist.lastSeq }
}

export function entryIn<T>({ entries }: ContactList<T>, userID: string): (T & Numbered) | undefined {
  const entry = entries.get(userID)
  return entry?.isGone ? undefined : entry
}

export function sizeOf<T>({ entries }: ContactList<T>): number {
  return [...entries.values()].filter(({ isGone }) => !isGone).length
}

/** Adds or replaces an entry. */
export function put<T extends object>(list: ContactList<T>, userID: string, entry: T): void {
  list.entries.set(userID, { ...entry, seq: ++list.lastSeq, isGone: false })
}

/** Returns whether there was an entry. */
export function drop<T>(list: ContactList<T>, userID: string): boolean {
  const entry = entryIn(list, userID)
  if (entry)
    Object.assign(entry, { seq: ++list.lastSeq, isGone: true })
  return !!entry
}

/** The userIDs of the entries that changed after `since`, in the order of their last change. */
export function changedSince<T>({ entries }: ContactList<T>, since: number): string[] {
  return [...entries].filter(([, { seq }]) => seq > since).sort(([, one], [, other]) => one.seq - other.seq).map(([userID]) => userID)
}

/** At most `limits.contactsPerCall` users per call, else 6000001. */
export function checkUsers({ limits }: WorldState, userIDs: string[]): void {
  if (userIDs.length > limits.contactsPerCall)
    throw failure(6000001)
}

export function userOf(world: WorldState, userID: string): ZIMUserInfo {
  const { userName = '', userAvatarUrl = '' } = world.users.get(userID)?.baseInfo ?? {}
  return { userID, userName, userAvatarUrl, userExtendedData: '' }
}

/** The client also sees `seq`, which the typings lack. */
export type FriendView = ZIMFriendInfo & { seq: number }

export function friendFor(world: WorldState, me: string, userID: string): FriendView {
  const { alias, attributes, wording, createTime, seq } = contactsOf(world, me).friends.entries.get(userID)!
  return { ...userOf(world, userID), createTime, wording, friendAlias: alias, friendAttributes: { ...attributes }, seq }
}

export function stateOf({ now, limits }: WorldState, { state, createTime }: Application): ZIMFriendApplicationState {
  return state === ZIMFriendApplicationState.Waiting && now() - createTime >= limits.applicationLastsMs ? ZIMFriendApplicationState.Expired : state
}

export type ApplicationView = ZIMFriendApplicationInfo & { seq: number }

/** Sets `applyUser` to the other user, for both directions. */
export function applicationFor(world: WorldState, me: string, userID: string): ApplicationView {
  const application = contactsOf(world, me).applications.entries.get(userID)!
  const { type, wording, createTime, updateTime, seq } = application
  return { applyUser: userOf(world, userID), type, state: stateOf(world, application), wording, createTime, updateTime, seq }
}
