import type { MessageBody } from '@/types/message'

import { failed } from '@/utils/failure'

import type { MessageModel } from './contract'

/** What the bodies of all files have. `url` is '' until ZIM has the file: until then the device alone has it (services/media). */
export interface FileBody {
  /** Safe to show and to be a part of a path. */
  name: string
  bytes: number
  url: string
}

const MEGABYTE = 1024 * 1024

/**
 * The model of a kind whose content is a file at ZIM.
 * @param empty a body with '' and 0 in every field: a stored field that is missing or malformed is read as these
 * @param megabytes ZIM's limit of the file. The app's own limits are checked when a file is chosen
 */
export function mediaModel<Body extends FileBody & MessageBody>(empty: Body, megabytes: number): MessageModel<Body> {
  const fields = Object.entries(empty)
  return {
    parse: saved => Object.assign({}, saved, ...fields.map(([name, value]) => ({ [name]: typeof saved[name] === typeof value ? saved[name] : value }))) as Body,
    plainText: () => '',
    allows: ['forward', 'reply', 'recall', 'delete'],
    check({ bytes, url }) {
      // ZIM has it: it is forwarded.
      if (url)
        return
      if (!bytes)
        throw failed('file-empty')
      if (bytes > megabytes * MEGABYTE)
        throw failed('file-too-large', { params: { limit: megabytes, size: Math.ceil(bytes / MEGABYTE) } })
    },
    // Addresses are long, and the list shows one line.
    preview: body => ({ ...empty, ...Object.fromEntries(Object.entries(body).filter(([name, value]) => name === 'name' || name === 'kind' || typeof value === 'number')) }),
  }
}
