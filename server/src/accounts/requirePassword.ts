import type { Services } from '../services'
import type { User } from './users'

import { wrongPassword } from '../errors'
import { RULES } from '../limits'

/** Throws `wrong-password` for `field` unless the password is the user's, and for a user without one. Tries are limited, so that a stolen session cannot guess it. */
export async function requirePassword({ limits, passwords }: Pick<Services, 'limits' | 'passwords'>, user: User, password: string, field: string): Promise<void> {
  await limits.count(RULES.passwordCheckPerUser, user.user_id)
  if (!await passwords.verify(password, user.password_hash))
    throw wrongPassword(field)
  await limits.reset(RULES.passwordCheckPerUser, user.user_id)
}
