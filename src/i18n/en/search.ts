import type { search as chinese } from '../zh-CN/search'

export const search: Record<keyof typeof chinese, string> = {
  'search.title': 'Search messages',
  'search.hint': 'Search',
  'search.anyDay': 'Any day',
  'search.mine': 'From me',
  'search.busy': 'Searching…',
  'search.more': 'Show more',
  'search.nothing': 'Nothing found',
  'search.partial': 'Only recent messages are on this phone. Older ones have not been searched.',
  'search.further': 'Search further back',
  'search.me': 'Me',
}
