import type { ZIM } from 'zego-zim-miniprogram'

import type { EmulatedName } from './facets'

type NotEmulatedName = Exclude<keyof ZIM, EmulatedName>

/** The methods of ZIM's object that no facet has. A record, not a list: a method that the vendor adds or drops fails the type check here. */
const NOT_EMULATED: Record<NotEmulatedName, true> = {
  // SDK
  uploadLog: true,
  callExperimentalAPI: true,
  // users
  updateUserOfflinePushRule: true,
  updateUserBadge: true,
  // conversations
  setConversationMark: true,
  searchLocalConversations: true,
  // messages
  deleteAllConversationMessages: true,
  updateMessageLocalExtendedData: true,
  searchLocalMessages: true,
  searchGlobalLocalMessages: true,
  // groups
  searchLocalGroups: true,
  searchLocalGroupMembers: true,
  // calls
  callInvite: true,
  callCancel: true,
  callAccept: true,
  callReject: true,
  callingInvite: true,
  callJoin: true,
  callQuit: true,
  callEnd: true,
  queryCallInvitationList: true,
}

/** Adds the methods that are not emulated to an object. Each throws an Error with its name. */
export function addNotEmulated(target: object): void {
  for (const name of Object.keys(NOT_EMULATED)) {
    Object.defineProperty(target, name, {
      value() { throw new Error(`zim-emulator: ${name} is not emulated`) },
    })
  }
}
