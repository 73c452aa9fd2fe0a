import type { Gateway } from 'zim-emulator/testing'

import type { Call } from './zimUser'

/** Users of one call that invites into a group. */
const INVITED_AT_ONCE = 100
/** Chinese names whose readings begin with A to Z, without I, U and V. */
const SURNAMES = Array.from('安白陈董鄂冯高黄纪康李马倪欧潘钱任孙唐王徐杨张')
const GIVEN = ['伟', '芳', '秀英', '敏', '静', '丽娟', '强', '磊', '洋', '艳']

const userIDOf = (n: number) => `p${n}`
/** The userID of a person of `people`. */
export const userIDOfName = (name: string) => userIDOf(Number(/\d+$/.exec(name)![0]))
const nameOfPerson = (n: number) => `${SURNAMES[n % SURNAMES.length]}${GIVEN[Math.floor(n / SURNAMES.length) % GIVEN.length]}${n}`

/** As long as an address of our server, or of WeChat's. */
const pictureOf = (n: number) => `https://chat.example.com/avatars/${'0123456789abcdef'.repeat(4)}-${n}.jpg`

export interface Crowd {
  /** Users without a connection, of whom each second one has a picture. Returns their userIDs. */
  people: (count: number) => string[]
  /** Makes these users friends of the phone's user. */
  befriend: (userIDs: readonly string[]) => void
  /** Makes a group of `owner`, the phone's user and these people, without a message. */
  crowdedGroup: (groupID: string, owner: string, userIDs: readonly string[]) => void
  /** These people are in a room, without reports of it. */
  crowdedRoom: (roomID: string, userIDs: readonly string[]) => void
}

/** Many people in the emulated ZIM, as if they had been there before. */
export function createCrowd({ world }: Gateway, connectionOf: (userID: string) => Call, me: string): Crowd {
  const { state } = world
  return {
    people(count) {
      const like = [...state.users.values()][0]!
      const userIDs = Array.from({ length: count }, (_, n) => userIDOf(n))
      userIDs.forEach((userID, n) => state.users.set(userID, { ...like, baseInfo: { ...like.baseInfo, userID, userName: nameOfPerson(n), userAvatarUrl: n % 2 ? pictureOf(n) : '' } }))
      return userIDs
    },
    befriend(userIDs) {
      const call = connectionOf(me)
      for (const userID of userIDs) call('addFriend', { userID, alias: '', attributes: {}, wording: '' })
      call('logout')
    },
    crowdedGroup(groupID, owner, userIDs) {
      const call = connectionOf(owner)
      call('createGroup', { groupID, groupName: groupID, groupAvatarUrl: '', groupNotice: '', maxMemberCount: 0, modes: { joinMode: 0, inviteMode: 0, beInviteMode: 0 }, attributes: [], userIDs: [me] })
      for (let from = 0; from < userIDs.length; from += INVITED_AT_ONCE) call('inviteUsersIntoGroup', { groupID, userIDs: userIDs.slice(from, from + INVITED_AT_ONCE) })
    },
    crowdedRoom(roomID, userIDs) {
      const room = [...state.conversations.values()].find(({ kind, id }) => kind === 'room' && id === roomID)!
      const like = room.members.values().next().value!
      for (const userID of userIDs) room.members.set(userID, { ...like, userID })
    },
  }
}
