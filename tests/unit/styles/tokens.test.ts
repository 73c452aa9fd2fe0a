import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

import { AVATAR_TONES } from '@/utils/avatarFallback'

import { readBrand } from '../../../scripts/brand.mjs'
import { contrast, LEAST_CONTRAST, readContrasts, readTokens } from '../../../scripts/goingLive/contrast'
import { hasStalePictures } from '../../../scripts/goingLive/pictures'

const brand = readBrand('.')
const { light, dark } = readTokens(brand)
const tones = [...readFileSync('src/styles/avatars.css', 'utf8').matchAll(/--tone-\d: (#[0-9a-f]{6})/g)].map(([, colour]) => colour!)

describe.each(['light', 'dark'] as const)('in the %s colours', (theme) => {
  it.each(readContrasts(brand).filter(pair => pair.theme === theme))('$text on $on has a contrast of at least 4.5 : 1', ({ ratio }) => {
    expect(ratio).toBeGreaterThanOrEqual(LEAST_CONTRAST)
  })
})

it('the dark colours replace every light one', () => {
  expect(Object.keys(dark).sort()).toEqual(Object.keys(light).sort())
})

it('white has a contrast of at least 4.5 : 1 on every avatar tone', () => {
  expect(tones).toHaveLength(AVATAR_TONES)
  expect(Math.min(...tones.map(tone => contrast('#ffffff', tone)))).toBeGreaterThanOrEqual(LEAST_CONTRAST)
})

it('the pictures of the tabs have the colours of the brand, and those of another brand would not', async () => {
  expect(await hasStalePictures(brand)).toBe(false)
  expect(await hasStalePictures({ ...brand, colours: { ...brand.colours, dark: { ...brand.colours.dark, accent: '#b388ff' } } })).toBe(true)
})
