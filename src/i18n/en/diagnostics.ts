import type { diagnostics as chinese } from '../zh-CN/diagnostics'

export const diagnostics: Record<keyof typeof chinese, string> = {
  'diagnostics.title': 'Diagnostics',
  'diagnostics.means': 'If something goes wrong, copy this and send it to the operator.',
  'diagnostics.app': 'App version',
  'diagnostics.phase': 'Connection',
  'diagnostics.userID': 'User ID',
  'diagnostics.version': 'ZIM SDK version',
  'diagnostics.storage': 'Device storage',
  'diagnostics.storage.ok': 'In order',
  'diagnostics.storage.full': 'Full: some messages are not kept on this device',
  'diagnostics.storage.unavailable': 'Does not respond: some content is not kept on this device',
  'diagnostics.tabs': 'Several tabs',
  'diagnostics.tabs.exact': 'The tab that was opened first is in use',
  'diagnostics.tabs.last': 'The browser has no Web Locks (they need https): the tab that signed in last is in use',
  'diagnostics.receipts': 'Read receipts',
  'diagnostics.receipts.on': 'Available',
  'diagnostics.receipts.off': 'Switched off in “Notifications and privacy”',
  'diagnostics.receipts.refused': 'Not available: not in the plan, or switched off in the configuration',
  'diagnostics.server': 'Account server',
  // #ifdef H5
  'diagnostics.origin': 'Origin of this page',
  // #endif
  'diagnostics.failure': 'Last failure',
  'diagnostics.code': 'Error code',
  'diagnostics.detail': 'Original message',
  'diagnostics.none': 'None',
  'diagnostics.errors': 'Recent SDK errors',
  'diagnostics.copy': 'Copy all',
}
