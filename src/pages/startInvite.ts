import { fromQuery } from '@/utils/pageQuery'

import { routes } from './routes'

/** In the address of an invite: `https://…/i/CODE`. Whether it is a code, the page that opens it decides. */
const IN_ADDRESS = /(?:^|\/)i\/(\w{12})\/?$/

/** The invite that the app was opened with, until it is opened itself; '' for none. It waits for the sign-in. */
let waiting = ''
/** The app reports the same start again when it comes back to the front. */
let latest = ''

/** `invite`: of an address of the web client (index.html) and of a shared page. Mini program: `scene` of its own code, `i/CODE`; `q`: the address in an ordinary QR code. */
interface StartQuery { invite?: string, scene?: string, q?: string }

/** Notes the invite in what the app was started with, or came to the front with. */
export function noteInvite({ invite = '', scene = '', q = '' }: StartQuery = {}): void {
  const code = IN_ADDRESS.exec(fromQuery(q || scene))?.[1] ?? invite
  if (code && code !== latest) waiting = latest = code
}

/** Opens the invite that was noted. Called when the list of chats is in front, which every start leads to. */
export function openNotedInvite(): void {
  const code = waiting
  waiting = ''
  if (!code)
    return
  // #ifdef H5
  // A reload does not open it again.
  history.replaceState(history.state, '', location.href.replace(/\?invite=.*$/, ''))
  // #endif
  routes.scan(code.toLowerCase())
}
