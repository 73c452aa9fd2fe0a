/**
 * Recalls refused messages by ZEGO's server API. One copy of the server takes each; what fails is tried again after 5 s, 10 s, 20 s … at most 10 minutes,
 * for about a day.
 */
import type { ZegoApi } from '../zego/serverApi'
import type { DueRecall, HeldMessages } from './heldMessages'
import type { ModerationLogger } from './moderation'

import { ZegoRefusal } from '../zego/serverApi'

/** Longer than a request to ZEGO. */
const LEASE_MS = 30_000
const FIRST_DELAY_MS = 5000
const MAX_DELAY_MS = 10 * 60_000
const MAX_TRIES = 150
/** What clients get with the recall. */
const REASON = 'moderated'
/** Gone, recalled already, too late, or not of this sender: another try would not help. */
const FINAL = [660_000_022, 660_000_023, 660_000_024, 660_000_026]

export type RecallResult = 'recalled' | 'failed' | 'given-up'

interface RecallsOptions {
  heldMessages: Pick<HeldMessages, 'takeDue' | 'tryAgain'>
  zegoApi: Pick<ZegoApi, 'recall'>
  log: ModerationLogger
  onResult: (result: RecallResult) => void
}

export type Recalls = ReturnType<typeof createRecalls>

export function createRecalls({ heldMessages, zegoApi, log, onResult }: RecallsOptions) {
  let running: Promise<void> | null = null
  let isStopped = false

  async function recall(message: DueRecall): Promise<RecallResult> {
    try {
      await zegoApi.recall(message, REASON)
      await heldMessages.tryAgain(message.key, null)
      return 'recalled'
    }
    catch (error) {
      const isFinal = (error instanceof ZegoRefusal && FINAL.includes(error.code)) || message.tries >= MAX_TRIES
      log.warn({ err: error, tries: message.tries, senderID: message.senderID }, isFinal ? 'a refused message cannot be recalled' : 'a refused message is not recalled yet')
      await heldMessages.tryAgain(message.key, isFinal ? null : Math.min(FIRST_DELAY_MS * 2 ** Math.min(message.tries - 1, 10), MAX_DELAY_MS))
      return isFinal ? 'given-up' : 'failed'
    }
  }

  async function recallAll() {
    const next = async () => isStopped ? undefined : heldMessages.takeDue(LEASE_MS)
    for (let due = await next(); due; due = await next())
      onResult(await recall(due))
  }

  return {
    /** Recalls what is due now. Never rejects. */
    async run(): Promise<void> {
      running ??= recallAll()
        .catch(error => log.warn({ err: error as Error }, 'refused messages could not be recalled; the next try is in some seconds'))
        .finally(() => { running = null })
      await running
    },

    /** Resolves when the recall that is under way has ended. */
    async stop(): Promise<void> {
      isStopped = true
      await running
    },
  }
}
