import type { wide as chinese } from '../zh-CN/wide'

export const wide: Record<keyof typeof chinese, string> = {
  'wide.choose': 'Choose a chat',
  'wide.search': 'Search',
  'wide.next': 'Previous or next chat',
  'wide.close': 'Close the chat',
}
