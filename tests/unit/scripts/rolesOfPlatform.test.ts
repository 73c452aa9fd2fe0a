import { expect, it } from 'vitest'

import { forPlatform } from '../../../scripts/vite/rolesOfPlatform'

const TEMPLATE = '<view role="button" aria-role="button" :aria-pressed="isOn">'

it('browsers get no role of mini programs, and mini programs no state that only browsers know', () => {
  expect(forPlatform(TEMPLATE, true)).toBe('<view role="button" :aria-pressed="isOn">')
  expect(forPlatform(TEMPLATE, false)).toBe('<view role="button" aria-role="button" :aria-selected="isOn">')
})

it('gives a heading its level in browsers alone', () => {
  const heading = '<view role="heading" aria-role="heading" aria-level="2">'
  expect(forPlatform(heading, true)).toBe('<view role="heading" aria-level="2">')
  expect(forPlatform(heading, false)).toBe('<view role="heading" aria-role="heading">')
})
