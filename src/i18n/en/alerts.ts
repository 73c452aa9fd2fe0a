import type { alerts as chinese } from '../zh-CN/alerts'

export const alerts: Record<keyof typeof chinese, string> = {
  'alert.close': 'Close',

  'update.ready': 'New version',
  'update.means': 'It is downloaded and starts with the app. Unsent messages and drafts are kept.',
  'update.restart': 'Restart',
  'update.later': 'Later',
}
