import { expect, it } from 'vitest'

import { forPlatform } from '../../../scripts/vite/rolesOfPlatform'

const TEMPLATE = '<view role="button" aria-role="button" :aria-pressed="isOn">'

it('browsers get no role of mini programs, and mini programs no state that only browsers know', () => {
  expect(forPlatform(TEMPLATE, true)).toBe('<view role="button" :aria-pressed="isOn">')
  expect(forPlatform(TEMPLATE, false)).toBe('<view role="button" aria-role="button" :aria-selected="isOn">')
})
