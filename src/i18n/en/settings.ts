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
  'about.name': 'brand(name.en)',
  'about.version': 'Version {version}',
  'about.packages': 'This app uses {n} package. Tap its name for the licence. | This app uses {n} packages. Tap a name for its licence.',
  'about.noPackages': 'The list of packages comes with a production build.',
  'about.noText': 'This package comes without the text of a licence.',

  'notifications.title': 'Notifications and privacy',
  'notifications.here': 'While the app is in front',
  'notifications.banner': 'Banner',
  'notifications.sound': 'Sound',
  'notifications.vibration': 'Vibration',
  'notifications.means': 'For new messages in other chats. The chat that you are reading and muted chats do not alert you.',

  'notifications.away': 'While you are not online',
  // #ifdef MP-WEIXIN
  'notifications.weChat': 'WeChat notification',
  'notifications.left': '{n} left',
  'notifications.awayMeans': 'When a message arrives while you are not online, WeChat tells you, at most once in ten minutes for each chat, without its text. Muted chats show none. Each tap adds one.',
  // #endif

  // #ifdef H5
  'notifications.push': 'Push from the browser',
  'push.available': 'When a message arrives while the app is closed, the browser tells you, at most once in ten minutes for each chat, without its text. Muted chats show none.',
  'push.denied': 'The browser does not let this site notify. Allow notifications in the settings of the site, then come back and turn this on.',
  'push.unsupported': 'This browser cannot notify while the app is closed.',
  'push.not-installed': 'On iPhone and iPad, first add this page to the home screen (Share), then open it from there.',
  // #endif

  'privacy.told': 'What others can see',
  'privacy.receipts': 'Read receipts',
  'privacy.receiptsMeans': 'On: others see “Read” after their message was on your screen, and you see it for yours if they have switched it on, too. Off: others are no longer told what you have read, and you see no “Read”. What they were told stays, and unread counts do not change. After you switch it on again, messages that you look at again are told. For this account on this device.',
  'privacy.typing': 'Typing',
  'privacy.typingMeans': 'On: while you write, people who have written to you see “Typing…”, and you see it of them. What you write is neither sent before nor kept. Off: nobody sees it on either side. There is none in rooms.',
  'privacy.writers': 'Strangers',
  'privacy.whoWrites': 'Who may write to me',
  'privacy.everyone': 'Everybody',
  'privacy.friends': 'Friends only',
  'privacy.writersMeans': 'With “Friends only”, messages of others still arrive, but do not alert and are not counted; in their chat you can add or block them. Groups are not concerned. For this account on this device alone; the others do not know. To keep somebody from writing, block them.',
  'errorReports.title': 'Improvement',
  'errorReports.send': 'Send error reports',
  'errorReports.means': 'On: when the app fails, the kind of error, the place in the code, the page and the version are sent to the operator, at most 20 a day. No messages, names, accounts or contacts are in them; they are stored without your account and deleted after 30 days. For this account on this device.',
  'privacy.unavailable': 'This app does not have this feature at present, so that the switch has no effect.',
  'consent.heading': 'Agreement',
  'consent.manage': 'Agreement, privacy policy, withdrawal',
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
