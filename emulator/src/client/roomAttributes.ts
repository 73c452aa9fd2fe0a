/**
 * Attributes of the rooms that this client is in, and of their members. Changes of the acting client come from the reply, before the result.
 * A change that sets and deletes is another event than one that does only one of them, whether it was a batch or not.
 */
import type * as Vendor from 'zego-zim-miniprogram'

import type { AttributeChange, AttributesChanged, MemberView } from '../world/roomAttributes'
import type { Client } from './client'

import { ZIMRoomAttributesUpdateAction } from '../enums'
import { failure } from '../failure'
import { checkRoomAttributes, checkRoomMembers, checkRoomMembersAttributes } from './roomChecks'

type Attributes = Record<string, string>

/** Queries of attributes of members: so many per interval, ms, each kind for all rooms together. */
const QUERIES = 5
const QUERY_INTERVAL = 30_000

interface Batch {
  config: Vendor.ZIMRoomAttributesBatchOperationConfig
  changes: AttributeChange[]
  waiting: { keys: string[], isDeletion: boolean, resolve: (result: Vendor.ZIMRoomAttributesOperatedResult) => void, reject: (error: unknown) => void }[]
}

interface Known {
  attributes: Map<string, string>
  members: Map<string, { seq: number, attributes: Attributes }>
  batch?: Batch
}

export function roomAttributesFacet({ ask, call, events, me, timers }: Client, isIn: (roomID: string) => boolean) {
  const rooms = new Map<string, Known>()

  function knownOf(roomID: string): Known {
    const known = rooms.get(roomID) ?? { attributes: new Map(), members: new Map() }
    rooms.set(roomID, known)
    return known
  }

  function requireInside(roomID: string): Known {
    if (!isIn(roomID))
      throw failure(6000321)
    return knownOf(roomID)
  }

  /** Set attributes are reported also when they have their value already, deleted ones only when they were known. */
  function note({ roomID, changes }: Pick<AttributesChanged, 'roomID' | 'changes'>): void {
    const { attributes } = knownOf(roomID)
    const set: Attributes = {}
    const deleted: Attributes = {}
    for (const [key, value] of new Map(changes.map(({ key, value }) => [key, value]))) {
      if (value !== null) {
        attributes.set(key, value)
        set[key] = value
      }
      else if (attributes.delete(key)) {
        deleted[key] = ''
      }
    }
    const infos = [
      ...(Object.keys(set).length ? [{ action: ZIMRoomAttributesUpdateAction.Set, roomAttributes: set }] : []),
      ...(Object.keys(deleted).length ? [{ action: ZIMRoomAttributesUpdateAction.Delete, roomAttributes: deleted }] : []),
    ]
    if (infos.length)
      events.emit(infos.length > 1 ? 'roomAttributesBatchUpdated' : 'roomAttributesUpdated', { roomID, infos })
  }

  async function modify(roomID: string, changes: AttributeChange[], { isForce, isUpdateOwner, isBatch = false }: { isForce: boolean, isUpdateOwner: boolean, isBatch?: boolean }): Promise<Vendor.ZIMRoomAttributesOperatedResult> {
    const { errorKeys, ...changed } = await ask('modifyRoomAttributes', { roomID, changes, isForce: !!isForce, isUpdateOwner: !!isUpdateOwner, isBatch }, 'room/modify_attributes')
    if (errorKeys.length && errorKeys.length === changes.length)
      throw failure(6000331)
    note(changed)
    return { roomID, errorKeys }
  }

  function addToBatch(batch: Batch, changes: AttributeChange[], isDeletion: boolean): Promise<Vendor.ZIMRoomAttributesOperatedResult> {
    batch.changes.push(...changes)
    return new Promise((resolve, reject) => batch.waiting.push({ keys: changes.map(({ key }) => key), isDeletion, resolve, reject }))
  }

  /** What the client knows of members, with what the server has sent. */
  function noteMembers(roomID: string, members: MemberView[]): { attributesInfo: Vendor.ZIMRoomMemberAttributesInfo }[] {
    const known = knownOf(roomID).members
    return members.map(({ userID, seq, attributes }) => {
      const before = known.get(userID) ?? { seq: 0, attributes: {} }
      const isNew = seq > before.seq
      const after = isNew ? { seq, attributes: { ...before.attributes, ...attributes } } : before
      known.set(userID, after)
      return { attributesInfo: { userID, attributes: isNew ? { ...attributes } : { ...after.attributes } } }
    })
  }

  /** The SDK counts refused queries, too, and not the one that begins a new interval. */
  function createLimit() {
    let since: number | undefined
    let count = 0
    return () => {
      const now = timers.now()
      since ??= now
      count++
      if (now - since >= QUERY_INTERVAL) {
        since = now
        count = 0
      }
      else if (count > QUERIES) {
        throw failure(6000004)
      }
    }
  }
  const limitMembers = createLimit()
  const limitList = createLimit()

  const calls = {
    setRoomAttributes: call('setRoomAttributes', async (roomAttributes: Attributes, roomID: string, config: Vendor.ZIMRoomAttributesSetConfig) => {
      checkRoomAttributes(roomAttributes, roomID)
      const { batch } = requireInside(roomID)
      const changes = (isDeletedWithOwner: boolean) => Object.entries(roomAttributes).filter(([key]) => key).map(([key, value]) => ({ key, value, isDeletedWithOwner }))
      if (batch)
        return addToBatch(batch, changes(!!batch.config.isDeleteAfterOwnerLeft), false)
      return modify(roomID, changes(!!config.isDeleteAfterOwnerLeft), config)
    }),

    deleteRoomAttributes: call('deleteRoomAttributes', async (keys: string[], roomID: string, config: Vendor.ZIMRoomAttributesDeleteConfig) => {
      checkRoomMembers('deleteRoomAttributes', keys, roomID, 'keys')
      const { batch } = requireInside(roomID)
      const changes = keys.map(key => ({ key, value: null }))
      return batch ? addToBatch(batch, changes, true) : modify(roomID, changes, { isForce: config.isForce, isUpdateOwner: true })
    }),

    beginRoomAttributesBatchOperation(roomID: string, config: Vendor.ZIMRoomAttributesBatchOperationConfig): void {
      if (isIn(roomID))
        knownOf(roomID).batch = { config, changes: [], waiting: [] }
    },

    /** What waited since the beginning is settled with it. An empty batch: 6000331. */
    endRoomAttributesBatchOperation: call('endRoomAttributesBatchOperation', async (roomID: string) => {
      const known = requireInside(roomID)
      const { batch } = known
      known.batch = undefined
      if (!batch?.changes.length)
        throw failure(6000331)
      try {
        const { errorKeys } = await modify(roomID, batch.changes, { ...batch.config, isBatch: true })
        batch.waiting.forEach(({ keys, isDeletion, resolve }) => resolve({ roomID, errorKeys: errorKeysOf(keys, isDeletion, errorKeys) }))
        return { roomID }
      }
      catch (error) {
        batch.waiting.forEach(({ reject }) => reject(error))
        throw error
      }
    }),

    queryRoomAllAttributes: call('queryRoomAllAttributes', async (roomID: string) => {
      const known = requireInside(roomID)
      const { attributes } = await ask('queryRoomAllAttributes', { roomID }, 'room/get_attributes')
      known.attributes = new Map(Object.entries(attributes))
      return { roomID, roomAttributes: attributes }
    }),

    setRoomMembersAttributes: call('setRoomMembersAttributes', async (attributes: Attributes, userIDs: string[], roomID: string, config: Vendor.ZIMRoomMemberAttributesSetConfig) => {
      checkRoomMembersAttributes(attributes, userIDs, roomID)
      requireInside(roomID)
      const { members, errorUserList } = await ask('setRoomMembersAttributes', { roomID, userIDs: [...new Set(userIDs)], attributes, isKept: config.isDeleteAfterOwnerLeft === false }, 'room/modify_user_attributes')
      const infos = noteMembers(roomID, members)
      if (errorUserList.length && !members.length)
        throw failure(6000350)
      events.emit('roomMemberAttributesUpdated', { roomID, infos, operatedInfo: { userID: me() } })
      return { roomID, infos: infos.map(({ attributesInfo }) => ({ attributesInfo, errorKeys: [] })), errorUserList }
    }),

    queryRoomMembersAttributes: call('queryRoomMembersAttributes', async (userIDs: string[], roomID: string) => {
      checkRoomMembers('queryRoomMembersAttributes', userIDs, roomID)
      requireInside(roomID)
      limitMembers()
      const { members } = await ask('queryRoomMembersAttributes', { roomID, userIDs }, 'room/get_user_attributes')
      return { roomID, infos: noteMembers(roomID, members).map(({ attributesInfo }) => attributesInfo) }
    }),

    queryRoomMemberAttributesList: call('queryRoomMemberAttributesList', async (roomID: string, config: Vendor.ZIMRoomMemberAttributesQueryConfig) => {
      requireInside(roomID)
      limitList()
      const { members, nextFlag } = await ask('queryRoomMemberAttributesList', { roomID, count: config.count, nextFlag: config.nextFlag || '' }, 'room/get_user_attribute_list')
      return { roomID, infos: noteMembers(roomID, members).map(({ attributesInfo }) => attributesInfo), nextFlag }
    }),
  } satisfies Partial<Vendor.ZIM>

  return {
    calls,
    pushes: {
      roomAttributesChanged: (changed: AttributesChanged) => { if (isIn(changed.roomID)) note(changed) },
      roomMemberAttributesChanged({ roomID, by, members }: { roomID: string, by: string, members: MemberView[] }): void {
        if (isIn(roomID)) events.emit('roomMemberAttributesUpdated', { roomID, infos: noteMembers(roomID, members), operatedInfo: { userID: by } })
      },
    },

    /** The room was entered. Its attributes are reported as set. */
    entered(roomID: string, attributes: Attributes): void {
      knownOf(roomID).attributes = new Map(Object.entries(attributes))
      if (Object.keys(attributes).length)
        events.emit('roomAttributesUpdated', { roomID, infos: [{ action: ZIMRoomAttributesUpdateAction.Set, roomAttributes: attributes }] })
    },

    left: (roomID: string) => void rooms.delete(roomID),

    /** The login has ended. */
    end: () => rooms.clear(),
  }
}

/** The keys that one call of a batch is told of: the SDK tells the call with the first refused key of its own, every other call of all of them. */
function errorKeysOf(keys: string[], isDeletion: boolean, errorKeys: string[]): string[] {
  const at = keys.indexOf(errorKeys[0]!)
  if (at < 0)
    return errorKeys
  return isDeletion ? keys.slice(at) : keys
}
