import type { settings as chinese } from '../zh-CN/settings'

export const settings: Record<keyof typeof chinese, string> = {
  'storage.title': 'Storage',
  'storage.reading': 'Reading',
  'storage.total': 'Chats on this device',
  'storage.means': 'Tap a chat to remove its messages from this device. Unsent messages and drafts stay.',
  'storage.empty': 'No messages are kept on this device.',
  'storage.failed': 'The storage of this device cannot be read, so its use is unknown; nothing was removed. Open this page again later.',
  'storage.otherTab': 'The account is used in another tab. Remove messages there.',
  'storage.clear': 'Remove',
  'storage.clearAll': 'Remove all messages',
  'storage.clearAllAsk': 'Remove the messages of all chats from this device?',
  'storage.clearAsk': 'Remove the messages of “{name}” from this device?',
  'storage.clearMeans': 'Only the messages kept on this device are removed. Those on the server and the other side’s are not affected, and an opened chat downloads them again. Unsent messages and drafts stay.',
  'storage.clearFailed': 'The storage of this device did not respond; not everything was removed. Try again later.',

  'about.title': 'About',
  'about.name': 'ZIM Chat',
  'about.version': 'Version {version}',
  'about.packages': 'This app uses {n} package. Tap its name for the licence. | This app uses {n} packages. Tap a name for its licence.',
  'about.noPackages': 'The list of packages comes with a production build.',
  'about.noText': 'This package comes without the text of a licence.',
}
