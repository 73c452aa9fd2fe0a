import { describe, expect, it } from 'vitest'
import { shallowRef } from 'vue'

import type { Zim } from '@/composables/useZim'
import type { ConnectionStatus } from '@/types/connection'

import { askLive } from '@/stores/askLive'

/** Asks for a page over a connection that `change` changes before ZIM answers. */
async function askDuring(change: (set: (phase: ConnectionStatus['phase']) => void) => void) {
  const connection = shallowRef({ phase: 'online' } as ConnectionStatus)
  const client = {}
  const zim = { connection, ask: (request: (client: object) => Promise<unknown>) => request(client) } as unknown as Zim
  return askLive(zim, async () => {
    change((phase) => { connection.value = { phase } as ConnectionStatus })
    return 'a page'
  })
}

describe('an answer that the SDK may give from its memory', () => {
  it('is returned when the connection stayed', async () => {
    expect(await askDuring(() => {})).toBe('a page')
  })

  it('is dropped when the connection was lost after the request', async () => {
    await expect(askDuring(set => set('reconnecting'))).rejects.toMatchObject({ failure: { kind: 'network' } })
  })

  it('is dropped when the connection was lost after the request and has returned', async () => {
    await expect(askDuring((set) => {
      set('reconnecting')
      set('online')
    })).rejects.toMatchObject({ failure: { kind: 'network' } })
  })
})
