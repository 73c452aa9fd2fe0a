import { expect, vi } from 'vitest'

import type { ChatEvent } from '@/types/events'

import type { GroupRun, GroupUser } from './groupScenario'
import type { GroupSchedule } from './groupSteps'

import { NOON, wait } from '../../clock'
import { stubUni } from '../../uniStub'
import { checkAudience, checkGroupsQuiet, checkRead, checkSent, checkSignOut } from './groupInvariants'
import { readWhole } from './groupPages'
import { createGroupScenario } from './groupScenario'
import { standingOf, trueMembers } from './groupTruth'

/** Called with each event that an app applies. For debugging a schedule that failed. */
export type GroupTrace = (name: string, ms: number, event: ChatEvent) => void

/** Runs a schedule of groups on a fake clock of its own, removes all faults, and checks the invariants, also at each step `quiet`. Rejects if one is violated. */
export async function runGroupSchedule(schedule: GroupSchedule, trace?: GroupTrace): Promise<void> {
  // A schedule that failed before may have left timers.
  vi.useRealTimers()
  vi.unstubAllGlobals()
  stubUni()
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'], now: NOON })
  const run = await createGroupScenario(schedule, trace && (user => traceEvents(user, trace)))
  for (const step of schedule.steps) {
    if (step.do === 'quiet') await quiet(run)
    else await run.runStep(step)
    await wait(0)
    run.note()
    checkAudience(run.scenario)
  }
  await quiet(run)
  await end(run)
}

/** Removes all faults, and checks. */
async function quiet({ scenario, start, signInAgain }: GroupRun) {
  const { gateway, users } = scenario
  gateway.controls.heal()
  for (const user of users) user.hasTokens = true
  await wait(60_000)
  checkSent(scenario)
  for (const user of users) {
    start(user)
    user.device.app.zim.appShown()
  }
  await wait(60_000)
  for (const user of users.filter(({ device }) => ['kicked', 'failed', 'token-expired'].includes(device.app.session.phase))) signInAgain(user)
  await wait(40_000)
  await checkGroupsQuiet(scenario)
}

/** A new login of each user, which knows what was missed; each chat is opened and read. Then all sign out. */
async function end(run: GroupRun) {
  const { scenario, kill, start, pageOf } = run
  const { gateway, users, groupIDs } = scenario
  for (const user of users) {
    kill(user)
    start(user)
  }
  await wait(3_000)
  for (const user of users) {
    for (const groupID of groupIDs) pageOf(user, groupID)
  }
  await wait(3_000)
  await checkGroupsQuiet(scenario)
  for (const user of users) {
    for (const groupID of groupIDs) {
      const page = pageOf(user, groupID)
      await readWhole(page)
      await Promise.all([page.count(), wait(300)])
      checkRead(scenario, user, page)
      if (standingOf(gateway, groupID, user.name).isMember) {
        const listed = page.members.of(groupID).members.map(({ userID, role, nickname, mutedUntil }) => ({ userID, role, nickname, isMuted: mutedUntil !== 0 }))
        expect(listed, `members of ${groupID} on ${user.name}'s page after a new login`).toEqual(trueMembers(gateway, groupID))
        expect(page.members.countOf(groupID), `how many members of ${groupID} ${user.name} sees`).toBe(listed.length)
      }
    }
  }
  await checkGroupsQuiet(scenario)
  await checkSignOut(scenario)
}

function traceEvents({ name, device: { app: { chat } } }: GroupUser, trace: GroupTrace) {
  const { apply } = chat
  chat.apply = (event) => {
    trace(name, Date.now() - NOON, event)
    apply(event)
  }
}
