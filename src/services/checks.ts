import type { FailureKind } from '@/types/failure'

import { serverUrl } from './accounts'
import { http } from './http'

/** Texts that this client sets at ZIM and others see (server/README.md). */
export type CheckKind = 'group-name' | 'group-notice' | 'group-nickname' | 'room-name' | 'room-notice' | 'status' | 'words'

const FAILURES: FailureKind[] = ['text-moderated', 'text-unchecked']

/** Asks our server whether a text may be shown to others. Rejects with `text-moderated`, `text-unchecked`, or as any request to the server. */
export async function checkAtServer(bearer: string, kind: CheckKind, text: string): Promise<void> {
  await http<void>(serverUrl('/v1/checks'), { method: 'POST', bearer, body: { kind, text }, failures: FAILURES })
}
