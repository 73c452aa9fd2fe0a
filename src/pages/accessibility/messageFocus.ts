import { last } from '@/utils/last'

import { isShown } from './isShown'
import { moveFocusInLists, visibleIn } from './listFocus'

const LIST = '.message-list .scroll'
const STOPS = '.content, .aside[data-n], .gap, .head .text-button'
/** What the Tab key reaches from a message that has the focus: its links and buttons, and the reactions below it. */
const INNER = '[data-link][tabindex], .again, .quote, .replies'
const CHIPS = '.chips'
/** They disappear when they are pressed: what leads to the end of the list, and the button that sends. */
const TO_FIELD = '.message-list > .pill:not(.pill--top), .message-list > .back, .composer .send'
/** What gets the focus then. */
const FIELD = '.composer textarea'

function setReach(stop: Element, tabindex: '0' | '-1') {
  const chips = stop.closest('.line')?.nextElementSibling
  const reactions = chips?.matches(CHIPS) ? Array.from(chips.children) : []
  for (const inner of [...Array.from(stop.querySelectorAll(INNER)), ...reactions]) inner.setAttribute('tabindex', tabindex)
}

/**
 * H5: moves the focus in a list of messages. The Tab key enters the list at the message that had the focus last, or at the newest one that can be
 * seen, and goes on to the links of a message.
 */
export function moveFocusInMessages(): void {
  moveFocusInLists({
    list: LIST,
    stops: STOPS,
    entry(list, stops, lastFocused) {
      const visible = visibleIn(list, stops)
      return lastFocused && visible.includes(lastFocused) ? lastFocused : last(visible) ?? last(stops)
    },
    onEnter: stop => setReach(stop, '0'),
    onLeave: stop => setReach(stop, '-1'),
    stopBeside: target => target.closest(CHIPS)?.previousElementSibling?.querySelector<HTMLElement>('.content'),
  })
  // By keyboard: clicks by mouse and finger are trusted events.
  document.addEventListener('click', ({ target, isTrusted }) => {
    if (isTrusted || !(target instanceof Element) || !target.closest(TO_FIELD))
      return
    Array.from(document.querySelectorAll<HTMLElement>(FIELD)).find(isShown)?.focus({ preventScroll: true })
  })
}
