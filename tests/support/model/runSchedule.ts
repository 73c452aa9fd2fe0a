import { vi } from 'vitest'

import type { ChatEvent } from '@/types/events'

import type { User } from './scenario'
import type { Schedule } from './steps'

import { NOON, wait } from '../clock'
import { stubUni } from '../uniStub'
import { checkForwards } from './forwardInvariants'
import { checkEnd, checkQuiet, checkReconnected, checkRooms } from './invariants'
import { checkPins, checkPinsAfterLogin } from './pinInvariants'
import { checkRestart } from './restart'
import { createScenario, enterRooms, reconnect, restart } from './scenario'

/** Called with each event that an app applies. For debugging a schedule that failed. */
export type Trace = (name: string, ms: number, event: ChatEvent) => void

/** Runs a schedule on a fake clock of its own, removes all faults, and checks the invariants, also at each step `quiet`. Rejects if one is violated. */
export async function runSchedule(schedule: Schedule, trace?: Trace): Promise<void> {
  // A schedule that failed before may have left timers.
  vi.useRealTimers()
  vi.unstubAllGlobals()
  stubUni()
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'], now: NOON })
  const run = await createScenario(schedule, trace && (user => traceEvents(user, trace)))
  for (const step of schedule.steps) {
    if (step.do === 'quiet') await quiet(run)
    else await run.runStep(step)
    await wait(0)
    run.noteFailures()
  }
  await quiet(run)
  await checkEnd(run.scenario, async () => {
    await checkForwards(run.scenario)
    await checkPinsAfterLogin(run.scenario, run.bars, user => startAgain(run, user))
    run.bars.close()
  })
}

/** A new login, and all chats of the user open. */
async function startAgain({ scenario, start, open }: Awaited<ReturnType<typeof createScenario>>, user: User) {
  user.device.kill()
  start(user)
  await wait(3_000)
  for (const { name } of scenario.users.filter(({ name }) => name !== user.name)) open(user, `peer:${name}`)
}

/** Removes all faults, step by step, and checks what must hold after each. */
async function quiet(run: Awaited<ReturnType<typeof createScenario>>) {
  await reconnect(run)
  checkReconnected(run.scenario)
  await restart(run)
  checkRooms(run.scenario)
  await enterRooms(run)
  checkQuiet(run.scenario)
  await checkPins(run.scenario, run.bars)
  await checkRestart(run.scenario)
}

function traceEvents({ name, device: { app: { chat } } }: User, trace: Trace) {
  const { apply } = chat
  chat.apply = (event) => {
    trace(name, Date.now() - NOON, event)
    apply(event)
  }
}
