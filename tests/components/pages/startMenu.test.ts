import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { t } from '../../support/texts'

beforeEach(() => vi.resetModules())
afterEach(() => vi.unstubAllEnvs())

/** The lines of the menu over the chats. */
async function linesOf(withoutRooms: string) {
  vi.stubEnv('VITE_WITHOUT_ROOMS', withoutRooms)
  const { openStartMenu } = await import('@/pages/chats/startMenu')
  let lines: string[] = []
  vi.mocked(uni).showActionSheet = (({ itemList, fail }: UniApp.ShowActionSheetOptions) => {
    lines = itemList
    fail?.({})
  }) as never
  const entry = () => {}
  await openStartMenu({ group: entry, add: entry, scan: entry, room: entry })
  return lines
}

describe('the menu of the plus sign', () => {
  it('leads to rooms, but not where the brand has none', async () => {
    const all = await linesOf('')
    expect(all).toHaveLength(4)
    expect(all.at(-1)).toBe(t('startMenu.room'))
    vi.resetModules()
    expect(await linesOf('1')).toEqual(all.slice(0, 3))
  })
})
