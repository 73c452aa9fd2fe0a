import { defineStore } from 'pinia'
import { shallowRef } from 'vue'

import { fieldsOf } from '@/utils/read'

const KEY = 'alerts.v1'

/** Ways in which the user is told of a message in another chat. */
export type AlertName = 'banner' | 'sound' | 'vibration' | 'desktop'

/** Until the user has chosen. A browser asks before it shows notifications, and only who wants them should be asked. */
const AT_FIRST: Record<AlertName, boolean> = { banner: true, sound: true, vibration: true, desktop: false }

function read(): Record<AlertName, boolean> {
  let saved: unknown
  try { saved = uni.getStorageSync(KEY) }
  catch { /* unreadable settings are defaults */ }
  const chosen = Object.entries(fieldsOf(saved)).filter(([name, isOn]) => name in AT_FIRST && typeof isOn === 'boolean')
  return { ...AT_FIRST, ...Object.fromEntries(chosen) }
}

/** What the user chose on this phone about alerts. Loaded after the first page. */
export const useAlertsStore = defineStore('alerts', () => {
  const chosen = shallowRef(read())

  return {
    isOn: (name: AlertName): boolean => chosen.value[name],
    set(name: AlertName, isOn: boolean) {
      chosen.value = { ...chosen.value, [name]: isOn }
      try { uni.setStorageSync(KEY, chosen.value) }
      catch { /* a full storage keeps the choice until the app is closed */ }
    },
  }
})
