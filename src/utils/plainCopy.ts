import { utf8Length } from './bytes'

/** Returns a copy of a value by JSON. Returns undefined when that fails (a cycle, a getter that throws) or takes more than `limit` bytes. */
export function plainCopy(value: unknown, limit: number): unknown {
  try {
    const json = JSON.stringify(value)
    return utf8Length(json) <= limit ? JSON.parse(json) as unknown : undefined
  }
  catch { return undefined }
}
