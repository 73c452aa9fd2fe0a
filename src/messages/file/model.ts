import type { MessageModel } from '../contract'
import type { FileBody } from '../mediaModel'

import { mediaModel } from '../mediaModel'

/** A file of any kind. */
export interface DocumentBody extends FileBody { kind: 'file' }

declare module '@/types/message' {
  interface MessageBodies { file: DocumentBody }
}

/** A file is found by its name. */
export const file: MessageModel<DocumentBody> = { ...mediaModel<DocumentBody>({ kind: 'file', name: '', bytes: 0, url: '' }, 100), plainText: ({ name }) => name }
