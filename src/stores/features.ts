import { defineStore } from 'pinia'

import type { ZimClient } from '@/zim/client'

import { useZim } from '@/composables/useZim'
import { failureOf } from '@/utils/failure'

import { createAccountRecord } from './accountRecord'
import { useSessionStore } from './session'

const FEATURES = ['reply', 'forward', 'edit', 'reactions', 'messagePins', 'conversationPins', 'receipts', 'typing', 'commonGroups', 'presence'] as const

export type Feature = typeof FEATURES[number]

/** When ZIM refused a feature because of the plan, ms. */
type Refusals = Partial<Record<Feature, number>>

/** What the plan refuses is asked for again after this time, ms. */
const REMEMBERED = 24 * 3600_000

/** Of an AppID: the plan is the same for all its users. */
export const refusedFeaturesKey = (account: string) => `features.v1.${account.split('.')[0]}`

function parseRefusals(saved: unknown): Refusals {
  const times = Object.entries(typeof saved === 'object' && saved !== null ? saved : {})
  return Object.fromEntries(times.filter(([feature, at]) => (FEATURES as readonly string[]).includes(feature) && Number.isFinite(at)))
}

/**
 * Which optional features of ZIM this app offers: those that the brand does not switch off, and that the plan of the AppID has. A plan
 * is known by its refusals alone (6000013).
 */
export const useFeaturesStore = defineStore('features', () => {
  const zim = useZim()
  const session = useSessionStore()
  const refusals = createAccountRecord<Refusals>({ keyOf: refusedFeaturesKey, parse: parseRefusals, blank: {} })
  const switchedOff = new Set((import.meta.env.VITE_FEATURES ?? '').split(',').map(name => name.trim().replace(/^-/, '')))

  const isRefused = (feature: Feature) => Math.abs(Date.now() - (refusals.value.value[feature] ?? -Infinity)) < REMEMBERED

  /** Whether the feature is offered. Reactive, but for the end of a refusal. */
  const isOn = (feature: Feature) => !switchedOff.has(feature) && !isRefused(feature)

  /** Runs a request of a feature. What the plan refuses is not offered for a day. Rejects as the request does. */
  async function ask<T>(feature: Feature, request: (client: ZimClient) => Promise<T>): Promise<T> {
    try { return await zim.ask(request) }
    catch (thrown) {
      const failure = failureOf(thrown)
      if (failure.kind === 'plan') {
        if (!isRefused(feature)) session.recordError({ ...failure, detail: `${feature}: ${failure.detail}` })
        noteRefusal(feature)
      }
      throw thrown
    }
  }

  /** The plan has refused a feature: it is not offered for a day. */
  function noteRefusal(feature: Feature) {
    refusals.change(known => ({ ...known, [feature]: Date.now() }))
  }

  return {
    isOn,
    /** As `isOn`, once it is known what was refused before this start of the app. */
    async isKnownOn(feature: Feature) {
      await refusals.whenRestored()
      return isOn(feature)
    },
    ask,
    noteRefusal,
  }
})
