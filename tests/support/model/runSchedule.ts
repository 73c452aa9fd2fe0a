import { vi } from 'vitest'

import type { ChatEvent } from '@/types/events'

import type { User } from './scenario'
import type { Schedule } from './steps'

import { NOON, wait } from '../clock'
import { stubUni } from '../uniStub'
import { checkEnd, checkQuiet, checkReconnected, checkRooms } from './invariants'
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
  await checkEnd(run.scenario)
}

/** Removes all faults, step by step, and checks what must hold after each. */
async function quiet(run: Awaited<ReturnType<typeof createScenario>>) {
  await reconnect(run)
  checkReconnected(run.scenario)
  await restart(run)
  checkRooms(run.scenario)
  await enterRooms(run)
  checkQuiet(run.scenario)
  await checkRestart(run.scenario)
}

function traceEvents({ name, device: { app: { chat } } }: User, trace: Trace) {
  const { apply } = chat
  chat.apply = (event) => {
    trace(name, Date.now() - NOON, event)
    apply(event)
  }
}
