import type { ConversationKey } from '@/types/conversation'

import { toQuery } from '@/utils/pageQuery'

const ignore = () => {}

const chatAddress = (key: ConversationKey) => `/pages/chat/index?key=${toQuery(key)}`
const roomAddress = (roomID: string, name: string) => `/packages/rooms/room?roomID=${toQuery(roomID)}&name=${toQuery(name)}`

/** Addresses of all pages, and navigation to them. */
export const routes = {
  signIn: () => uni.reLaunch({ url: '/pages/sign-in/index' }),
  chats: () => uni.switchTab({ url: '/pages/chats/index' }),
  start: () => uni.navigateTo({ url: '/pages/start/index' }),
  profile: () => uni.navigateTo({ url: '/packages/me/profile' }),
  notifications: () => uni.navigateTo({ url: '/packages/me/notifications' }),
  storage: () => uni.navigateTo({ url: '/packages/me/storage' }),
  about: () => uni.navigateTo({ url: '/packages/me/about' }),
  diagnostics: () => uni.navigateTo({ url: '/packages/zim/diagnostics' }),
  chat: (key: ConversationKey) => uni.navigateTo({ url: chatAddress(key) }),
  /** Opens a chat at one of its messages. */
  chatAt: (key: ConversationKey, messageKey: string) => uni.navigateTo({ url: `/pages/chat/index?key=${toQuery(key)}&at=${toQuery(messageKey)}` }),
  search: (text: string) => uni.navigateTo({ url: `/packages/search/index?text=${toQuery(text)}` }),
  /** Replaces the current page. */
  chatInstead: (key: ConversationKey) => uni.redirectTo({ url: chatAddress(key) }),
  room: (roomID: string, name: string) => uni.navigateTo({ url: roomAddress(roomID, name) }),
  roomInstead: (roomID: string, name: string) => uni.redirectTo({ url: roomAddress(roomID, name) }),
  // #ifdef H5
  me: () => uni.switchTab({ url: '/pages/me/index' }),
  chatAddress,
  roomAddress,
  /** Wide window: opens a page beside the list. It takes the place of the one there, so that "back" closes it; a tab page stays below. */
  beside: (url: string) => getCurrentPages().length > 1 ? uni.redirectTo({ url }) : uni.navigateTo({ url }),
  // #endif
  /** Returns to the previous page, or to the chats when there is none (a page opened by its address). */
  back: () => getCurrentPages().length > 1 ? uni.navigateBack({ fail: ignore }) : routes.chats(),
}
