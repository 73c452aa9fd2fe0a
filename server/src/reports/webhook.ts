/** Tells operators of a new report, by a POST to REPORT_WEBHOOK_URL: JSON without the evidence and without names. Most chat tools accept `text`. */
import { setTimeout as delay } from 'node:timers/promises'

import { fetchJson, NoReply } from '../fetchJson'

interface WebhookLogger { warn: (fields: object, message: string) => void }

interface ReportNotice { reportID: string, kind: string, reason: string }

const WAITS_MS = [0, 2000, 10_000]
const TIMEOUT_MS = 5000

export type TellOperators = (notice: ReportNotice) => Promise<void>

/** Never rejects: a report is stored whether or not the webhook could be called. A reply that is not JSON counts as received. */
export function createWebhook(url: string | null, publicUrl: string, log: WebhookLogger, waits: readonly number[] = WAITS_MS): TellOperators {
  return async ({ reportID, kind, reason }) => {
    if (url === null)
      return
    const body = { text: `New report: ${kind}, ${reason}. ${publicUrl}/operator/reports/${reportID}`, reportID, kind, reason }
    for (const wait of waits) {
      await delay(wait, undefined, { ref: false })
      try {
        await fetchJson(url, { body, timeoutMs: TIMEOUT_MS })
        return
      }
      catch (error) {
        if (error instanceof NoReply && error.reason === 'not-json')
          return
      }
    }
    log.warn({ reportID }, 'no operator could be told of a report: check REPORT_WEBHOOK_URL')
  }
}
