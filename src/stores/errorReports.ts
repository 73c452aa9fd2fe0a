import type { App } from 'vue'

import { defineStore } from 'pinia'
import { watch } from 'vue'

import type { ErrorReport } from '@/services/errorReports'
import type { Failure, FailureKind } from '@/types/failure'

import { sendErrorReports } from '@/services/errorReports'
import { watchThrown } from '@/services/thrownErrors'
import { errorShape } from '@/utils/errorShape'
import { FailureError } from '@/utils/failure'
import { last } from '@/utils/last'
import { fieldsOf, number, string } from '@/utils/read'

import { useAccountStore } from './account'
import { createAccountRecord } from './accountRecord'
import { errorReportsKey } from './errorReportsKey'
import { usePrivacyStore } from './privacy'
import { useSessionStore } from './session'

/** Of an account on this device. */
const MOST_A_DAY = 20
/** How long errors are gathered for one request, ms. */
const GATHER_MS = 30_000

/** Failures that an operator can do something about: of the app, of its settings, of ZIM. All others are of the network or of what a user does. */
const REPORTED = new Set<FailureKind>(['unknown', 'bad-input', 'not-created', 'app-id', 'sdk-load', 'token', 'plan', 'quota', 'unregistered', 'send', 'server', 'origin-refused', 'record-lost', 'storage', 'page-load', 'language-load', 'room', 'group', 'friend', 'file', 'recorder', 'voice-playback'])

interface Day { day: string, reports: number }

/**
 * Errors of the app, told to our own server where the user has chosen so (privacy `errorReports`). What leaves the device is `ErrorShape` and the
 * page: no text of a user, no name, no ID. An error that comes again is counted. What cannot be sent is dropped: a report is never in the way.
 * Loaded by pages/startLater.ts.
 */
export const useErrorReportsStore = defineStore('errorReports', () => {
  const account = useAccountStore()
  const privacy = usePrivacyStore()
  const session = useSessionStore()
  const today = createAccountRecord<Day>({ keyOf: errorReportsKey, parse: saved => ({ day: string(fieldsOf(saved).day), reports: number(fieldsOf(saved).reports) }), blank: { day: '', reports: 0 } })
  /** By all but the number. */
  const waiting = new Map<string, ErrorReport>()
  let timer: ReturnType<typeof setTimeout> | null = null
  let isWatching = false

  function clear() {
    if (timer) clearTimeout(timer)
    timer = null
    waiting.clear()
  }

  account.onOpen(scope => scope.onDispose(clear))

  const dayNow = () => new Date().toISOString().slice(0, 10)
  const sentToday = () => today.value.value.day === dayNow() ? today.value.value.reports : 0

  async function send() {
    const reports = [...waiting.values()]
    clear()
    if (!privacy.isOn('errorReports'))
      return
    const before = sentToday()
    today.change(() => ({ day: dayNow(), reports: before + reports.length }))
    try { await session.asAccount(bearer => sendErrorReports(bearer, reports)) }
    catch { /* Dropped. */ }
  }

  function report(thrown: unknown) {
    if (!privacy.isOn('errorReports'))
      return
    const route = last(getCurrentPages())?.route ?? ''
    const error = { ...errorShape(thrown), page: /^[a-z/-]{0,80}$/i.test(route) ? route : '' }
    const key = JSON.stringify(error)
    const same = waiting.get(key)
    if (same) {
      same.count = Math.min(same.count + 1, 10_000)
      return
    }
    if (waiting.size + sentToday() >= MOST_A_DAY)
      return
    waiting.set(key, { ...error, count: 1 })
    timer ??= setTimeout(() => void send(), GATHER_MS)
  }

  const isReported = ({ kind }: Failure) => REPORTED.has(kind)

  watch(() => session.recentErrors, ([failure]) => {
    if (failure && isReported(failure)) report(new FailureError(failure))
  }, { flush: 'sync' })

  return {
    /** Watches what nobody catches, once in a run of the app. A handler of the app that is there already goes on. */
    watch(app: App): void {
      if (isWatching)
        return
      isWatching = true
      const note = (thrown: unknown) => { if (!(thrown instanceof FailureError) || isReported(thrown.failure)) report(thrown) }
      const before = app.config.errorHandler
      app.config.errorHandler = (thrown, instance, info) => {
        note(thrown)
        if (before) before(thrown, instance, info)
        else console.error(thrown)
      }
      watchThrown(note)
    },
  }
})
