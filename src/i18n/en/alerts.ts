import type { alerts as chinese } from '../zh-CN/alerts'

export const alerts: Record<keyof typeof chinese, string> = {
  'alert.close': 'Close',
}
