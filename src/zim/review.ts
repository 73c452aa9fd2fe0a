import type { Review } from '@/types/annotations'
import type { MessageBody } from '@/types/message'

import { parseJson } from '@/utils/parseJson'
import { fieldsOf, string } from '@/utils/read'

const KEY = /^[\w-]{1,64}$/

/** The key with which our server has marked a message whose media had no verdict when it was sent (server/src/zego/mark.ts); undefined for other messages. */
export function reviewFromZim(extendedData: unknown): Review | undefined {
  const key = string(fieldsOf(parseJson(string(extendedData))).check)
  return KEY.test(key) ? { key, state: 'waiting' } : undefined
}

/** Only their author sees the content of such a message. */
export function withheld(body: MessageBody, zimType: number): MessageBody {
  return body.kind === 'revoked' ? body : { kind: 'checking', zimType, content: body }
}
