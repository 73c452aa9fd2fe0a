/**
 * Messages that were sent before there is a verdict on their media. The server has marked each with a random key (`check` in extendedData), with which
 * its receivers ask for the verdict. Nothing of the content is kept.
 *
 * Invariant: a message has passed when each of its items has, and is refused when one is. A verdict is never changed by a later one.
 */
import type { Kysely, Transaction } from 'kysely'

import type { RandomBytes } from '../accounts/ids'
import type { Database } from '../db/schema'
import type { SentMessage } from '../zego/serverApi'
import type { ContentKind } from './moderation'

/** WeChat pushes its verdict within 30 minutes. */
export const WAIT_MS = 30 * 60_000
/** Longer than the 90 days for which ZIM keeps messages. */
const KEEP_MS = 100 * 24 * 3600_000
const KEY_BYTES = 16
/** The format of a key. */
const HELD_KEY = /^[\w-]{22}$/

/** `failed`: there will be no verdict. */
export type PushedVerdict = 'passed' | 'refused' | 'failed'
/** `unchecked`: there is none, and there may never be one; it is not shown. */
export type HeldState = 'waiting' | 'passed' | 'refused' | 'unchecked'
/** What ZEGO's server API needs to recall a message. */
export interface DueRecall extends SentMessage { key: string, tries: number }

interface HeldMessage {
  kind: ContentKind
  /** `picture`: it is one of a person or a group, and its file the conversationID (heldPictures.ts). */
  conversationKind: 'peer' | 'group' | 'room' | 'picture'
  /** Of a peer chat the other person's userID. */
  conversationID: string
  senderID: string
  traceIDs: readonly string[]
}

interface HeldMessagesOptions {
  db: Kysely<Database>
  now: () => number
  randomBytes: RandomBytes
  /** Whether content of this kind without a verdict is shown. */
  isUncheckedSent: (kind: ContentKind) => boolean
}

export type HeldMessages = ReturnType<typeof createHeldMessages>

export function createHeldMessages({ db, now, randomBytes, isUncheckedSent }: HeldMessagesOptions) {
  /** Sets the state of the message when its verdicts decide it. A refused one is due to be recalled, once ZIM has stored it. */
  async function settle(tx: Transaction<Database>, key: string): Promise<void> {
    // Locks the row: of two verdicts at the same time the second sees the first.
    await tx.updateTable('held_messages').set(eb => ({ state: eb.ref('state') })).where('key', '=', key).execute()
    const verdicts = await tx.selectFrom('media_verdicts').select('verdict').where('held_key', '=', key).execute()
    const has = (verdict: PushedVerdict | null) => verdicts.some(given => given.verdict === verdict)
    const state = has('refused') ? 'refused' : has(null) ? 'waiting' : has('failed') ? 'failed' : 'passed'
    if (state !== 'waiting')
      await tx.updateTable('held_messages').set({ state, ...(state === 'refused' && { recall_at: now() }) }).where('key', '=', key).where('state', '=', 'waiting').execute()
  }

  function shownState(row: { state: string, kind: string, created_at: number }): HeldState {
    const isOver = row.state === 'failed' || (row.state === 'waiting' && now() - row.created_at > WAIT_MS)
    return isOver ? isUncheckedSent(row.kind as ContentKind) ? 'passed' : 'unchecked' : row.state as HeldState
  }

  return {
    /** Returns the key of the message. */
    async hold({ kind, conversationKind, conversationID, senderID, traceIDs }: HeldMessage): Promise<string> {
      const key = randomBytes(KEY_BYTES).toString('base64url')
      const row = { key, kind, conversation_kind: conversationKind, conversation_id: conversationID, sender_id: senderID, seq: null, state: 'waiting', recall_at: null, recall_tries: 0, created_at: now() }
      await db.transaction().execute(async (tx) => {
        await tx.insertInto('held_messages').values(row).execute()
        // A verdict may have come before its message is stored here.
        await tx.insertInto('media_verdicts')
          .values(traceIDs.map(traceID => ({ trace_id: traceID, held_key: key, verdict: null, created_at: now() })))
          .onConflict(conflict => conflict.column('trace_id').doUpdateSet({ held_key: key }))
          .execute()
        await settle(tx, key)
      })
      return key
    },

    /** Stores a pushed verdict. A second one on the same item changes nothing. Returns the key of the message, where it is known. */
    judged(traceID: string, verdict: PushedVerdict): Promise<string | undefined> {
      return db.transaction().execute(async (tx) => {
        const row = await tx.insertInto('media_verdicts')
          .values({ trace_id: traceID, held_key: null, verdict, created_at: now() })
          .onConflict(conflict => conflict.column('trace_id').doUpdateSet({ verdict }).where('media_verdicts.verdict', 'is', null))
          .returning('held_key')
          .executeTakeFirst()
        if (row?.held_key)
          await settle(tx, row.held_key)
        return row?.held_key ?? undefined
      })
    },

    /** The states of those that there are, by key. */
    async states(keys: readonly string[]): Promise<Record<string, HeldState>> {
      const known = keys.filter(key => HELD_KEY.test(key))
      if (known.length === 0)
        return {}
      const rows = await db.selectFrom('held_messages').select(['key', 'state', 'kind', 'created_at']).where('key', 'in', known).execute()
      return Object.fromEntries(rows.map(row => [row.key, shownState(row)]))
    },

    /** The file of a picture that is held under this key, and its state; undefined for a message. */
    async picture(key: string): Promise<{ file: string, userID: string, state: HeldState } | undefined> {
      const row = await db.selectFrom('held_messages').selectAll().where('key', '=', key).where('conversation_kind', '=', 'picture').executeTakeFirst()
      return row && { file: row.conversation_id, userID: row.sender_id, state: shownState(row) }
    },

    /** The key of a picture's file. */
    async keyOfPicture(file: string): Promise<string | undefined> {
      return (await db.selectFrom('held_messages').select('key').where('conversation_kind', '=', 'picture').where('conversation_id', '=', file).executeTakeFirst())?.key
    },

    /** ZIM has stored the message of this sender under `seq`. */
    async sent(key: string, senderID: string, seq: number): Promise<void> {
      if (HELD_KEY.test(key))
        await db.updateTable('held_messages').set({ seq }).where('key', '=', key).where('sender_id', '=', senderID).where('seq', 'is', null).execute()
    },

    /** Takes a refused message that is to be recalled now. Until `leaseMs` are over no other copy of the server takes it. */
    async takeDue(leaseMs: number): Promise<DueRecall | undefined> {
      const at = now()
      const due = await db.selectFrom('held_messages').selectAll().where('recall_at', '<=', at).where('seq', 'is not', null).orderBy('recall_at').limit(1).executeTakeFirst()
      if (!due)
        return undefined
      const { numUpdatedRows } = await db.updateTable('held_messages')
        .set({ recall_at: at + leaseMs, recall_tries: due.recall_tries + 1 })
        .where('key', '=', due.key)
        .where('recall_at', '=', due.recall_at)
        .executeTakeFirstOrThrow()
      if (numUpdatedRows === 0n)
        return this.takeDue(leaseMs)
      return { key: due.key, tries: due.recall_tries + 1, kind: due.conversation_kind as SentMessage['kind'], conversationID: due.conversation_id, senderID: due.sender_id, seq: due.seq! }
    },

    /** `afterMs`: when the next try is due; null: there is none. */
    async tryAgain(key: string, afterMs: number | null): Promise<void> {
      await db.updateTable('held_messages').set({ recall_at: afterMs === null ? null : now() + afterMs }).where('key', '=', key).execute()
    },

    async deleteExpired(): Promise<void> {
      for (const table of ['media_verdicts', 'held_messages'] as const)
        await db.deleteFrom(table).where('created_at', '<=', now() - KEEP_MS).execute()
    },
  }
}
