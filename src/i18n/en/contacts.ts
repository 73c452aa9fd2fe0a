export const contacts = {
  'contacts.title': 'Contacts',
  'contacts.requests': 'New friends',
  'contacts.requestsCount': '{n} new request | {n} new requests',
  'contacts.groupsCount': '{n} new group notice | {n} new group notices',
  'contacts.groups': 'Groups',
  'contacts.blocked': 'Blocked people',
  'contacts.add': 'Add a friend',
  'contacts.letters': 'Jump to a letter',
  'contacts.others': 'Others',
  'contacts.loading': 'Loading contacts',
  'contacts.empty': 'No contacts yet',
  'contacts.emptyHint': 'Find people by user ID or account name, and send a request. They are listed here when they accept.',

  'startMenu.group': 'New group',
  'startMenu.scan': 'Scan',
  'startMenu.room': 'Enter a room, or chat by ID',
}
