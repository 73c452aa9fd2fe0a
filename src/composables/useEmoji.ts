import { ref, shallowRef } from 'vue'

import { loadEmoji } from '@/services/emoji'

type EmojiGroups = Awaited<ReturnType<typeof loadEmoji>>
export type EmojiGroup = keyof EmojiGroups

/** Of this device, not of an account. Removed with the data of an account that signs out. */
export const RECENT_EMOJI_KEY = 'emoji.v1'
const MOST_RECENT = 16

function savedRecent(): string[] {
  try {
    const emoji = uni.getStorageSync(RECENT_EMOJI_KEY) as unknown
    return Array.isArray(emoji) ? emoji.filter((one): one is string => typeof one === 'string' && one.length < 20).slice(0, MOST_RECENT) : []
  }
  catch { return [] }
}

/** The emoji to choose from, and those that were picked last. */
export function useEmoji() {
  /** Null until they are loaded. */
  const groups = shallowRef<EmojiGroups | null>(null)
  const hasFailed = ref(false)
  /** Newest first. Read once: keys must not move under a finger. */
  const recent = savedRecent()

  async function load() {
    hasFailed.value = false
    try { groups.value = await loadEmoji() }
    catch { hasFailed.value = true }
  }

  void load()

  return {
    groups,
    hasFailed,
    load,
    recent,
    noteRecent(emoji: string) {
      try { uni.setStorageSync(RECENT_EMOJI_KEY, [emoji, ...savedRecent().filter(one => one !== emoji)].slice(0, MOST_RECENT)) }
      catch { /* a full storage forgets it */ }
    },
  }
}
