/**
 * What Prometheus reads about one instance of the server. Names: docs/operating.md.
 *
 * Invariant: a label holds only values that this server fixes: methods, route templates, status and error codes, verdicts. Never a URL, a user
 * or an address, so the number of series is bounded, and nothing in them is about a person.
 */
import type pg from 'pg'

import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'

import type { MailKind } from './mail/mailer'
import type { PushedVerdict } from './moderation/heldMessages'
import type { Verdict } from './moderation/moderation'
import type { RecallResult } from './moderation/recalls'

/** Seconds. A token takes milliseconds, a sign-in 0.15 s, a queue of sign-ins or a large picture seconds. */
const REQUEST_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
/** Seconds. A verdict has 2 s (config.ts). */
const MODERATION_BUCKETS = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 1.5, 2, 2.5]

export interface AnsweredRequest { method: string, route: string, status: number, error: string | null, seconds: number }

export type Metrics = ReturnType<typeof createMetrics>

export function createMetrics() {
  const registry = new Registry()
  const registers = [registry]
  const requests = new Counter({ name: 'zim_chat_requests_total', help: 'Requests that got a reply. error: the code of the reply, or empty', labelNames: ['method', 'route', 'status', 'error'] as const, registers })
  const durations = new Histogram({ name: 'zim_chat_request_seconds', help: 'Time from a request to the end of its reply', labelNames: ['method', 'route'] as const, buckets: REQUEST_BUCKETS, registers })
  const tokens = new Counter({ name: 'zim_chat_tokens_issued_total', help: 'ZIM tokens issued', registers })
  const failedSignIns = new Counter({ name: 'zim_chat_sign_ins_failed_total', help: 'Sign-ins and sign-ups that were refused, with the reason', labelNames: ['route', 'reason'] as const, registers })
  const callbacks = new Counter({ name: 'zim_chat_callbacks_total', help: 'Answers to the question of ZEGO whether a message may be sent', labelNames: ['answer'] as const, registers })
  const verdicts = new Histogram({ name: 'zim_chat_moderation_seconds', help: 'Time for a verdict on a text', labelNames: ['verdict'] as const, buckets: MODERATION_BUCKETS, registers })
  const mediaVerdicts = new Counter({ name: 'zim_chat_media_verdicts_total', help: 'Verdicts on media that WeChat has pushed', labelNames: ['verdict'] as const, registers })

  const notifications = new Counter({ name: 'zim_chat_notifications_total', help: 'Notifications to users who are away, by channel and outcome', labelNames: ['channel', 'outcome'] as const, registers })
  const mails = new Counter({ name: 'zim_chat_mails_total', help: 'Mails that were given to the SMTP server, by kind and result', labelNames: ['kind', 'result'] as const, registers })
  const recalls = new Counter({ name: 'zim_chat_recalls_total', help: 'Tries to recall refused messages', labelNames: ['result'] as const, registers })

  return {
    registry,

    answered({ method, route, status, error, seconds }: AnsweredRequest) {
      requests.inc({ method, route, status, error: error ?? '' })
      durations.observe({ method, route }, seconds)
    },

    tokenIssued: () => tokens.inc(),

    /** `reason`: the code of the error. */
    signInFailed: (route: string, reason: string) => failedSignIns.inc({ route, reason }),

    callbackAnswered: (answer: string) => callbacks.inc({ answer }),

    notified: (channel: string, outcome: string) => notifications.inc({ channel, outcome }),

    judged: (verdict: Verdict, seconds: number) => verdicts.observe({ verdict }, seconds),

    mailTried: (kind: MailKind, result: 'sent' | 'failed') => mails.inc({ kind, result }),

    recallTried: (result: RecallResult) => recalls.inc({ result }),

    mediaJudged: (verdict: PushedVerdict) => mediaVerdicts.inc({ verdict }),

    /** The connections to PostgreSQL, read when Prometheus asks. */
    watchPool(pool: Pick<pg.Pool, 'totalCount' | 'idleCount' | 'waitingCount'>) {
      const connections = new Gauge({
        name: 'zim_chat_database_connections',
        help: 'Connections to PostgreSQL by state, and requests that wait for one',
        labelNames: ['state'] as const,
        registers,
        collect() {
          connections.set({ state: 'busy' }, pool.totalCount - pool.idleCount)
          connections.set({ state: 'idle' }, pool.idleCount)
          connections.set({ state: 'waiting' }, pool.waitingCount)
        },
      })
    },

    /** Processor time, memory and event loop of this process. For one instance in a process. */
    watchProcess: () => collectDefaultMetrics({ register: registry }),
  }
}
