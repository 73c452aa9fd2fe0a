import type { search as chinese } from '../zh-CN/search'

export const search: Record<keyof typeof chinese, string> = {
  'search.title': 'Search messages',
  'search.titleIn': 'Search in “{name}”',
  'search.hint': 'Search',
  'search.anyDay': 'Any day',
  'search.mine': 'From me',
  'search.busy': 'Searching…',
  'search.more': 'Show more',
  'search.nothing': 'Nothing found',
  'search.partial': 'Only recent messages are on this device. Older ones have not been searched.',
  'search.backTo': 'Searched back to {time}. Older messages have not been searched.',
  'search.busyBackTo': 'Searching, back to {time} so far…',
  'search.stop': 'Stop',
  'search.further': 'Search further back',
  'search.me': 'Me',
}
