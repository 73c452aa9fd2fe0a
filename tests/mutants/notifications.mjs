/** @import { Mutant } from './plugin' */

const SERVER = 'tests/server/notifications.test.ts'
const PUSH = 'tests/server/webPush.test.ts'
const PUSH_PAGE = 'tests/components/pages/webPush.test.ts'
const MUTED = 'tests/flows/mutedAway.test.ts'
const OFFER = 'tests/flows/subscriptions.test.ts'
const FIELDS = 'tests/server/templateFields.test.ts'

/** The mutants of one file: what each breaks, the pattern, the replacement, and the test files that are expected to notice. */
const of = (file, ...rows) => rows.map(([rule, pattern, replacement, ...tests]) => ({ rule, file, pattern, replacement, tests }))

/** Mutants of the notifications to who is away: a part of list.mjs. @type {Mutant[]} */
export const notificationMutants = [
  ...of(
    'server/src/notifications/notifier.ts',
    ['A conversation is told of once in ten minutes.', 'if (await limits.claim(RULES.notification, keyOf(recipientID)))', '', SERVER],
    ['Who is connected is not told.', 'reachable.filter(userID => !online.has(userID))', 'reachable', SERVER],
    ['Of a muted conversation nobody is told.', 'absent.filter(userID => !muting.has(userID))', 'absent', SERVER],
    ['ZEGO is asked again whether a user is away.', 'const away = await zegoApi.awayUsers(asked)', 'const away = [...asked]', SERVER],
    ['The sender is named only where the setting says so.', 'config.namesSender && untold', 'untold', SERVER],
    ['The writer in a group is not told.', '.filter(userID => userID !== message.senderID)', '', SERVER],
    ['ZEGO is not asked for the members of groups by default.', 'config.groupMembers === 0 || ', '', SERVER],
  ),
  ...of(
    'src/stores/subscriptions.ts',
    ['Who has said no twice is not asked again.', ' && refusals.value.value < MOST_REFUSALS', '', OFFER],
    ['One no is not the end.', 'refusals.value.value < MOST_REFUSALS', 'refusals.value.value < 1', OFFER],
    ['Who accepts begins again.', '      refusals.change(() => 0)\n', '', OFFER],
  ),
  ...of('src/pages/startLater.ts', ['A server that cannot tell anybody is not asked.', 'if (!lastSaid.ticket?.notifies)', 'if (false)', MUTED]),
  ...of(
    'src/stores/mutedAway.ts',
    ['What the cache knows is not stated.', '!known || !chat.isListed()', '!known', MUTED],
    ['What was stated before is compared with the whole list.', 'of isCompared ? keys : chat.conversations().keys()', 'of keys', MUTED],
    ['Changes of a second are one request.', 'void state(), GATHER_MS)', 'void state(), 0)', MUTED],
    ['A mute that was undone is not stated.', ' && isMuted(key) !== before?.has(key)).slice', ').slice', MUTED],
    ['A request has at most a hundred changes.', '.slice(0, MOST)', '', MUTED],
    ['What could not be stated is stated later.', 'catch { hasFailed = true }', 'catch {}', MUTED],
    ['A server that is still away is asked again.', 'catch(() => { hasFailed = true })', 'catch(() => {})', MUTED],
    ['Our server is asked once.', 'if (told.isKnown && !hasFailed)', 'if (false)', MUTED],
  ),
  ...of(
    'server/src/notifications/mutedConversations.ts',
    ['A mute is of one kind of conversation.', `.where('kind', '=', kind).where('id', '=', id).where('user_id', 'in'`, `.where('id', '=', id).where('user_id', 'in'`, SERVER],
    ['At most 500 mutes of a user are kept.', 'for (const { kind, id } of over)', 'for (const { kind, id } of over.slice(0, 0))', SERVER],
  ),
  ...of('server/src/routes/subscriptions.ts', ['Mutes are asked for while the user is told of anything.', 'muted: isTold ? ', 'muted: true ? ', SERVER]),
  ...of(
    'server/src/notifications/connections.ts',
    ['An end that arrives before its beginning holds.', 'conflict.doNothing()', `conflict.columns(['user_id', 'session_id']).doUpdateSet({ has_ended: 0 })`, SERVER],
    ['A session counts for a day.', `.where('noted_at', '>', now() - COUNTS_MS)`, '', SERVER],
  ),
  ...of(
    'server/src/notifications/sentMessage.ts',
    ['Only what was delivered is told of.', 'whole(fields.send_result) !== 0 || ', '', SERVER],
    ['An old message is not told of.', ' || !(Math.abs(now - sentAt) <= NEW_MS)', '', SERVER],
  ),
  ...of(
    'server/src/notifications/subscribeMessages.ts',
    ['Where nothing is left WeChat is not asked again.', 'await empty(userID)', '', SERVER],
    ['What WeChat did not send is given back.', 'await giveBack(userID)', '', SERVER],
    ['Wrong settings do not lead to one request for each message.', 'pausedUntil = now() + PAUSE_MS', 'pausedUntil = 0', SERVER],
    ['The number of acceptances is bounded.', 'when wechat_subscriptions.remaining < ', 'when 0 * wechat_subscriptions.remaining < ', SERVER],
  ),
  ...of('server/src/notifications/templateFields.ts', ['A value is cut to what its kind allows.', 'plain.slice(0, end)', 'plain', FIELDS], ['A cut leaves no half of a character.', `.replace(/[\\uD800-\\uDBFF]$/, '')`, '', FIELDS]),
  ...of(
    'server/src/notifications/webPush.ts',
    ['A push goes to known push services alone.', `config.hosts.some(host => host.startsWith('.') ? url.hostname.endsWith(host) : url.hostname === host)`, 'true', PUSH],
    ['A subscription that has ended is deleted.', 'if (status !== null && GONE.includes(status)) await remove(session_id)', 'if (false) await remove(session_id)', PUSH],
    ['A browser belongs to one user.', `, eb('endpoint', '=', endpoint)`, '', PUSH],
  ),
  ...of(
    'src/packages/me/notifications.vue',
    ['Push is off while the browser does not allow it.', ` && support.value === 'available')`, ')', PUSH_PAGE],
    ['The permission for push is read again when the page is shown.', 'notificationPermission()\n  support.value = pushSupport()', 'notificationPermission()', PUSH_PAGE],
  ),
  ...of(
    'src/pages/attention/webPush.ts',
    ['Only the key of a chat opens one.', ` && /^(?:peer|group):./.test(chat)`, '', PUSH_PAGE],
    ['A subscription that was made before is ended.', 'await (await pushManager.getSubscription())?.unsubscribe()\n  return', 'return', PUSH_PAGE],
  ),
]
