import type { Emulator } from 'zim-emulator/server'

import { createHash } from 'node:crypto'
import { storeFile } from 'zim-emulator/world'

/** ZIM's types of messages with a file. */
const ZIM_TYPE = { image: 11, file: 12, video: 14 } as const

/** Puts a file into the emulated ZIM. Returns the content of a message that carries it, for `seedMessages`. */
export function storedFile({ world }: Emulator, kind: keyof typeof ZIM_TYPE, name: string, bytes: Uint8Array, more: object = {}) {
  const md5 = createHash('md5').update(bytes).digest('hex')
  storeFile(world.state, { md5 }, bytes)
  return { type: ZIM_TYPE[kind], fileUID: md5, fileName: name, fileSize: bytes.length, ...more }
}

/** The file of such a content is gone from ZIM's file server. */
export function removeStored({ world }: Emulator, { fileUID }: { fileUID: string }): void {
  world.state.files.delete(fileUID)
}
