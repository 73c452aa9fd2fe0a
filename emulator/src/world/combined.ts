/**
 * Combined messages (type 100). The messages inside are a file that the sending client has uploaded and encrypted; the server stores it and
 * knows its key by name. A message that is forwarded leads to the same file.
 */
import type { StoredMessage, WorldState } from './state'

import { ZIMMessageType } from '../enums'
import { failure } from '../failure'
import { FILES_PATH } from '../files'

/** The content as it is stored. 6000211 for a file that the server does not have. */
export function acceptCombined(world: WorldState, content: StoredMessage['content']): StoredMessage['content'] {
  const { aesKey = '', fileUID = '' } = content as StoredMessage['content'] & { aesKey?: string, fileUID?: string }
  const md5 = world.combined.get(aesKey) ?? fileUID
  if (!aesKey || !world.files.has(md5))
    throw failure(6000211)
  world.combined.set(aesKey, md5)
  const { fileName: _, fileSize: __, fileDownloadUrl: ___, ...rest } = content
  return { ...rest, fileUID: md5 }
}

/** What a client sees of the content: an ID, and never the messages inside. */
export function combinedView({ title, summary, aesKey, fileUID: _, ...rest }: StoredMessage['content'], conversationType: number, conversationID: string, localMessageID: string): StoredMessage['content'] {
  return { ...rest, title, summary, messageList: [], combineID: `0-${conversationType}_${localMessageID}_${String(aesKey)}-${conversationID}` }
}

export const isCombined = (type: number) => type === ZIMMessageType.Combine

/** The path of the file with the messages inside. 6000211 when there is none. */
function combinedFile(world: WorldState, _: string, { key }: { key: string }): { path: string } {
  const md5 = world.combined.get(key)
  if (!md5)
    throw failure(6000211)
  return { path: `${FILES_PATH}${md5}` }
}

export const operations = { combinedFile }
