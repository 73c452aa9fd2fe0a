import { expect, it } from 'vitest'

import { placeMenu } from '@/packages/chat/message/menuPlacement'

const LIST = { top: 0, height: 500 }

it.each([
  ['above its bubble', 48, { top: 100, height: 40 }, LIST, { position: 'above', top: 90 }],
  ['below where there is no room above', 48, { top: 20, height: 40 }, LIST, { position: 'below', top: 70 }],
  ['below where two rows have no room above', 96, { top: 100, height: 40 }, LIST, { position: 'below', top: 150 }],
  ['over a bubble that is higher than the list', 48, { top: -300, height: 1000 }, LIST, { position: 'over', top: 226 }],
  ['over a bubble that leaves no room on either side', 48, { top: 10, height: 460 }, LIST, { position: 'over', top: 216 }],
  ['at the top of a list that is lower than the menu', 96, { top: 10, height: 20 }, { top: 0, height: 60 }, { position: 'over', top: 0 }],
  ['over the list where the position is not known', 48, null, LIST, { position: 'over', top: 226 }],
])('the menu stands %s', (_, height, bubble, list, place) => {
  expect(placeMenu('mine', height, bubble, list)).toEqual({ side: 'mine', ...place })
})
