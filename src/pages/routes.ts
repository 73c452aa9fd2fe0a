import type { ConversationKey } from '@/types/conversation'

import { failed } from '@/utils/failure'
import { toQuery } from '@/utils/pageQuery'

import { showError } from './dialogs'

const ignore = () => {}

const address = (page: string, key: ConversationKey, messageKey = '') => `/${page}?key=${toQuery(key)}${messageKey && `&at=${toQuery(messageKey)}`}`
const chatAddress = (key: ConversationKey, messageKey?: string) => address('packages/chat/index', key, messageKey)
const roomAddress = (roomID: string, name: string) => `/packages/chat/room?roomID=${toQuery(roomID)}&name=${toQuery(name)}`
const personAddress = (userID: string, adds: boolean) => `/packages/contacts/person?userID=${toQuery(userID)}${adds ? '&add=1' : ''}`
const groupCardAddress = (groupID: string, name: string) => `/packages/groups/card?group=${toQuery(groupID)}${name && `&name=${toQuery(name)}`}`

/** In the mini program the subpackage of a page may be missing, or ten pages are open. On H5 the second press of two fails, which says nothing. */
function fail() {
  // #ifdef MP-WEIXIN
  showError(failed('page-load'))
  // #endif
}
/** For who is signed out. There is no other page for that user: once a failure is read, it is opened again. */
function openSignedOut(page: 'index' | 'welcome'): unknown {
  return uni.reLaunch({
    url: `/packages/sign-in/${page}`,
    fail() {
      // #ifdef MP-WEIXIN
      showError(failed('page-load'), () => { openSignedOut(page) })
      // #endif
    },
  })
}
const open = (url: string) => uni.navigateTo({ url, fail })
const openInstead = (url: string) => uni.redirectTo({ url, fail })
const ofSignIn = (page: string) => open(`/packages/sign-in/${page}`)
/** Of the pages behind Me. */
const ofMe = (page: string) => () => open(`/packages/me/${page}`)
const ofContacts = (page: string) => () => open(`/packages/contacts/${page}`)

/** Addresses of all pages, and navigation to them. */
export const routes = {
  signIn: () => { openSignedOut('index') },
  /** Opens what the app is, for who is not signed in. */
  welcome: () => { openSignedOut('welcome') },
  /** Opens the user agreement or the privacy policy. */
  legal: (document: 'agreement' | 'privacy') => ofSignIn(`legal?document=${document}`),
  /** Opens what the user has agreed to, to agree anew or to withdraw it. */
  consent: () => ofSignIn('consent'),
  /** Opens the request for a link to set a new password. `account`: what was typed so far. */
  forgot: (account: string) => ofSignIn(`forgot?account=${toQuery(account)}`),
  chats: () => uni.switchTab({ url: '/pages/chats/index' }),
  start: () => open('/packages/chat/start'),
  profile: ofMe('profile'),
  notifications: ofMe('notifications'),
  storage: ofMe('storage'),
  about: ofMe('about'),
  /** Opens the scan of QR codes; with the code of an invite, that invite. */
  scan: (code = '') => open(`/packages/invites/scan${code && `?code=${toQuery(code)}`}`),
  /** Opens the QR code of an invite: to the user, or with a group's ID to that. */
  inviteCode: (groupID = '') => open(`/packages/invites/code${groupID && `?group=${toQuery(groupID)}`}`),
  requests: ofContacts('requests'),
  addFriend: ofContacts('add'),
  blocked: ofContacts('blocked'),
  groups: ofContacts('groups'),
  /** Opens the card of a user; `adds`: with the application, or without one where the build adds at once. */
  person: (userID: string, adds = false) => open(personAddress(userID, adds)),
  personInstead: (userID: string, adds = false) => openInstead(personAddress(userID, adds)),
  /** Opens the report of a person, a group or a room; `key`: where the messages for evidence are, `messageKey`: the one that was pressed. */
  report: (kind: 'user' | 'group' | 'room', id: string, { name = '', key = '', messageKey = '' } = {}) => open(`/packages/contacts/report?kind=${kind}&id=${toQuery(id)}&name=${toQuery(name)}&key=${toQuery(key)}&at=${toQuery(messageKey)}`),
  /** Opens the choice of a friend whose card is sent to the chat. */
  sendCard: (key: ConversationKey) => open(address('packages/contacts/card', key)),
  diagnostics: () => open('/packages/zim/diagnostics'),
  /** Opens a chat; with the key of a message, at that. */
  chat: (key: ConversationKey, messageKey?: string) => open(chatAddress(key, messageKey)),
  /** Opens the pictures and videos of a chat at the one of a message. */
  viewer: (key: ConversationKey, messageKey: string) => open(address('packages/media/viewer', key, messageKey)),
  /** Opens the list of pictures, videos and files of a chat; `isInstead` of the current page. */
  gallery: (key: ConversationKey, isInstead?: boolean) => (isInstead ? openInstead : open)(address('packages/media/gallery', key)),
  /** Opens the same for the messages of a combined one (pages/shownRecord.ts). */
  recordViewer: (key: ConversationKey, messageKey: string) => open(`${address('packages/media/viewer', key, messageKey)}&record=1`),
  /** Opens the messages inside a combined one; `path`: of a record inside it, its index at each level. */
  record: (key: ConversationKey, messageKey: string, path: readonly number[] = []) => open(`${address('packages/forward/record', key, messageKey)}&path=${path.join('.')}`),
  /** Opens the choice of chats for the messages of pages/forwarding.ts. */
  forward: () => open('/packages/forward/index'),
  /** Opens the choice of people for a new group; with a group's ID, for that one. */
  createGroup: (groupID = '') => open(`/packages/groups/create${groupID && `?group=${toQuery(groupID)}`}`),
  /** Opens the settings of a chat. */
  chatSettings: (key: ConversationKey) => open(address('packages/groups/settings', key)),
  /** Opens a group that the user may enter. `name`: what it is called until ZIM has answered; '' where that is not known. */
  groupCard: (groupID: string, name = '') => open(groupCardAddress(groupID, name)),
  /** Opens the applications to the user's groups, those of the user, and the invitations; with a group's ID, the applications to that one. */
  groupApplications: (groupID = '') => open(`/packages/groups/applications${groupID && `?group=${toQuery(groupID)}`}`),
  groupCardInstead: (groupID: string, name: string) => openInstead(groupCardAddress(groupID, name)),
  groupMembers: (groupID: string) => open(`/packages/groups/members?group=${toQuery(groupID)}`),
  /** Opens the list of the replies to a message of a chat. */
  replies: (key: ConversationKey, messageKey: string) => open(address('packages/chat/replies', key, messageKey)),
  /** Opens the search; with a key, in the messages of that chat. */
  search: (text: string, key?: ConversationKey) => open(`/packages/search/index?text=${toQuery(text)}${key ? `&key=${toQuery(key)}` : ''}`),
  /** Replaces the current page. */
  chatInstead: (key: ConversationKey) => openInstead(chatAddress(key)),
  roomSettings: (roomID: string) => open(`/packages/groups/roomSettings?room=${toQuery(roomID)}`),
  roomMembers: (roomID: string) => open(`/packages/groups/roomMembers?room=${toQuery(roomID)}`),
  room: (roomID: string, name: string) => open(roomAddress(roomID, name)),
  roomInstead: (roomID: string, name: string) => openInstead(roomAddress(roomID, name)),
  // #ifdef H5
  contacts: () => uni.switchTab({ url: '/pages/contacts/index' }),
  me: () => uni.switchTab({ url: '/pages/me/index' }),
  chatAddress,
  roomAddress,
  /** Wide window: opens a page beside the list. It takes the place of the one there, so that "back" closes it; a tab page stays below. */
  beside(url: string) {
    const above = getCurrentPages().length - 1
    // More than one page beside the list: a chat with its viewer, for instance.
    if (above > 1) return routes.chats().then(() => open(url))
    return above ? openInstead(url) : open(url)
  },
  // #endif
  /** Returns to the previous page, or to the chats when there is none (a page opened by its address). */
  back: () => getCurrentPages().length > 1 ? uni.navigateBack({ fail: ignore }) : routes.chats(),
}
