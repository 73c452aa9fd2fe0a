import { onHide, onShow, onUnload } from '@dcloudio/uni-app'
import { watch } from 'vue'

import type { Review } from '@/types/annotations'
import type { ConversationKey } from '@/types/conversation'
import type { Message } from '@/types/message'
import type { TimelineChange } from '@/types/timelineChange'

import { parseBody } from '@/messages/models'
import { fetchVerdicts, MOST_CHECKS } from '@/services/verdicts'
import { useChatStore } from '@/stores/chat'
import { useSessionStore } from '@/stores/session'

import { createVerdictAsker } from './verdictAsker'

/** Known and loaded messages that wait. */
const MOST_WAITING = 200

/** Shows the media of the open conversation when our server has let them pass. Asks only while the page is shown and the app is online. */
export function useVerdicts(key: () => ConversationKey) {
  const chat = useChatStore()
  const session = useSessionStore()
  let isShown = true

  const waiting = () => chat.timeline(key()).messages.filter(({ review }) => review?.state === 'waiting').slice(-MOST_WAITING)

  function apply(review: Review) {
    const changes = waiting().filter(message => message.review!.key === review.key).map(({ id, body }) => {
      const content = review.state === 'passed' && body.kind === 'checking' ? parseBody(body.content) : null
      return { id, set: { review }, ...(content && { body: content }) }
    })
    if (changes.length) chat.apply({ type: 'messages-annotated', conversation: key(), changes })
  }

  const asker = createVerdictAsker({
    ask: keys => session.asAccount(bearer => fetchVerdicts(bearer, keys)),
    most: MOST_CHECKS,
    canAsk: () => isShown && session.phase === 'online' && session.kind === 'account',
    onVerdict: apply,
  })

  function follow(messages: readonly Message[]) {
    const keys = messages.flatMap(({ review }) => review?.state === 'waiting' ? review.key : [])
    if (keys.length) asker.follow(keys)
  }

  watch(() => session.phase, asker.resume)
  function show(isNow: boolean) {
    isShown = isNow
    asker.resume()
  }
  const hide = () => show(false)
  onShow(() => show(true))
  onHide(hide)
  uni.onAppHide(hide)
  onUnload(() => {
    uni.offAppHide(hide)
    asker.stop()
  })

  return {
    /** Called with what has changed in the conversation. */
    changed(changes: readonly TimelineChange[]) {
      for (const change of changes) {
        if (change.type === 'reset') follow(waiting())
        else if ('messages' in change) follow(change.messages)
        else if ('message' in change) follow([change.message])
      }
    },
    /** Called when the conversation is open. */
    opened: () => follow(waiting()),
  }
}
