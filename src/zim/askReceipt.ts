import type { Message, Outgoing } from '@/types/message'

import { failureOf } from '@/utils/failure'

import type { ZimContext } from './context'

import { RECEIPTS_REFUSED } from './codes'

/**
 * Sends messages that ask for a receipt. Where the plan has none, ZIM refuses the message (6000013): it is sent again without asking, and the
 * others of this login are sent so at once. An `sdk-error` reports it, once in a login.
 */
export function createReceiptAsking<Given extends { outgoing: Outgoing, isRetry?: boolean }>({ emit, onStart }: ZimContext, send: (given: Given) => Promise<Message>) {
  let hasReceipts = true
  onStart(() => { hasReceipts = true })

  const plain = (given: Given): Given => ({ ...given, outgoing: { ...given.outgoing, asksReceipt: undefined } })

  async function ask(given: Given): Promise<Message> {
    try { return await send(given) }
    catch (thrown) {
      const { kind, detail, ...failure } = failureOf(thrown)
      if (kind !== 'plan')
        throw thrown
      if (hasReceipts) emit({ type: 'sdk-error', failure: { ...failure, kind, detail: `${RECEIPTS_REFUSED}${detail}` } })
      hasReceipts = false
      return send({ ...plain(given), isRetry: true })
    }
  }

  return (given: Given): Promise<Message> => !given.outgoing.asksReceipt ? send(given) : hasReceipts ? ask(given) : send(plain(given))
}
