import { readFileSync } from 'node:fs'
import { beforeEach, describe, expect, it, vi } from 'vitest'

import { confirm } from '@/pages/dialogs'

const [light, dark] = readFileSync('src/styles/tokens.css', 'utf8').split('@media').map(part =>
  Object.fromEntries([...part.matchAll(/--(accent|danger): (#[0-9a-f]{6})/g)].map(([, name, colour]) => [name!, colour!])))

describe('the confirm button of a question', () => {
  let shown: UniApp.ShowModalOptions[]

  beforeEach(() => {
    shown = []
    vi.mocked(uni).showModal = ((modal: UniApp.ShowModalOptions) => { shown.push(modal) }) as never
  })

  const colourOf = (options?: Parameters<typeof confirm>[2]) => {
    void confirm('Sure?', '', options)
    return shown.at(-1)!.confirmColor
  }

  it.each([['light', light], ['dark', dark]] as const)('has the colours of the app in the theme %s, and is red where something is lost', (name, tokens) => {
    document.documentElement.dataset.theme = name
    expect(colourOf()).toBe(tokens!.accent)
    expect(colourOf({ isDestructive: true })).toBe(tokens!.danger)
  })
})
