export type Tab = 'chats' | 'contacts' | 'me'

/** What is opened from the page Me; diagnostics are beside the SDK, the agreement beside the sign-in. */
const OF_ME = /^\/\w+\/(?:me|zim|sign-in)\//

const OF_CONTACTS = /^\/\w+\/contacts\//

/** The tab of a wide window to which the page with this path belongs. A chat is opened from the list, wherever it stands. */
export const tabOf = (path: string): Tab => OF_ME.test(path) ? 'me' : OF_CONTACTS.test(path) ? 'contacts' : 'chats'
