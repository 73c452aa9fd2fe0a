/**
 * ZIM's object in parts, one part per noun. A facet has `calls`, the methods of ZIM's object; `pushes`, the handlers of the server's pushes;
 * and functions that instance.ts calls when the connection or the login changes. A new noun is a file and a line here.
 */
import type * as Vendor from 'zego-zim-miniprogram'

import type { Files } from '../files'
import type { Client } from './client'
import type { Session } from './session'

import { blacklistFacet } from './blacklist'
import { combinedFacet } from './combined'
import { conversationsFacet } from './conversations'
import { editsFacet } from './edits'
import { friendApplicationsFacet } from './friendApplications'
import { createFriendMemory } from './friendMemory'
import { friendsFacet } from './friends'
import { groupApplicationsFacet } from './groupApplications'
import { groupMembersFacet } from './groupMembers'
import { groupProfileFacet } from './groupProfile'
import { groupsFacet } from './groups'
import { mediaFacet } from './media'
import { messagesFacet } from './messages'
import { pinsFacet } from './pins'
import { presenceFacet } from './presence'
import { reactionsFacet } from './reactions'
import { receiptsFacet } from './receipts'
import { repliesFacet } from './replies'
import { roomAttributesFacet } from './roomAttributes'
import { roomsFacet } from './rooms'
import { sendingFacet } from './sending'
import { sessionFacet } from './session'
import { usersFacet } from './users'

interface FacetOptions {
  session: Session
  files: () => Files | undefined
  isDestroyed: () => boolean
  /** Unique per instance, part of every localMessageID. */
  clientSid: string
}

export function createFacets(client: Client, { session, files, isDestroyed, clientSid }: FacetOptions) {
  const rooms = roomsFacet(client)
  const roomAttributes = roomAttributesFacet(client, rooms.isIn)
  rooms.keepAttributes(roomAttributes)
  const media = mediaFacet(client, files)
  const replies = repliesFacet(client)
  const combined = combinedFacet(client, files)
  const messages = messagesFacet(client, replies)
  const friendMemory = createFriendMemory(client)
  const presence = presenceFacet(client)
  const groups = groupsFacet(client)
  return {
    session: sessionFacet(client, session, isDestroyed),
    users: usersFacet(client, presence.self),
    presence,
    conversations: conversationsFacet(client),
    sending: sendingFacet(client, { media, combined, replies, isInRoom: rooms.isIn, isReconnecting: () => session.isReconnecting, clientSid }),
    media,
    combined,
    messages,
    edits: editsFacet(client),
    groups,
    groupMembers: groupMembersFacet(client, groups.noteRefusal),
    groupProfile: groupProfileFacet(client, groups.noteRefusal),
    groupApplications: groupApplicationsFacet(client),
    pins: pinsFacet(client, messages.bySeq),
    reactions: reactionsFacet(client),
    receipts: receiptsFacet(client),
    friends: friendsFacet(client, friendMemory),
    friendApplications: friendApplicationsFacet(client, friendMemory),
    blacklist: blacklistFacet(client),
    replies,
    rooms,
    roomAttributes,
  }
}

type Facets = ReturnType<typeof createFacets>

/** The methods of ZIM's object that are emulated: those of the facets, and those of instance.ts. */
export type EmulatedName = { [N in keyof Facets]: keyof Facets[N]['calls'] }[keyof Facets] | 'on' | 'off' | 'setLogConfig' | 'destroy'

/** The emulated part of ZIM's object, with the vendor's own signatures. */
export type EmulatedZIM = Pick<Vendor.ZIM, EmulatedName>

export const callsOf = (facets: Facets): Partial<EmulatedZIM> => Object.assign({}, ...Object.values(facets).map(({ calls }) => calls))

/** By the names on the wire. */
export function pushesOf(facets: Facets): Record<string, (data: never) => void> {
  return Object.assign({}, ...Object.values(facets).map(facet => 'pushes' in facet ? facet.pushes : {}))
}
