import { defineStore } from 'pinia'

import { fieldsOf } from '@/utils/read'

import { createAccountRecord } from './accountRecord'
import { privacyKey } from './privacyKey'

/**
 * What others are told of this user: that messages were read, and that the user is writing. Both work in both directions. `onlyFriends`: messages of
 * strangers do not alert (stores/strangers.ts). `errorReports`: our server is told of errors of the app (stores/errorReports.ts).
 */
export type PrivacyName = 'receipts' | 'typing' | 'onlyFriends' | 'errorReports'

type Privacy = Record<PrivacyName, boolean>

const AT_FIRST: Privacy = { receipts: true, typing: true, onlyFriends: false, errorReports: false }

/** A choice that only a later version knows is kept for it. */
function parse(saved: unknown): Privacy {
  const chosen = Object.entries(fieldsOf(saved)).filter(([, isOn]) => typeof isOn === 'boolean')
  return { ...AT_FIRST, ...Object.fromEntries(chosen) }
}

/** What the account has chosen on this device. Until that is read, and where it cannot be read, nothing is told. */
export const usePrivacyStore = defineStore('privacy', () => {
  const chosen = createAccountRecord<Privacy | null>({ keyOf: privacyKey, parse, blank: null })

  return {
    /** Reactive. */
    isOn: (name: PrivacyName): boolean => chosen.value.value?.[name] === true,
    set: (name: PrivacyName, isOn: boolean) => chosen.change(known => ({ ...AT_FIRST, ...known, [name]: isOn })),
  }
})
