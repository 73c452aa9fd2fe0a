import { onTestFinished } from 'vitest'

import { lastSaid } from '@/services/accounts'
import { failed } from '@/utils/failure'

import type { TestApp } from './testApp'

/** The account server of this user wants to see texts, and refuses them until `isPassing`. `count`: the questions. */
export function refusingTexts({ session }: TestApp) {
  const server = { isPassing: false, count: 0 }
  lastSaid.ticket = { appID: 1, userID: 'u', token: '', expiresAt: 0, checksTexts: true }
  onTestFinished(() => { lastSaid.ticket = undefined })
  Object.defineProperty(session, 'kind', { value: 'account' })
  Object.assign(session, {
    async asAccount() {
      server.count++
      if (!server.isPassing)
        throw failed('text-moderated')
    },
  })
  return server
}
