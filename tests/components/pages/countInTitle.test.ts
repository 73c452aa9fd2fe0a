import { expect, it, vi } from 'vitest'

import { countInTitle } from '@/pages/attention/countInTitle'

it('the number stands before the title of each page, also of one that begins like it, and goes', async () => {
  document.title = 'Chats'
  const show = countInTitle()
  show('3')
  expect(document.title).toBe('(3) Chats')
  document.title = '(2) friends'
  await vi.waitFor(() => expect(document.title).toBe('(3) (2) friends'))
  show('99+')
  expect(document.title).toBe('(99+) (2) friends')
  show('')
  expect(document.title).toBe('(2) friends')
})
