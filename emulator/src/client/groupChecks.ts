/**
 * The SDK's own checks of calls about groups, in its order and with its texts (see tests/contract). Where a call has one ID and nothing else, the
 * SDK tests the parameter's name and not its value: any groupID goes to the server.
 */
import type * as Vendor from 'zego-zim-miniprogram'

import { ZIMGroupMuteMode } from '../enums'
import { failure, invalid } from '../failure'
import { ROLE } from '../world/group'

const LONGEST_ID = 1024
const LONGEST_NAME = 2048

const isID = (value: unknown) => typeof value === 'string' && value.length > 0 && value.length <= LONGEST_ID
const isName = (value: unknown) => typeof value === 'string' && value.length <= LONGEST_NAME

function isAttributes(value: unknown, isEmptyAllowed = false): boolean {
  if (Object.prototype.toString.call(value) !== '[object Object]')
    return false
  const values = Object.values(value as object)
  return (isEmptyAllowed || values.length > 0) && values.every(text => typeof text === 'string')
}

/** The first name that is wrong. */
function refuse(api: string, ...checks: [name: string, isValid: boolean][]): void {
  const wrong = checks.find(([, isValid]) => !isValid)
  if (wrong)
    throw invalid(api, `${wrong[0]} is invalid.`)
}

export function checkCreate(info: Vendor.ZIMGroupInfo, userIDs: unknown, config: Partial<Vendor.ZIMGroupAdvancedConfig>): void {
  const api = 'createGroup'
  const groupID = String(info.groupID || '').trim()
  refuse(
    api,
    ['The groupInfo instance of groupID', !groupID || (isID(groupID) && !groupID.startsWith('#'))],
    ['The groupInfo instance of groupName', isName(info.groupName)],
    ['The groupInfo instance of groupAvatarUrl', isName(info.groupAvatarUrl)],
    ['The config instance of groupNotice', isName(config.groupNotice)],
  )
  if (userIDs && !Array.isArray(userIDs))
    throw invalid(api, 'Every one of userIDs must be a valid string type.')
  if (!isAttributes(config.groupAttributes, true))
    throw invalid(api, 'The Key and Value of the groupAttributes property of the config instance only support string types.')
}

export function checkNamed(api: string, groupID: unknown, name: string, value: unknown): void {
  refuse(api, ['groupID', isID(groupID)], [name, isName(value)])
}

export function checkTwoIDs(api: string, name: string, value: unknown, groupID: unknown): void {
  refuse(api, [name, isID(value)], ['groupID', isID(groupID)])
}

export function checkList(api: string, groupID: unknown, name: string, list: unknown): void {
  if (!isID(groupID))
    throw invalid(api, 'groupID is invalid.')
  if (!Array.isArray(list) || !list.length || !list.every(entry => typeof entry === 'string' && entry.length > 0))
    throw invalid(api, `${name} is invalid or each of its elements must be a valid string type.`)
}

/** `groupID` undefined: of a call that has none. */
export function checkPage(api: string, config: { count: number }, groupID?: string): void {
  if (typeof config.count !== 'number' || !(config.count >= 0))
    throw invalid(api, 'The config or its count is invalid.')
  if (groupID !== undefined && !isID(groupID))
    throw invalid(api, 'groupID is invalid.')
}

export function checkNickname(nickname: unknown, forUserID: unknown, groupID: unknown): void {
  refuse('setGroupMemberNickname', ['nickname', isName(nickname)], ['forUserID', isID(forUserID)], ['groupID', isID(groupID)])
}

export function checkRole(role: unknown, forUserID: unknown, groupID: unknown): void {
  refuse('setGroupMemberRole', ['role', typeof role === 'number' && role >= 0], ['forUserID', isID(forUserID)], ['groupID', isID(groupID)])
}

export function checkMode(groupID: unknown, mode: unknown, largest: number): void {
  refuse('updateGroupVerifyMode', ['groupID', isID(groupID)], ['mode', typeof mode === 'number' && mode >= 0 && mode <= largest])
}

export function checkSetAttributes(groupID: unknown, attributes: unknown): void {
  refuse('setGroupAttributes', ['groupID', isID(groupID)])
  if (!isAttributes(attributes))
    throw invalid('setGroupAttributes', 'The Key and Value of the groupAttributes only support string types.')
}

/** Without keys: all. */
export function checkQueryAttributes(groupID: unknown, keys: unknown): void {
  refuse('queryGroupAttributes', ['groupID', isID(groupID)])
  if (Array.isArray(keys) && (!keys.length || !keys.every(key => typeof key === 'string' && key.length > 0)))
    throw invalid('queryGroupAttributes', 'Every one of kyes must be a valid string type.')
}

export function checkMute(isMute: boolean, groupID: unknown, { mode, duration, roles }: Vendor.ZIMGroupMuteConfig): void {
  const isMode = mode in ZIMGroupMuteMode && !(isMute && (!mode || !duration))
  refuse(
    'muteGroup',
    ['groupID', isID(groupID)],
    ['The config instance or its mode', isMode],
    ['The config instance of duration', typeof duration === 'number' && duration >= -1],
    ['The config instance of roles', (mode as number) !== ZIMGroupMuteMode.Custom || (Array.isArray(roles) && roles.length > 0 && roles.join() !== String(ROLE.member))],
  )
}

/** Without the name of the call, as in the SDK. */
export function checkMuteDuration(isMute: boolean, duration: number): void {
  if (isMute && (!duration || duration < -1))
    throw failure(6000001, `The config instance of duration: ${duration} is invalid.`)
}
