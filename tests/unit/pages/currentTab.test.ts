import { expect, it } from 'vitest'

import { tabOf } from '@/pages/wide/currentTab'

it.each([
  ['/', 'chats'],
  ['/pages/chats/index', 'chats'],
  ['/packages/chat/index', 'chats'],
  ['/packages/media/gallery', 'chats'],
  ['/packages/media/viewer', 'chats'],
  ['/packages/chat/room', 'chats'],
  ['/packages/search/index', 'chats'],
  ['/pages/contacts/index', 'contacts'],
  ['/packages/contacts/person', 'contacts'],
  ['/pages/me/index', 'me'],
  ['/packages/me/storage', 'me'],
  ['/packages/zim/diagnostics', 'me'],
])('%s belongs to the tab %s of a wide window', (path, tab) => {
  expect(tabOf(path)).toBe(tab)
})
