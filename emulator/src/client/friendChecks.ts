/** The SDK's own checks of calls about friends. Some name another call in their text, as in the SDK. */
import { invalid } from '../failure'

/** Characters. The server's limits are in bytes. */
const LONGEST_WORDING = 1024
const LONGEST_ALIAS = 256

interface Config { wording?: unknown, friendAlias?: unknown, friendAttributes?: unknown }

const isFilled = (value: unknown) => typeof value === 'string' && value.length > 0
const isTooLong = (value: unknown, longest: number) => typeof value === 'string' && value.length > longest
const isAttributes = (value: unknown) => Object.prototype.toString.call(value) === '[object Object]' && Object.values(value as object).every(item => typeof item === 'string')

const TOO_LONG_ALIAS = 'The config instance of friendAlias is invalid or its length exceeds 256.'
const BAD_ATTRIBUTES = 'The config instance of friendAttributes is invalid.'

/** Of addFriend and sendFriendApplication. */
export function checkFriend(userID: unknown, config: Config | undefined): void {
  const api = 'addFriend'
  if (!isFilled(userID))
    throw invalid(api, 'userID is invalid.')
  if (!config)
    throw invalid(api, 'config is invalid.')
  if (isTooLong(config.wording, LONGEST_WORDING))
    throw invalid(api, 'The config instance of wording is invalid or its length exceeds 1024.')
  if (isTooLong(config.friendAlias, LONGEST_ALIAS))
    throw invalid(api, TOO_LONG_ALIAS)
  if (config.friendAttributes && !isAttributes(config.friendAttributes))
    throw invalid(api, BAD_ATTRIBUTES)
}

export function checkFriendAnswer(userID: unknown, config: Config | undefined): void {
  const api = 'acceptFriendApplication'
  if (!isFilled(userID))
    throw invalid(api, 'userID is invalid.')
  if (isTooLong(config?.friendAlias, LONGEST_ALIAS))
    throw invalid(api, TOO_LONG_ALIAS)
  if (config?.friendAttributes && !isAttributes(config.friendAttributes))
    throw invalid(api, BAD_ATTRIBUTES)
}

/** An empty alias takes the alias away. */
export function checkFriendAlias(alias: unknown, userID: unknown): void {
  const api = 'updateFriendAlias'
  if (!isFilled(userID))
    throw invalid(api, 'userID is invalid.')
  if (typeof alias !== 'string' || isTooLong(alias, LONGEST_ALIAS))
    throw invalid(api, 'friendAlias is invalid or its length exceeds 256.')
}

export function checkFriendAttributes(attributes: unknown, userID: unknown): void {
  const api = 'updateFriendAlias'
  if (!isFilled(userID))
    throw invalid(api, 'userID is invalid.')
  if (attributes && !isAttributes(attributes))
    throw invalid(api, BAD_ATTRIBUTES)
}
