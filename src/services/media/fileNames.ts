import { extensionOf } from '@/utils/fileName'

/** Folder of the file that was opened last, beside those of the accounts. */
export const OPENED = 'opened'

/** A text as a part of a path: other characters than `0-9a-z` are escaped, so that two texts are never one part. */
export const pathPart = (text: string) => text.replace(/[^0-9a-z]/g, character => `_${character.charCodeAt(0).toString(36)}_`)

/** The name of a message's file on this device. @param name the name that the message gives it; its extension tells players and viewers what it is */
export function fileNameOf(messageKey: string, name: string): string {
  const extension = extensionOf(name)
  return pathPart(messageKey) + (extension && `.${extension}`)
}
