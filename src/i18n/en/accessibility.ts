import type { accessibility as chinese } from '../zh-CN/accessibility'

export const accessibility: Record<keyof typeof chinese, string> = {
  'accessibility.back': 'Back',
  'accessibility.tabs': 'Navigation',
  'accessibility.choices': 'Choices',
  'accessibility.day': 'Day',
}
