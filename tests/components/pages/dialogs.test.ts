import { beforeEach, describe, expect, it, vi } from 'vitest'

import { confirm } from '@/pages/dialogs'

import { readBrand } from '../../../scripts/brand.mjs'

const { light, dark } = readBrand('.').colours

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
