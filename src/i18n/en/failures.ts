import type { failures as chinese } from '../zh-CN/failures'

import { missing } from './missing'

export const failures: Record<keyof typeof chinese, string> = {
  'failure.unknown': 'Something unexpected went wrong and nothing was done. Try again; if it stays, send the operator what Me › Diagnostics shows.',
  'failure.bad-input': 'ZIM refused what was sent, so nothing was done. Check what you entered and try again.',
  'failure.not-created': 'The chat service did not start, so messages cannot come or go. Open the app again.',
  'failure.app-id': 'ZEGO does not know this AppID, so there is no connection. Compare it with the console.',
  'failure.app-id-missing': 'No AppID is set, so there is no connection. Enter the AppID from the ZEGO console.',
  ...missing,
  'failure.network': 'There is no network; the request did not arrive. Check the network and retry.',
  'failure.timeout': 'No answer came, so it may not have arrived. Check the network and retry.',
  'failure.rate': 'Too many requests in a short time; this one was refused. Wait a few seconds and try again.',
  'failure.too-many-tries': 'Too many tries; you are refused for now. Try again in a few minutes.',
  'failure.login': 'The chat service could not sign you in, so no messages arrive. Try again later.',
  'failure.token': 'ZEGO refused this token, so you are not signed in. Make sure that it belongs to this AppID and user ID, then get a new one.',
  'failure.token-expired': 'Your sign-in has expired, so messages cannot come or go. Sign in again.',
  'failure.token-missing': 'There is no token, so there is no connection. Enter a token, or check the account server.',
  'failure.other-account': 'Another account is signed in on this device; nothing was done. Sign out and use the right account.',
  'failure.signed-out': 'You are signed out; nothing was done. Sign in first.',
  'failure.kicked': 'Your account signed in on another device, so this one is offline. Sign in again to use it here.',
  // #ifdef H5
  'failure.other-tab': 'Chats are in use in another tab. This one is not updated and cannot send.',
  // #endif
  'failure.unregistered': 'This account was deleted and cannot sign in. Use another account.',
  'failure.no-such-user': 'There is no such user; the message did not arrive. Check the user ID; they must have signed in at least once.',
  'failure.moderated': 'The content did not pass moderation and was not sent. Change it and send again.',
  'failure.moderated-because': 'Not sent: {reason}',
  'failure.account-banned': 'The operators of this service have closed your account: you cannot sign in or write. Ask them if you have questions.',
  'failure.account-muted': 'The operators of this service have muted you, so this was not sent. Send it when that has ended.',
  'failure.moderation-away': 'The content cannot be checked now, so it was not sent. Send it again later.',
  'failure.plan': 'Your ZEGO plan does not include this, so nothing was done. Enable it in the console.',
  'failure.quota': 'Your ZEGO plan’s quota is used up, so nothing was done. Upgrade the plan in the console.',
  'failure.user-id-missing': 'The user ID is missing, so nothing was done. Enter one.',
  'failure.user-id-too-long': 'User ID too long: {size} bytes, {excess} more than the limit of {limit}. Shorten it.',
  'failure.user-id-character': 'A user ID cannot contain “{character}”. Use letters, digits and common signs.',
  'failure.user-name-too-long': 'Name too long: {size} bytes, {excess} more than the limit of {limit}. Shorten it.',
  'failure.too-many-pins': 'No more chats can be pinned. Unpin one first.',
  'failure.no-such-conversation': 'This chat no longer exists; nothing was done. Pull down to refresh the list.',
  'failure.storage': 'This device’s storage is full or cannot be used: what is not sent yet is lost if the app is closed. Free some space.',
  'failure.picture-too-large': 'The picture is too large; the old one stays. Choose one of at most 1 MB and 5,000 × 5,000 pixels.',
  'failure.picture-form': 'This is not a picture that can be used; the old one stays. Choose a PNG, JPEG, WebP or GIF.',
  'failure.server-away': 'The account server does not answer; nothing was done. Check the network; if it stays, tell your administrator.',
  // #ifdef H5
  'failure.origin-refused': 'The browser blocked the account server’s answer; nothing was done: the server does not accept pages of {origin}. Add it to CORS_ORIGINS.',
  // #endif
  'failure.server': 'The account server failed; nothing was done. Try again later.',
  'failure.server-busy': 'The account server is too busy; nothing was done. Wait a few seconds and try again.',
  'failure.server-missing': 'No account server is set up, so accounts cannot be used. Sign in with an AppID and a token.',
  'failure.try-later': 'Too many tries; you are refused for now. Try again in about a minute. | Too many tries; you are refused for now. Try again in about {n} minutes.',
  'failure.session-expired': 'Your sign-in is no longer valid, so messages cannot come or go. Sign in again.',
}
