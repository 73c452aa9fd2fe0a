import { serverUrl } from './accounts'
import { http } from './http'

export const REPORT_REASONS = ['abuse', 'fraud', 'porn', 'illegal', 'spam', 'minors', 'other'] as const
export type ReportReason = typeof REPORT_REASONS[number]

/** What is reported. */
export interface ReportTarget { kind: 'user' | 'group' | 'room', id: string }

/** A message as evidence. `seq`: ZIM's messageSeq, 0 in rooms. `sentAt`: ms since 1970. */
export interface Evidence { senderID: string, seq: number, kind: string, text: string, sentAt: number }

export interface NewReport {
  target: ReportTarget
  reason: ReportReason
  /** At most MOST_NOTE characters. */
  note: string
  /** Where the messages are; null without messages. */
  conversation: { kind: 'peer' | 'group' | 'room', id: string } | null
  /** At most MOST_EVIDENCE. */
  messages: Evidence[]
}

/** The server's limits (server/README.md). */
export const MOST_NOTE = 500
export const MOST_EVIDENCE = 20
const MOST_TEXT = 1000

/** Reports to the operators of our own server. Rejects with a FailureError, with `try-later` after 20 in a day. */
export async function sendReport(bearer: string, { conversation, messages, ...report }: NewReport): Promise<void> {
  const evidence = messages.slice(0, MOST_EVIDENCE).map(message => ({ ...message, text: message.text.slice(0, MOST_TEXT) }))
  await http<{ reportID: string }>(serverUrl('/v1/reports'), { method: 'POST', bearer, body: { ...report, note: report.note.slice(0, MOST_NOTE), messages: evidence, ...(conversation && { conversation }) } })
}
