import type { Ref } from 'vue'

/**
 * State around a message list. Passed as refs in one object, so that a change renders the list and not its page. A render of the
 * page would send a new string to the view for each of its children.
 */
export interface ListState {
  /** State of older messages, shown above the oldest one. */
  older: Readonly<Ref<'more' | 'loading' | 'beginning' | 'failed' | 'none'>>
  /** Text of the failure that prevented loading older messages. */
  problem: Readonly<Ref<string>>
  /** The unread messages are being loaded. */
  isSeeking: Readonly<Ref<boolean>>
  /** Messages are chosen: each has a mark. */
  isChoosing: Readonly<Ref<boolean>>
  /** Incremented when something beside the list has changed its height. A list at its end stays at its end. */
  resizes: Readonly<Ref<number>>
  /** Incremented when the page is shown, before it draws what came while it was hidden. */
  shows: Readonly<Ref<number>>
}
