import type { ConversationKey } from '@/types/conversation'

import { toQuery } from '@/utils/pageQuery'

const ignore = () => {}

const chatAddress = (key: ConversationKey) => `/pages/chat/index?key=${toQuery(key)}`
const roomAddress = (roomID: string, name: string) => `/packages/rooms/room?roomID=${toQuery(roomID)}&name=${toQuery(name)}`

const open = (url: string) => uni.navigateTo({ url })

/** Addresses of all pages, and navigation to them. */
export const routes = {
  signIn: () => uni.reLaunch({ url: '/pages/sign-in/index' }),
  chats: () => uni.switchTab({ url: '/pages/chats/index' }),
  start: () => open('/pages/start/index'),
  profile: () => open('/packages/me/profile'),
  notifications: () => open('/packages/me/notifications'),
  storage: () => open('/packages/me/storage'),
  about: () => open('/packages/me/about'),
  diagnostics: () => open('/packages/zim/diagnostics'),
  chat: (key: ConversationKey) => open(chatAddress(key)),
  /** Opens a chat at one of its messages. */
  chatAt: (key: ConversationKey, messageKey: string) => open(`${chatAddress(key)}&at=${toQuery(messageKey)}`),
  /** Opens the pictures and videos of a chat at the one of a message. */
  viewer: (key: ConversationKey, messageKey: string) => open(`/packages/media/viewer?key=${toQuery(key)}&at=${toQuery(messageKey)}`),
  search: (text: string) => open(`/packages/search/index?text=${toQuery(text)}`),
  /** Replaces the current page. */
  chatInstead: (key: ConversationKey) => uni.redirectTo({ url: chatAddress(key) }),
  room: (roomID: string, name: string) => open(roomAddress(roomID, name)),
  roomInstead: (roomID: string, name: string) => uni.redirectTo({ url: roomAddress(roomID, name) }),
  // #ifdef H5
  me: () => uni.switchTab({ url: '/pages/me/index' }),
  chatAddress,
  roomAddress,
  /** Wide window: opens a page beside the list. It takes the place of the one there, so that "back" closes it; a tab page stays below. */
  beside: (url: string) => getCurrentPages().length > 1 ? uni.redirectTo({ url }) : open(url),
  // #endif
  /** Returns to the previous page, or to the chats when there is none (a page opened by its address). */
  back: () => getCurrentPages().length > 1 ? uni.navigateBack({ fail: ignore }) : routes.chats(),
}
