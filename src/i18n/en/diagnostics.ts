import type { diagnostics as chinese } from '../zh-CN/diagnostics'

export const diagnostics: Record<keyof typeof chinese, string> = {
  'diagnostics.title': 'Diagnostics',
  'diagnostics.phase': 'Connection',
  'diagnostics.userID': 'User ID',
  'diagnostics.version': 'ZIM SDK version',
  'diagnostics.failure': 'Last failure',
  'diagnostics.code': 'Error code',
  'diagnostics.detail': 'Original message',
  'diagnostics.none': 'None',
  'diagnostics.errors': 'Recent SDK errors',
  'diagnostics.copy': 'Copy all',
}
