import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import type { Dist } from '../miniprogram/host'
import type { SetDataCall } from '../miniprogram/host/types'

import { startBench } from './chats'
import { open, receive } from './steps'
import { textOf } from './world'

const LIST = 'packages/chat/message/list'

/** The names of the fields that elements show, in a compiled template. */
function fieldsIn(dist: Dist, component: string, element: RegExp): string[] {
  const found = [...readFileSync(join(dist.dir, LIST, `${component}.wxml`), 'utf8').matchAll(element)].map(([, field]) => field!)
  if (!found.length)
    throw new Error(`${component}.wxml shows nothing for screen readers alone`)
  return found
}

/** Bytes of fields, with their names, in all of `data`. */
function bytesOf(data: unknown, fields: string[]): number {
  if (typeof data !== 'object' || data === null)
    return 0
  return Object.entries(data).reduce((sum, [name, value]) => sum + (fields.includes(name) ? Buffer.byteLength(JSON.stringify({ [name]: value })) - 1 : bytesOf(value, fields)), 0)
}

/** What one received text costs for screen readers alone, in bytes of setData: in its row, and to announce it. Both are part of the step "append one text". */
export async function measureSpoken(dist: Dist): Promise<{ row: number, announcement: number }> {
  const calls: SetDataCall[] = []
  const bench = await startBench(dist, world => world.seed('bob', 10), { onSetData: call => calls.push(call) })
  try {
    await open(bench)
    calls.length = 0
    await receive(bench, textOf(11))
  }
  finally { await bench.end() }
  const sum = (component: string, fields: string[]) => calls.filter(call => call.component.endsWith(`/${component}`)).reduce((bytes, { data }) => bytes + bytesOf(data, fields), 0)
  return {
    row: sum('MessageSection', fieldsIn(dist, 'MessageSection', /class="clock[^>]*>\{\{row\.(\w+)\}\}/g)),
    announcement: sum('MessageList', fieldsIn(dist, 'MessageList', /aria-live="polite"[^>]*>\{\{(\w+)\}\}/g)),
  }
}
