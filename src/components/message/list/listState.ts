import type { Ref } from 'vue'

/**
 * What changes around a message list. Handed over as refs in one object, so that a change renders the list and not its page,
 * which would send a new string for each of its children.
 */
export interface ListState {
  /** What stands above the oldest message. */
  older: Readonly<Ref<'more' | 'loading' | 'beginning' | 'failed' | 'none'>>
  /** Why older messages could not be loaded. */
  problem: Readonly<Ref<string>>
  /** Height that keyboard and panels take from the list, px: the end stays in view when this changes. */
  inset: Readonly<Ref<number>>
}
