import type { FriendApplication } from '@/types/friend'

/** ZIM keeps an application open for seven days, ms. It reports no end of that time. */
const OPEN_FOR = 7 * 86_400_000

/** @param now ms */
export const requestState = ({ state, createdAt }: FriendApplication, now: number): FriendApplication['state'] => state === 'waiting' && now - createdAt >= OPEN_FOR ? 'over' : state
