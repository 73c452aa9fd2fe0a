/** What ZIM's plans include: free, Pro (专业版) and Flagship (旗舰版). Every call that is not named here is in all of them. */
import type { WorldLimits, WorldState } from './state'

import { failure } from '../failure'

const PLANS = ['free', 'pro', 'flagship'] as const

export type Plan = typeof PLANS[number]

/** Each is the lowest plan that has it. */
const PLAN_OF = {
  receipts: 'pro',
  conversationPins: 'pro',
  groupAttributes: 'pro',
  edit: 'flagship',
  reactions: 'flagship',
  messagePins: 'flagship',
  presence: 'flagship',
} satisfies Record<string, Plan>

export type PaidFeature = keyof typeof PLAN_OF

/** The limits of ZIM's free plan that differ. They do not follow the plan: `createGateway({ plan: 'free', limits: FREE_LIMITS })`. */
export const FREE_LIMITS = { friends: 20, roomsPerUser: 1, roomMembers: 20, groupsPerUser: 20, groupsPerApp: 20, membersPerGroup: 20 } satisfies Partial<WorldLimits>

/** Throws 6000013 when the plan of the AppID lacks the feature. */
export function requirePlan({ plan }: WorldState, feature: PaidFeature): void {
  if (PLANS.indexOf(plan) < PLANS.indexOf(PLAN_OF[feature]))
    throw failure(6000013)
}

/** Throws a TypeError for another value. */
export function planOf(value: string): Plan {
  const plan = PLANS.find(plan => plan === value)
  if (!plan)
    throw new TypeError(`the plan is not one of ${PLANS.join(', ')}`)
  return plan
}
