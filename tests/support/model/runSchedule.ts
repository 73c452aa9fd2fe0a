import { vi } from 'vitest'

import type { ChatEvent } from '@/types/events'

import type { Person } from './scenario'
import type { Schedule } from './steps'

import { NOON, wait } from '../clock'
import { allIsWell } from './invariants'
import { found, heal } from './scenario'

/** For a look at a schedule that failed: what the apps hear. */
export type Trace = (name: string, ms: number, event: ChatEvent) => void

/** Lives through a schedule on a clock of its own, lets everything work again, and checks that all is well. Rejects where it is not. */
export async function runSchedule(schedule: Schedule, trace?: Trace): Promise<void> {
  // A schedule that failed leaves timers behind.
  vi.useRealTimers()
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'], now: NOON })
  const days = await found(schedule, trace && (person => listenIn(person, trace)))
  for (const step of schedule.steps) {
    await days.goOn(step)
    await wait(0)
  }
  await heal(days)
  await allIsWell(days.scenario)
}

function listenIn({ name, phone: { app: { chat } } }: Person, trace: Trace) {
  const { apply } = chat
  chat.apply = (event) => {
    trace(name, Date.now() - NOON, event)
    apply(event)
  }
}
