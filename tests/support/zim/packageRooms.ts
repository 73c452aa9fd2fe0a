/** Members and attributes of rooms, between the package's requests and the emulator's operations. See packageServer.ts. */
import type { Gateway } from 'zim-emulator/testing'

import type { Body, Request } from './stubbedPackage'

type Any = any
type Ask = (call: string, args: unknown, reply: (result: Any) => Body) => Promise<Body>

const wireAttributes = (attributes: Record<string, string>) => Object.entries(attributes).map(([key, value]) => ({ key, value, seq: 1, auto_delete: 0 }))
/** A deleted one has the seq 0. */
const wireChanges = (changes: Any[]) => changes.map(({ key, value }) => ({ key, value: value ?? '', seq: value === null ? 0 : 1, auto_delete: 0 }))
const wireMember = ({ userID, seq, attributes }: Any) => ({ user_id: userID, user_attributes_seq: seq, attributes: Object.entries(attributes).map(([key, value]) => ({ key, value, seq: 1 })), err_list: [] })

/** What a request to enter a room says beside its name. */
export const roomConfigOf = ({ attributes = [], destroy_delay }: Any) => ({
  ...(attributes.length && { attributes: Object.fromEntries(attributes.map(({ key, value }: Any) => [key, value])) }),
  ...(destroy_delay && { destroyDelay: destroy_delay }),
})
export const enteredAttributes = ({ attributes, seq }: Any) => attributes && { attributes: { attribute_seq: seq, attributes: wireAttributes(attributes) } }

export function roomsOnWire(gateway: Gateway, ask: Ask, wireUser: (user: Any) => Body, enter: (call: string, more?: object) => (body: Any) => Promise<Body>) {
  const seqOf = (roomID: string) => gateway.world.state.roomData.get(roomID)?.seq ?? 0
  return {
    infoOf: (roomID: string) => ({ attribute_seq: seqOf(roomID) }),

    replies: {
      'room/switch': (body: Any) => enter('switchRoom', { fromRoomID: body.last_room.room_id, isCreating: !!body.create_if_not_exist })(body),
      'room/user_infos': ({ room_id, user_ids }: Any) => ask('queryRoomMembers', { roomID: room_id, userIDs: user_ids }, ({ memberList, errorUserList }) => ({
        result: memberList.map(wireUser),
        err_list: errorUserList.map(({ userID, reason }: Any) => ({ user_id: userID, sub_code: reason })),
      })),
      'room/get_attributes': ({ room_id }: Any) => ask('queryRoomAllAttributes', { roomID: room_id }, ({ seq, attributes }) => ({ attributes: { attribute_seq: seq, attributes: wireAttributes(attributes) } })),
      'room/modify_attributes': ({ room_id, force_modify, set_member, op_fail_fast, attributes }: Any) => ask('modifyRoomAttributes', {
        roomID: room_id,
        changes: attributes.map(({ action, attribute: { key, value, auto_delete } }: Any) => ({ key, value: action === 1 ? null : value, isDeletedWithOwner: !!auto_delete })),
        isForce: !!force_modify,
        isUpdateOwner: !!set_member,
        isBatch: !!op_fail_fast,
      }, ({ seq, changes, errorKeys }) => ({
        attributes: { attribute_seq: seq, attributes: wireChanges(changes) },
        err_list: errorKeys.map((key: string) => ({ key, sub_code: 1 })),
      })),
      'room/modify_user_attributes': ({ room_id, auto_save, attributes: { user_ids, modify_attribute } }: Any) => ask('setRoomMembersAttributes', {
        roomID: room_id,
        userIDs: user_ids,
        attributes: Object.fromEntries(modify_attribute.map(({ attribute: { key, value } }: Any) => [key, value])),
        isKept: !!auto_save,
      }, ({ members, errorUserList }) => ({ user_attributes: members.map(wireMember), user_err_list: errorUserList.map((userID: string) => ({ user_id: userID, sub_code: 1 })) })),
      'room/get_user_attributes': ({ room_id, req_attributes }: Any) => ask('queryRoomMembersAttributes', { roomID: room_id, userIDs: req_attributes.map(({ user_id }: Any) => user_id) }, ({ members }) => ({ user_attributes: members.map(wireMember) })),
      'room/get_user_attribute_list': ({ room_id, count, pos_flag }: Any) => ask('queryRoomMemberAttributesList', { roomID: room_id, count, nextFlag: pos_flag }, ({ members, nextFlag }) => ({ user_attributes: members.map(wireMember), pos_flag: nextFlag })),
    },

    pushes: {
      roomEnded: ({ roomID, reason }: Any): Request[] => [{ op: 'push_room_kickout', body: { room_id: roomID, reason, message: '' } }],
      roomAttributesChanged: ({ roomID, seq, changes }: Any): Request[] => [{ op: 'push_room_attrs_modify', body: { room_id: roomID, attributes_seq: seq, attributes: wireChanges(changes) } }],
      roomMemberAttributesChanged: ({ roomID, by, members }: Any): Request[] => [{ op: 'push_room_user_attrs_modify', body: { room_id: roomID, user_id: by, push_attributes: members.map(wireMember) } }],
    },
  }
}
