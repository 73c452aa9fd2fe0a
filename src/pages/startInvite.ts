import type { ConversationKey } from '@/types/conversation'

import { fromQuery } from '@/utils/pageQuery'

import { routes } from './routes'

/** In the address of an invite: `https://…/i/CODE`. Whether it is a code, the page that opens it decides. */
const IN_ADDRESS = /(?:^|\/)i\/(\w{12})\/?$/

/** The code of the invite, or the key of the chat, that the app was opened with, until it is opened itself; '' for none. It waits for the sign-in. */
let waiting = ''
/** The app reports the same start again when it comes back to the front. */
let latest = ''

/**
 * `invite`: of an address of the web client (index.html) and of a shared page. `chat`: the key of a chat, of a notification, with the number `n` of that one. Mini
 * program: `scene` of its own code, `i/CODE`; `q`: the address in an ordinary QR code.
 */
interface StartQuery { invite?: string, scene?: string, q?: string, chat?: string, n?: string }

/** Notes the invite or the chat in what the app was started with, or came to the front with. */
export function noteInvite({ invite = '', scene = '', q = '', chat = '', n = '' }: StartQuery = {}): void {
  const start = chat ? fromQuery(chat) : IN_ADDRESS.exec(fromQuery(q || scene))?.[1] ?? invite
  if (start && start + n !== latest) {
    waiting = start
    latest = start + n
  }
}

/** Opens what was noted. Called when the list of chats is in front, which every start leads to. */
export function openNotedInvite(): void {
  const start = waiting
  waiting = ''
  if (!start)
    return
  // #ifdef H5
  // A reload does not open it again.
  history.replaceState(history.state, '', location.href.replace(/\?(?:invite|chat)=.*$/, ''))
  // #endif
  if (/^(?:peer|group):./.test(start)) routes.chat(start as ConversationKey)
  else routes.scan(start.toLowerCase())
}
