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
  'storage.media': 'Pictures, videos and files',
  'storage.clearMediaAsk': 'Clear the pictures, videos and files on this device?',
  'storage.clearMediaMeans': 'Only the copies on this device are removed, and downloaded again when you open them; what has expired on the server cannot be seen any more. Files that are not sent yet stay.',
  'storage.clearFailed': 'The storage of this device did not respond; not everything was removed. Try again later.',

  'about.title': 'About',
  'about.name': 'ZIM Chat',
  'about.version': 'Version {version}',
  'about.packages': 'This app uses {n} package. Tap its name for the licence. | This app uses {n} packages. Tap a name for its licence.',
  'about.noPackages': 'The list of packages comes with a production build.',
  'about.noText': 'This package comes without the text of a licence.',

  'notifications.title': 'Notifications',
  'notifications.here': 'While the app is in front',
  'notifications.banner': 'Banner',
  'notifications.sound': 'Sound',
  'notifications.vibration': 'Vibration',
  'notifications.means': 'For new messages in other chats. The chat that you are reading and muted chats do not alert you.',
  // #ifdef H5
  'notifications.outside': 'While the app is not in front',
  'notifications.desktop': 'Desktop notifications',
  'notifications.default': 'When you switch this on, the browser asks whether to allow notifications. Choose “Allow”.',
  'notifications.granted': 'New messages are shown by your system while this tab is not in front. Muted chats show none.',
  'notifications.denied': 'The browser does not allow this site to show notifications, so none arrive. Choose the icon at the left of the address bar, allow notifications in the site settings, then come back and switch this on.',
  'notifications.unsupported': 'This browser does not let web pages show notifications. Open this page in Chrome, Edge, Firefox or Safari on a computer. The title of the tab has the number of unread messages.',
  'notifications.insecure': 'This address does not begin with https, so the browser allows no notifications. Open the page by an address that does.',
  // #endif
}
