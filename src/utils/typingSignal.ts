import { parseJson } from './parseJson'
import { fieldsOf } from './read'

/**
 * The command by which this app tells that its user is writing: `{"type":"typing","v":1,"on":1}`, or `"on":0` when the user has stopped. Other
 * versions and all other commands mean nothing here.
 */
const VERSION = 1
/** A longer command is none of ours, characters. */
const MOST = 100

export const writeTyping = (isTyping: boolean): string => JSON.stringify({ type: 'typing', v: VERSION, on: isTyping ? 1 : 0 })

/** Returns whether its sender is writing; null for another command. Never throws. */
export function readTyping(command: string): boolean | null {
  const { type, v, on } = fieldsOf(command.length > MOST ? null : parseJson(command))
  return type === 'typing' && v === VERSION && (on === 0 || on === 1) ? on === 1 : null
}
