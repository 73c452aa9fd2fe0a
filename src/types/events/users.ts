import type { UserInfo } from '../user'

export interface UserEvent { type: 'users-updated', users: UserInfo[] }
