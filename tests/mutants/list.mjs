/** @import { Mutant } from './plugin' */

import { groupMutants } from './groups.mjs'
import { mailMutants } from './mail.mjs'
import { notificationMutants } from './notifications.mjs'
import { presenceMutants } from './presence.mjs'

const ZEGO_CALLBACKS = 'tests/server/zegoCallbacks.test.ts'
const MODERATED_DELIVERY = 'tests/server/moderatedDelivery.test.ts'
const SECURITY = 'tests/server/security.test.ts'
const REPORTS = 'tests/server/reports.test.ts'
const OPERATOR = 'tests/server/operator.test.ts'
const OWN_USERS = 'tests/server/ownUsers.test.ts'
const RECOVERY = 'tests/server/recovery.test.ts'
const REPORT_PAGE = 'tests/components/pages/report.test.ts'
const MODERATION = 'tests/server/moderation.test.ts'
const MEDIA_MODERATION = 'tests/server/mediaModeration.test.ts'
const HELD_PICTURES = 'tests/server/heldPictures.test.ts'
const VERDICTS = 'tests/components/pages/verdicts.test.ts'
const RECALLS = 'tests/server/recalls.test.ts'
const WECHAT_EVENTS = 'tests/server/wechatEvents.test.ts'
const WORDS = 'tests/server/words.test.ts'
const WXACODES = 'tests/server/wxacodes.test.ts'
const ERROR_REPORTS = 'tests/server/errorReports.test.ts'
const CHECKS_SERVER = 'tests/server/checks.test.ts'
const CHECKS_FLOW = 'tests/flows/checks.test.ts'
const INVITE_CODE = 'tests/components/pages/inviteCode.test.ts'
const INVITE_SCAN = 'tests/components/pages/inviteScan.test.ts'
const START_INVITE = 'tests/components/pages/startInvite.test.ts'
const SIGN_IN_PAGE = 'tests/components/pages/signIn.test.ts'
const BUILD_PARTS = 'tests/unit/utils/buildParts.test.ts'
const SAVED_LOGIN = 'tests/unit/services/savedLogin.test.ts'
const EXPORT_SERVER = 'tests/server/export.test.ts'
const CONSENT_SERVER = 'tests/server/consent.test.ts'
const STRANGERS_FLOW = 'tests/flows/strangers.test.ts'
const COMMON_GROUPS = 'tests/components/pages/commonGroups.test.ts'
const APPLY_EVENT = 'tests/unit/chat/applyEvent.test.ts'
const TIMELINE = 'tests/unit/chat/timeline.test.ts'
const GAPS = 'tests/unit/chat/gaps.test.ts'
const QUOTES = 'tests/unit/chat/quotes.test.ts'
const REPLIES_FLOW = 'tests/flows/replies.test.ts'
const DRAFTS = 'tests/unit/outbox/drafts.test.ts'
const MESSAGE_ROW = 'tests/components/message/messageRow.test.ts'
const BAD_STORAGE = 'tests/unit/cache/badStorage.test.ts'
const CACHE = 'tests/unit/cache/accountCache.test.ts'
const BODIES = 'tests/unit/cache/bodies.test.ts'
const MIGRATE = 'tests/unit/cache/migrateLog.test.ts'
const ASK_LIVE = 'tests/unit/stores/askLive.test.ts'
const CHAT_STORE = 'tests/unit/stores/chat.test.ts'
const MESSAGES_STORE = 'tests/unit/stores/messages.test.ts'
const CONVERSATIONS_STORE = 'tests/unit/stores/conversations.test.ts'
const USE_ZIM = 'tests/unit/composables/useZim.test.ts'
const ROOM_MEMBERSHIP = 'tests/unit/composables/roomMembership.test.ts'
const BACK_OFF = 'tests/unit/utils/backOff.test.ts'
const PACER = 'tests/unit/zim/pacer.test.ts'
const ERRORS = 'tests/unit/zim/errors.test.ts'
const KINDS = 'tests/unit/zim/kinds.test.ts'
const KNOWN_KINDS = 'tests/unit/cache/knownKinds.test.ts'
const LIMITS = 'tests/unit/zim/limits.test.ts'
const ZIM_MESSAGES = 'tests/unit/zim/messages.test.ts'
const ZIM_RECEIPTS = 'tests/unit/zim/receipts.test.ts'
const RECEIPTS_FLOW = 'tests/flows/receipts.test.ts'
const EDITS_FLOW = 'tests/flows/edits.test.ts'
const PINS_FLOW = 'tests/flows/pins.test.ts'
const PIN_PAGES = 'tests/components/pages/chatPins.test.ts'
const FEATURES = 'tests/unit/stores/features.test.ts'
const OUTBOX_STORAGE = 'tests/unit/outbox/outboxStorage.test.ts'
const FORWARD_FLOW = 'tests/flows/forward.test.ts'
const FORWARD_PAGES = 'tests/components/pages/forward.test.ts'
const COMBINED = 'tests/unit/messages/combined.test.ts'
const REFUSALS = 'tests/components/message/forwardRefusal.test.ts'
const TYPING_FLOW = 'tests/flows/typing.test.ts'
const WORLD_RECEIPTS = 'tests/emulator/world/receipts.test.ts'
const WORLD_GROUPS = 'tests/emulator/world/groups.test.ts'
const WORLD_GROUP_RIGHTS = 'tests/emulator/world/groupRights.test.ts'
const WORLD_GROUP_MEMBERS = 'tests/emulator/world/groupMembers.test.ts'
const GROUPS_CONTRACT = 'tests/contract/groups.test.ts'
const GROUP_CHANGES_CONTRACT = 'tests/contract/groupChanges.test.ts'
const WORLD_FRIENDS = 'tests/emulator/world/friends.test.ts'
const FRIENDS_CONTRACT = 'tests/contract/friends.test.ts'
const WORLD_ROOMS = 'tests/emulator/world/rooms.test.ts'
const ROOMS_CONTRACT = 'tests/contract/rooms.test.ts'
const WORLD_PRESENCE = 'tests/emulator/world/presence.test.ts'
const PRESENCE_CONTRACT = 'tests/contract/presence.test.ts'
const GROUPS_FLOW = 'tests/flows/groups.test.ts'
const APPLICATIONS_FLOW = 'tests/flows/groupApplications.test.ts'
const GROUP_FACES_FLOW = 'tests/flows/groupFaces.test.ts'
const APPLICATION_PAGES = 'tests/components/pages/groupApplications.test.ts'
const GROUP_CARD = 'tests/components/pages/groupCard.test.ts'
const CONTACTS_FLOW = 'tests/flows/contacts.test.ts'
const FRIENDS_FLOW = 'tests/flows/friends.test.ts'
const PRESENCE_FLOW = 'tests/flows/presence.test.ts'
const BLACKLIST_CONTRACT = 'tests/contract/blacklist.test.ts'
const SUBSCRIPTION = 'tests/unit/zim/subscription.test.ts'
const MODELS = 'tests/unit/messages/models.test.ts'
const CONTACT_CARD = 'tests/unit/messages/contactCard.test.ts'
const ENTRY = 'tests/unit/outbox/entry.test.ts'
const OUTBOX = 'tests/unit/outbox/outbox.test.ts'
const UPLOADS = 'tests/unit/outbox/uploads.test.ts'
const MEDIA = 'tests/unit/messages/media.test.ts'
const MEDIA_FLOW = 'tests/flows/media.test.ts'
const VOICES = 'tests/unit/stores/voices.test.ts'
const VOICE_PLAYER = 'tests/unit/services/voice/voicePlayer.test.ts'
const RECORDER = 'tests/unit/services/voice/recorderOfWeChat.test.ts'
const PREPARE = 'tests/unit/services/media/prepare.test.ts'
const WECHAT_MEDIA = 'tests/unit/services/media/weChat.test.ts'
const DOWNLOADS_FLOW = 'tests/flows/downloads.test.ts'
const DOWNLOAD = 'tests/unit/services/media/download.test.ts'
const OPEN_FILE = 'tests/unit/services/media/openFile.test.ts'
const FILE_URL = 'tests/unit/utils/fileUrl.test.ts'
const VIEWER = 'tests/components/pages/viewer.test.ts'
const GALLERY = 'tests/components/pages/gallery.test.ts'
const BROWSER_STAGE = 'tests/components/media/BrowserStage.test.ts'
const OPEN_MESSAGE_FILE = 'tests/components/media/openMessageFile.test.ts'
const HISTORY_FLOW = 'tests/flows/history.test.ts'
const CACHE_FLOW = 'tests/flows/cache.test.ts'
const CONNECTION_FLOW = 'tests/flows/connection.test.ts'
const CONVERSATIONS_FLOW = 'tests/flows/conversations.test.ts'
const MISSED_FLOW = 'tests/flows/missed.test.ts'
const MESSAGES_FLOW = 'tests/flows/messages.test.ts'
const OUTBOX_FLOW = 'tests/flows/outbox.test.ts'
const SESSION_FLOW = 'tests/flows/session.test.ts'
const USERS_FLOW = 'tests/flows/users.test.ts'
const USERS_STORE = 'tests/unit/stores/users.test.ts'
const START_PAGE = 'tests/components/pages/start.test.ts'
const CONVERSATION_LIST = 'tests/components/conversation/ConversationList.test.ts'
const FOCUS = 'tests/components/accessibility/focus.test.ts'
const ROOM_PAGE = 'tests/components/pages/room.test.ts'
const MENU_PLACEMENT = 'tests/components/message/menuPlacement.test.ts'
const HTTP = 'tests/unit/services/http.test.ts'
const ROOMS_FLOW = 'tests/flows/rooms.test.ts'
const FLOODS_FLOW = 'tests/flows/floods.test.ts'
const FLOODS = 'tests/unit/chat/floods.test.ts'
const FLOOD_FEED = 'tests/components/message/messageFeed.test.ts'
const ROOM_LINES = 'tests/flows/roomLines.test.ts'
const ROOM_PAGES = 'tests/components/pages/roomPages.test.ts'
const ROOM_MEMBERS = 'tests/flows/roomMembers.test.ts'
const ROOM_ATTRIBUTES = 'tests/flows/roomAttributes.test.ts'
const UNSUPPORTED_FLOW = 'tests/flows/unsupported.test.ts'
const STORAGE = 'tests/unit/services/storage.test.ts'
const TAB_LOCK = 'tests/unit/services/tabLock.test.ts'
const TABS_FLOW = 'tests/flows/tabs.test.ts'
const REGRESSIONS = 'tests/flows/regressions.test.ts'
const OWN_DEVICES_FLOW = 'tests/flows/ownDevices.test.ts'
const PICTURE_URL = 'tests/unit/utils/pictureUrl.test.ts'
const PICTURES = 'tests/components/common/pictures.test.ts'
const ZIM_USERS = 'tests/unit/zim/users.test.ts'
const PROFILE_FLOW = 'tests/flows/profile.test.ts'
const STORAGE_FLOW = 'tests/flows/storage.test.ts'
const SIGN_IN_FLOW = 'tests/flows/signIn.test.ts'
const FEED = 'tests/components/message/messageFeed.test.ts'
const FEED_GAPS = 'tests/components/message/gaps.test.ts'
const SCROLL_ANCHOR = 'tests/components/message/scrollAnchor.test.ts'
const MESSAGE_LIST = 'tests/components/message/MessageList.test.ts'
const HELD_ROWS = 'tests/components/message/heldRows.test.ts'
const KEEP_PLACE = 'tests/components/message/keepPlace.test.ts'
const VIRTUALISATION = 'tests/components/message/virtualisation.test.ts'
const ARRIVALS = 'tests/flows/arrivals.test.ts'
const ALERTS = 'tests/components/alerts/startAlerts.test.ts'
const BANNER = 'tests/components/alerts/IncomingBanner.test.ts'
const NOTIFICATIONS_PAGE = 'tests/components/pages/notifications.test.ts'
const APP = 'tests/components/pages/app.test.ts'
const CHAT_PAGE = 'tests/components/pages/chat.test.ts'
const PRIVACY = 'tests/components/common/PrivacySheet.test.ts'
const SEARCH_FLOW = 'tests/flows/search.test.ts'
const SERVER_AVATARS = 'tests/server/avatars.test.ts'
const SERVER_INSTANCES = 'tests/server/instances.test.ts'
const SERVER_INVITES = 'tests/server/invites.test.ts'
const SERVER_LIMITS = 'tests/server/limits.test.ts'
const SERVER_METRICS = 'tests/server/metrics.test.ts'
const SERVER_OPERATIONS = 'tests/server/operations.test.ts'
const SERVER_USERS = 'tests/server/users.test.ts'
const SERVER_WECHAT = 'tests/server/wechat.test.ts'

/** The mutants of one file: what each breaks, the pattern, the replacement, and the test files that are expected to notice. */
const of = (file, ...rows) => rows.map(([rule, pattern, replacement, ...tests]) => ({ rule, file, pattern, replacement, tests }))

/** @type {Mutant[]} */
export const mutants = [
  ...groupMutants,
  ...mailMutants,
  ...notificationMutants,
  ...presenceMutants,
  ...of(
    'src/chat/timeline.ts',
    ['A client ID that its sender uses again hides no message.', 'const news = withOwnKey(timeline, present)', 'const news = present', APPLY_EVENT],
    ['One page brings both tries of a retried message once.', 'page.byKey.has(message.key) || ', '', APPLY_EVENT],
    ['A message with a known server ID is the known message, whatever its key.', 'timeline.byKey.get(news.key) ?? sameID', 'timeline.byKey.get(news.key)', APPLY_EVENT],
    ['A message under two keys becomes one when the keys are known to be one message.', 'const twins = sameID && sameID !== known ? remove(timeline, sameID.key) : []', 'const twins = []', APPLY_EVENT],
    ['A delivery state never moves back.', `known.id !== '' && RANK[known.delivery] > RANK[news.delivery]`, 'false', APPLY_EVENT],
    ['A revoked message stays revoked.', `known.id === news.id && known.body.kind === 'revoked'`, 'false', APPLY_EVENT],
    ['What the server has numbered is never unnumbered.', 'if (known.id && !news.id)', 'if (false)', TIMELINE],
    ['A receipt covers own messages that arrive later.', 'return [add(timeline, receipted(timeline, news))]', 'return [add(timeline, news)]', APPLY_EVENT],
    ['Messages that wait to be sent stay when everything is deleted.', 'const unsent = messages.filter(({ id }) => !id)', 'const unsent = []', APPLY_EVENT],
    ['A page with a waiting text and the answers to it leaves the timeline sorted.', 'const changes = sorted.filter(isKnown).flatMap(message => upsert(timeline, message))', 'const changes: TimelineChange[] = []', GAPS, APPLY_EVENT],
    ['What was deleted before it arrived is not shown.', `if (fate === 'deleted' || isCleared)`, 'if (isCleared)', GAPS],
    ['A page that was requested before everything was deleted brings nothing back.', `if (fate === 'deleted' || isCleared)`, `if (fate === 'deleted')`, GAPS],
  ),
  ...of(
    'src/chat/quotes.ts',
    ['A quote says that its original was deleted here.', `if (original === 'deleted')`, 'if (false)', QUOTES],
    ['A loaded original is quoted as it is.', 'body: quotedBody(original)', 'body: quote.body', QUOTES],
    ['A loaded original can be read, whatever ZIM says.', '{ ...readable, body', '{ ...quote, body', QUOTES],
    ['A quote of a recalled message stays so.', `known?.body.kind === 'revoked'`, 'false', QUOTES],
    ['A quote of a message that was deleted here stays so.', `known?.state === 'deleted' ?`, 'false ?', QUOTES],
  ),
  ...of(
    'src/packages/chat/message/row/quoteText.ts',
    ['The text of an original that was deleted is not shown.', 'if (state)', 'if (false)', MESSAGE_ROW],
    ['An address of a picture that is quoted is checked.', 'thumb: pictureUrl(thumb)', 'thumb', MESSAGE_ROW],
  ),
  ...of(
    'src/stores/reachOriginal.ts',
    ['The way to an original ends where it would be.', ' || includesSeq(known(), seq)', '', REPLIES_FLOW],
    ['The way to an original leads through gaps.', 'if (after) await messages.seen(key, [{ first: after, last: after }])', '', REPLIES_FLOW],
  ),
  ...of(
    'src/stores/hitCheck.ts',
    ['A hit of the cache is compared with ZIM.', 'isOnline ? batchesOf(doubtful)', 'false ? batchesOf(doubtful)', SEARCH_FLOW],
    ['A hit whose page ZIM has confirmed is not asked for.', '!isConfirmed(hit) && ', '', SEARCH_FLOW],
    ['A refused question deletes no hit.', 'lastSeq > 0 && found.some(({ seq }) => seq === lastSeq)', 'true', SEARCH_FLOW],
    ['A message that ZIM keeps no longer was not deleted.', ' && !isExpired(hit)', '', SEARCH_FLOW],
    ['A message that is gone while ZIM has an older one was deleted.', ' && !found.some(message => message.seq < seq)', '', SEARCH_FLOW],
    ['A check that takes long does not hide a hit.', ', WITHIN)', ')', SEARCH_FLOW],
    ['What ZIM says of a hit is cached.', 'correct(hit, message)', 'void correct', SEARCH_FLOW],
    ['One question has at most ten seqs.', 'const BATCH = 9', 'const BATCH = 10', SEARCH_FLOW],
  ),
  ...of(
    'src/stores/search.ts',
    ['Hits are compared when the connection returns.', 'if (isUnconfirmed) void recheck()', '', SEARCH_FLOW],
    ['A hit disappears when its message is recalled.', 'hits.some(isReportedGone)', 'false && hits.some(isReportedGone)', SEARCH_FLOW],
  ),
  ...of(
    'src/utils/messageOrder.ts',
    ['Messages are ordered by messageSeq, not by the orderKey of their sender.', 'seq > 0 ? seq * ORDER_PER_SEQ : order', 'order', GAPS],
  ),
  ...of(
    'src/chat/seqRanges.ts',
    ['Runs that follow each other are one run.', 'ranges.filter(({ to }) => to + 1 < added.from)', 'ranges.filter(({ to }) => to < added.from)', GAPS],
  ),
  ...of(
    'src/chat/gaps.ts',
    ['A live message after a gap does not close it.', 'noteConfirmed(window, { from: seq, to: seq })', 'noteConfirmed(window, { from: window.known[0]?.from ?? seq, to: seq })', GAPS],
    ['What ZIM has left out of a page does not come back from the cache.', ' && (sentAt < keepBefore || !includesSeq(confirmed, seq))', '', GAPS, REGRESSIONS],
    ['What has expired at ZIM is kept.', 'sentAt < keepBefore || !includesSeq', '!includesSeq', GAPS],
    ['What comes from the cache is not confirmed.', 'for (const run of runs) noteKnown(timeline.window, run)', 'for (const run of runs) noteConfirmed(timeline.window, run)', GAPS],
    ['A page removes nothing that ZIM may only have forgotten.', '(message.seq >= pageFrom || message.sentAt >= keepBefore)', 'true', GAPS],
    ['A page removes no own message that it has as unsent.', '.filter(({ key }) => !unsent.has(key))', '', GAPS],
    ['A page removes nothing that arrived after it was requested.', 'messagesWithin(timeline, { from, to: upTo })', 'messagesWithin(timeline, { from, to: Infinity })', GAPS],
    ['A page does not remove an own message that the SDK has placed before it.', ' && isInPageOrder(message))', ')', GAPS],
    ['The list learns where a gap begins and ends.', 'timeline.afterGap = now', '', GAPS],
    ['A gap is read when the message after it is drawn.', 'run && afterGap.has(first.key) ? run.from - 1 : first.seq', 'first.seq', GAPS, CACHE_FLOW],
  ),
  ...of(
    'src/chat/messages.ts',
    ['Command messages are not shown.', `const isShown = ({ body }: Message) => body.kind !== 'command'`, 'const isShown = (_: Message) => true', APPLY_EVENT],
    ['The last read message covers the earlier ones.', 'includesEarlier ? named', 'false ? named', APPLY_EVENT],
    ['History changes nothing about unsent messages.', 'isShown(message) && message.id)', 'isShown(message))', APPLY_EVENT],
    ['What is loaded is unconfirmed when the connection returns.', 'window.confirmed = []', '', GAPS],
    ['The recall of an original is shown where it is quoted.', 'requote(timeline, quote => quote.id === id)', '[]', QUOTES],
    ['The edit of an original is shown where it is quoted.', 'requote(timeline, quote => quote.id === change.id)', '[]', QUOTES],
    ['The deletion of an original is shown where it is quoted.', 'requote(timeline, ({ id }) => ids.includes(id))', '[]', QUOTES],
    ['A page older than a recall shows the recall.', 'timeline.fates.set(id, body)', '', GAPS],
    ['A message that the list names is not gone when the page has it as unsent.', ' && !unsent.has(key)', '', GAPS],
  ),
  ...of(
    'src/chat/conversations.ts',
    ['Pinned conversations are first.', 'Number(other.isPinned) - Number(one.isPinned) || other.order - one.order', 'other.order - one.order', CONVERSATIONS_STORE],
    ['A last message that ZIM has numbered makes way for a newer one.', '?.byKey.get(lastMessage.key) ?? lastMessage)', ' && lastMessage)', APPLY_EVENT],
    ['A room is never in the conversation list.', ' && capabilitiesOf(key).hasHistory) setConversation', ') setConversation', APPLY_EVENT],
    ['The newest message moves its conversation up.', 'Math.max(conversation.order, newest.sentAt)', 'conversation.order', APPLY_EVENT],
    ['A conversation is not removed before ZIM has synchronised.', 'if (update.state.hasSynced && !hasUnsent)', 'if (!hasUnsent)', GAPS],
    ['A conversation with unsent messages is not removed.', 'if (update.state.hasSynced && !hasUnsent)', 'if (update.state.hasSynced)', GAPS],
    ['The list of the cache does not come back over the list of ZIM.', 'state.isListed ? [] : event.conversations', 'event.conversations', GAPS],
    ['A last message from the cache yields to the one of ZIM.', 'newest && (!newest.id || includesSeq(timeline!.window.confirmed, newest.seq))', 'newest', GAPS],
  ),
  ...of(
    'src/cache/flush.ts',
    ['Pages are written before the tail that no longer holds their messages.', '[...writes, ...tailWrites(at, log)] }', '[...tailWrites(at, log), ...writes] }', BAD_STORAGE],
    ['Evicted messages are not stored again.', 'newest && newest.to >= evictedBelow ? { from: Math.max(newest.from, FIRST_SEQ, evictedBelow), to: newest.to } : null', 'newest && { from: Math.max(newest.from, FIRST_SEQ), to: newest.to }', BAD_STORAGE],
    ['A gap before new messages is kept as data.', 'if (isEmpty(log) || shown.from > tail.to + 1)', 'if (isEmpty(log))', CACHE],
    ['A deleted message is removed from its record.', '.filter(({ id }) => !removed.has(id))', '', CACHE],
  ),
  ...of(
    'src/cache/logReader.ts',
    ['A gap between two pages is stated.', 'runs = addRange(runs, page)', 'runs = addRange(runs, { from: page.from, to: below - 1 })', CACHE],
  ),
  ...of(
    'src/cache/conversationLog.ts',
    ['Pages of a write that a kill has interrupted are dropped.', 'starts.filter(start => start >= from)', '[]', 'tests/unit/cache/badStorage.test.ts'],
    ['A log whose newest record is lost begins behind its newest page.', 'if (newest) log.tail = { from: newest.to + 1, to: newest.to, messages: [] }', '', BAD_STORAGE],
    ['News that follow an earlier tail are ignored.', 'added && after === to + 1', 'added', CACHE],
    ['News that follow the tail are read.', 'added && after === to + 1', 'false', CACHE],
    ['A tail whose stored part has changed is written whole.', ' === stored.tail)', ')', CACHE],
    ['A receipt is not stored with each message that it covers.', `message.delivery === 'read' && message.sentAt <= readUpTo`, 'false', CACHE],
  ),
  ...of(
    'src/cache/eviction.ts',
    ['One long conversation does not evict the others.', '  await shortenLargest(at, limit)\n', '', BAD_STORAGE],
  ),
  ...of(
    'src/cache/conversationPages.ts',
    ['A last message that was recalled is written at once.', ' && now.lastMessage?.body === known.lastMessage?.body', '', CACHE],
    ['A newer last message waits.', 'const mayWait = known !== undefined && isOnlyNewer', 'const mayWait = false && isOnlyNewer', CACHE],
    ['The first conversations of a long list are read first.', 'if (first) {', 'if (false) {', CACHE],
    ['The record of the first conversations follows a change.', 'const value = writes.length ? newestRecord() : writtenNewest', 'const value = writtenNewest ?? newestRecord()', CACHE],
  ),
  ...of(
    'src/cache/migrateLog.ts',
    ['Changes of a page of version 0.1.0 are carried over.', 'return tuple === 0 ? null : tuple ? fromTuple(tuple, conversation, me) : message', 'return message', MIGRATE],
    ['A log of version 0.1.0 is removed only after the new one is written.', '[...writes, ...tailWrites(at, log), ...gone.map(key => ({ key, value: null }))]', '[...gone.map(key => ({ key, value: null })), ...writes, ...tailWrites(at, log)]', MIGRATE],
  ),
  ...of(
    'src/cache/accountCache.ts',
    ['Changes that could not be written are written with the next ones.', 'pending.giveBack(key, dirty)', '', BAD_STORAGE],
  ),
  ...of(
    'src/cache/accountLogs.ts',
    ['A log is not written over when its pages could not be listed.', 'return names !== null', 'return true', BAD_STORAGE],
    ['A conversation of version 0.1.0 is not removed before it is carried over.', '![...legacy].some(key => name.startsWith(legacyPrefix(at, key)))', 'true', MIGRATE],
  ),
  ...of(
    'src/outbox/outbox.ts',
    ['A reply that ZIM refuses is sent without its quote.', '!mayRefuseQuote(failureOf(thrown))', 'true', REPLIES_FLOW],
    ['A recalled text does not leave with a reply.', `body.kind === 'revoked' ? { kind: 'text', text: '' } : body`, 'body', OUTBOX],
    ['A message is written to the storage before it is sent.', 'await outboxStorage.written(entry)', '', OUTBOX, OUTBOX_FLOW],
    ['Nothing is sent after sign-out.', `      if (!scope.isActive)\n        throw failed('signed-out')`, '', OUTBOX],
    ['A message is shown at once while the storage is read.', `show(entry, 'waiting')`, '', STORAGE_FLOW],
    ['A message that was taken while the storage was read is sent.', '        post(entry)\n      }\n      count()', '      }\n      count()', STORAGE_FLOW],
    ['A file is kept before its message is written and sent.', 'const failure = await kept.then(() => null, failureOf)', 'const failure = null', UPLOADS],
    ['Files that were chosen together are sent one after another, and a text does not wait for them.', '&& queue.batch === batch', '', UPLOADS],
    ['An upload that has waited for a place is not sent without a connection.', `if (file && readiness(conversation) === 'waiting')`, 'if (false)', UPLOADS],
    ['The place of an upload is given back.', 'finally { upload?.end() }', 'finally {}', UPLOADS],
    ['A message whose file is gone is not sent.', 'if (file === null)', 'if (false)', UPLOADS],
    ['The file of a message that a page has acknowledged is released.', 'if (name !== null) void files().then(({ release }) => release(keyOf(entry)))', '', UPLOADS],
    ['The upload of a discarded message is cancelled.', 'cancel(entry.clientID)', '', UPLOADS],
    ['The file of a message that is discarded while it is copied is removed.', 'return removeFile(entry, uploadOf(entry.body)!)', 'return', UPLOADS],
    ['A message that is discarded while the history is asked for it is not sent.', 'if (!all().includes(entry))', 'if (false)', UPLOADS],
    ['A message of an earlier run is shown with its file.', 'if (name !== null) void files().then(({ restore }) => restore(keyOf(entry), name))', '', MEDIA_FLOW],
    ['A message that the storage refused is reported.', 'unsaved.add(entry)', '', STORAGE_FLOW],
    ['A message that may have arrived is looked for before it is sent again.', 'const found = await find(entry)', 'const found = null as Message | null', OUTBOX_FLOW],
    ['A message without an acknowledgement may have arrived.', 'entry.isInDoubt ||= leavesDoubt(failureOf(thrown))', '', OUTBOX],
    ['An acknowledged message leaves the storage.', '    outboxStorage.remove(entry).catch(onError)\n', '', OUTBOX_FLOW],
    ['A failure is remembered when the app is started again.', '    void save(entry)\n    count()', '    count()', OUTBOX_FLOW],
    ['A message that a page of history shows is acknowledged, also while it is being sent.', 'entry => chat.message(conversation, keyOf(entry))?.id)', 'entry => entry.isInDoubt && chat.message(conversation, keyOf(entry))?.id)', OUTBOX_FLOW],
    ['A failed message that the conversation list names is acknowledged.', 'listed?.id && listed.key === keyOf(entry)', 'listed?.id && listed.key === \'\'', OUTBOX_FLOW],
  ),
  ...of(
    'src/outbox/findSent.ts',
    ['A message that no page of history holds is asked for by its seq.', '.slice(0, MOST_SEQS)', '.slice(0, 0)', 'tests/unit/outbox/findSent.test.ts', REGRESSIONS],
  ),
  ...of(
    'src/outbox/drafts.ts',
    ['A draft keeps what it replies to.', 'replyTo || mentions ? { text, mentions, ...(replyTo && { replyTo: storedOriginal(replyTo) }) } : text', 'text', DRAFTS],
    ['Drafts that could not be read are not written over.', 'await load() ?? await write()', 'await write()', STORAGE_FLOW],
    ['Drafts that could not be read are read again.', 'if (problem) loading = null', '', STORAGE_FLOW],
    ['Drafts that could not be written are written with the next ones.', 'if (problem) changed.forEach(conversation => touched.add(conversation))', '', STORAGE_FLOW],
  ),
  ...of(
    'src/stores/outbox.ts',
    ['What the storage takes at the second try is not reported.', 'await current?.flush()', '', STORAGE_FLOW],
  ),
  ...of(
    'src/services/tabLock.ts',
    ['A tab gives its account up after its writes.', 'onTaken(false).finally(letGo)', 'onTaken(false) && Promise.resolve(letGo())', TAB_LOCK],
    ['A tab that does not respond loses its account.', 'await request({ steal: true })', '', TAB_LOCK, TABS_FLOW],
    ['A tab that is reloaded keeps its account.', '      await after(RELOAD)\n', '', TAB_LOCK],
    ['A hidden tab does not take an account by itself.', ' && isVisible()', '', TAB_LOCK],
    ['Without Web Locks the tab that signed in last uses the account.', `      if (!locks)\n        tell('take')`, '', TAB_LOCK, TABS_FLOW],
  ),
  ...of(
    'src/stores/ingest.ts',
    ['An account that goes to another tab gets a new scope.', ` || (phase === 'other-tab') !== (before.phase === 'other-tab')`, '', TABS_FLOW],
    ['The scope of a tab that is not in use is read only.', `, phase === 'other-tab')`, ')', TABS_FLOW],
  ),
  ...of(
    'src/stores/cache.ts',
    ['A tab that is not in use writes nothing.', 'own = readOnlyWhile(() => scope.isReadOnly, storage)', '', TABS_FLOW],
    ['A deleted message that the cache holds in a gap leaves it when the gap is read.', 'known.filter((run, at)', 'known.slice(0, 1).filter((run, at)', REGRESSIONS],
  ),
  ...of(
    'src/stores/session.ts',
    ['Writes of a tab that has lost its account are dropped.', 'if (isStolen) account.forbidWrites()', '', TABS_FLOW],
    ['A tab waits for the writes of the one in use before the data is removed.', `if (session && removesData && zim.connection.value.phase === 'other-tab')`, 'if (false)', TABS_FLOW],
  ),
  ...of(
    'src/packages/sign-in/index.vue',
    ['Nobody is signed in without the agreement.', 'if (!isAgreed.value) {', 'if (false) {', SIGN_IN_PAGE],
    ['The agreement is not ticked at first.', 'const isAgreed = ref(false)', 'const isAgreed = ref(true)', SIGN_IN_PAGE],
    ['The agreement in the sheet goes on with the sign-in.', '  void run(held)', '', SIGN_IN_PAGE],
  ),
  ...of('src/packages/sign-in/AccountForm.vue', ['A sign-up does not offer a new password.', '<view v-if="!isNew" class="text-button"', '<view class="text-button"', SIGN_IN_PAGE]),
  ...of(
    'src/utils/buildParts.ts',
    ['A release build has no form for AppID and token beside the account server.', `hasAdvanced = isForTrying || import.meta.env.VITE_ADVANCED === '1'`, 'hasAdvanced = true', BUILD_PARTS],
    ['A release build shows what users report, without connection and server.', `hasDiagnostics = isForTrying || import.meta.env.VITE_DIAGNOSTICS === '1'`, 'hasDiagnostics = true', BUILD_PARTS],
  ),
  ...of(
    'src/services/savedLogin.ts',
    ['WeChat signs nobody in silently who has agreed to another version.', 'return isAgreed(agreed) ? agreed : null', 'return agreed ? agreed as Agreed : null', SAVED_LOGIN],
  ),
  ...of(
    'server/src/accounts/export.ts',
    ['An export has the reports that the user made, not those about the user.', `.where('reporter_id', '=', userID)`, `.where(eb => eb.or([eb('reporter_id', '=', userID), eb('target_id', '=', userID)]))`, EXPORT_SERVER],
    ['An export has the invites that the user opened.', `where('user_id', '=', userID).orderBy('code')`, `where('user_id', '=', '').orderBy('code')`, EXPORT_SERVER],
  ),
  ...of(
    'server/src/accounts/consents.ts',
    ['The first time of an agreement is kept.', 'if (known[0]?.version === version && known[0].withdrawn_at === null)', 'if (false)', CONSENT_SERVER],
    ['A withdrawal ends the sessions.', `await tx.deleteFrom('sessions').where('user_id', '=', userID).execute()`, '', CONSENT_SERVER],
    ['A user has some fifty agreements at most.', 'if (known.length === MOST)', 'if (false)', CONSENT_SERVER],
  ),
  ...of(
    'src/stores/deviceData.ts',
    ['Unsent messages are removed with the data of an account.', 'isCacheKey(key, account) || isOutboxKey(key, account)', 'isCacheKey(key, account)', STORAGE_FLOW],
    ['Drafts are removed with the data of an account.', 'draftsKey(account), recent', 'recent', STORAGE_FLOW],
  ),
  ...of(
    'src/stores/session.ts',
    ['The data of an account is removed after its last writes.', '    await account.settled()\n    // In the', '    // In the', STORAGE_FLOW],
  ),
  ...of(
    'src/utils/pictureUrl.ts',
    ['A picture is loaded by https only.', '/^https:', '/^https?:', PICTURE_URL],
    ['An address that is too long for ZIM is not loaded.', ' && utf8Length(url) <= MAX_BYTES', '', PICTURE_URL],
    ['This machine is asked for a picture in development only.', '(isDevelopment() && LOOPBACK', '(LOOPBACK', PICTURE_URL],
    ['A picture that failed is not drawn again at once.', 'if (url) failures', 'if (false) failures', PICTURE_URL, PICTURES],
  ),
  ...of(
    'src/packages/chat/message/row/messageRow.ts',
    ['The address of a picture in a room is checked.', 'pictureUrl(avatarOf(senderID))', 'avatarOf(senderID)', PICTURES],
  ),
  ...of(
    'src/packages/chat/message/list/chatAvatars.ts',
    ['The address of a picture in a chat is checked.', 'pictureUrl(avatarUrl)', 'avatarUrl', PICTURES],
  ),
  ...of(
    'src/components/conversation/conversationRow.ts',
    ['The address of a picture in the conversation list is checked.', `avatar: pictureUrl(`, `avatar: String(`, PICTURES],
  ),
  ...of(
    'src/components/common/UserAvatar.vue',
    ['The address of an avatar is checked.', 'pictureUrl(props.url)', 'props.url', PICTURES],
  ),
  ...of(
    'src/services/storage.ts',
    ['A storage call has a deadline.', '        resolve(otherwise)\n', '', STORAGE, STORAGE_FLOW],
    ['A storage that does not answer is not waited for with each call.', 'silentUntil = Date.now() + REST', '', STORAGE],
    ['A storage that answers again is used again.', '        silentUntil = 0\n', '', STORAGE],
    ['A write that is made late does not replace a later one.', 'void change(key, state.value)', 'void 0', STORAGE],
  ),
  ...of(
    'src/zim/users.ts',
    ['The picture of a user is not set for the next one.', 'if (me() !== user)', 'if (false)', ZIM_USERS],
  ),
  ...of(
    'src/stores/session.ts',
    ['A user who was kicked out is not signed in by a restart.', 'if (session.isKicked) zim', 'if (false) zim', SESSION_FLOW],
    ['An account that is accepted is signed in although ZIM does not answer.', 'if (hasAccount && NO_ANSWER', 'if (false && NO_ANSWER', SESSION_FLOW],
    ['A login that goes on without its form is retried without a limit.', 'if (saved.value === session && failureOf(thrown).retryable) resume(session)', '', SESSION_FLOW],
    ['A late answer of the account server changes nothing of the next account.', `if (saved.value?.kind !== 'account' || saved.value.bearer !== session.bearer)`, 'if (false)', PROFILE_FLOW],
  ),
  ...of(
    'src/outbox/conversationQueue.ts',
    ['A failure that may pass is retried.', 'if (isTransient(failure))', 'if (false)', OUTBOX_FLOW],
    ['A queue sends one message at a time.', 'if (isRunning)', 'if (false)', OUTBOX_FLOW],
  ),
  ...of(
    'src/outbox/entry.ts',
    ['A message of an earlier run may have arrived.', 'replyTo: original }), isInDoubt: true }', 'replyTo: original }) }', OUTBOX_FLOW],
    ['An entry of a later version is stored again as it is.', 'body: storedBody(body)', 'body', ENTRY],
    ['A quoted message of a later version is stored again as it is.', 'replyTo: storedOriginal(replyTo)', 'replyTo', ENTRY],
  ),
  ...of(
    'src/outbox/retryPolicy.ts',
    ['A message that ZIM refused waits for the user.', ` && kind !== 'send')`, ')', MESSAGES_FLOW],
  ),
  ...of(
    'src/stores/chat.ts',
    ['Every listener sees an event before what another listener applied because of it.', 'if (isRunning)', 'if (false)', CHAT_STORE],
    ['A listener that throws does not end the store.', 'catch (thrown) { errors.push(thrown) }', 'catch (thrown) { throw thrown }', CHAT_STORE],
  ),
  ...of(
    'src/stores/fetchHistoryPage.ts',
    ['Only an empty page is the beginning.', 'from = rangeOf(page)?.from ?? 0', 'from = page.length < 30 ? 0 : rangeOf(page)?.from ?? 0', HISTORY_FLOW],
    ['A page of refused texts alone is preceded by the page before it.', 'if (!rangeOf(messages))', 'if (false)', HISTORY_FLOW],
    ['What the SDK completes a page with is not complete.', 'while (seqs.has(from - 1)) from--', 'from = 0', 'tests/unit/stores/fetchHistoryPage.test.ts', REGRESSIONS],
    ['A page is asked for again where all of its seqs were deleted.', 'page.count < LARGEST_PAGE ?', 'false ?', 'tests/unit/stores/fetchHistoryPage.test.ts'],
  ),
  ...of(
    'src/composables/useZim.ts',
    ['Own messages have the order of ZIM after a new login.', '    if (wasLoggedIn) emit({ type: \'login-ended\' })\n', '', OWN_DEVICES_FLOW],
  ),
  ...of(
    'src/stores/newestPage.ts',
    ['Newest messages that were deleted elsewhere disappear.', 'Math.max(answered, upTo)', 'rangeOf(fetched.value)?.to ?? 0', MESSAGES_STORE],
    ['A deleted message that the cache holds above the newest one does not come back.', 'Math.max(answered, upTo)', 'answered', OWN_DEVICES_FLOW],
  ),
  ...of(
    'src/stores/history.ts',
    ['A run for what is drawn keeps the failure of a page.', 'if (scope?.isActive && isForPages)', 'if (scope?.isActive)', REGRESSIONS],
    ['An own message that the SDK has placed first does not end the history.', 'page.find(isPlacedByZim) ?? page[0]!', 'page[0]!', REGRESSIONS],
    ['The newest page is requested once over one connection.', `if (part === 'newest' && reading.done && reading.askedOver === zim.connection.value)`, 'if (false)', MESSAGES_STORE],
    ['Gaps that are drawn are read.', 'if (missingOf(key) === null)\n      return', 'return', CACHE_FLOW],
    ['A page before an own message that the SDK has placed itself does not remove messages of others below it.', 'if (includesSeq(windowOf(key).confirmed, upTo))', 'if (false)', 'tests/flows/regressions.test.ts'],
    ['What is drawn before an open gap is confirmed without loading the gap.', 'isBeforeGap(key, missing) ? readBeforeGap : readBefore', 'readBefore', CACHE_FLOW],
    ['What ZIM refused to confirm before a gap stays.', 'if (placed.some(({ seq }) => seq <= upTo + 1 && !fetched.has(seq) && !includesSeq(confirmed, seq)))', 'if (true)', CACHE_FLOW],
    ['A message that was fetched as an anchor does not prove that a page is of ZIM.', '!fetched.has(seq) && ', '', CACHE_FLOW],
    ['What cannot be confirmed does not keep the rest from it.', 'left.add(missing)', 'return', CACHE_FLOW],
    ['The message that the list names is shown when ZIM cannot be asked.', 'if (failure) showListed(key)', '', CACHE_FLOW],
  ),
  ...of(
    'src/stores/askLive.ts',
    ['A page is dropped when the connection was lost after it was requested.', `  if (!isOnline())\n    throw failed('network')\n  return result`, '  return result', ASK_LIVE],
    ['A page that arrives late is dropped.', 'within = FRESH', 'within = 60_000', CACHE_FLOW],
  ),
  ...of(
    'src/stores/history.ts',
    ['What is drawn is compared again when the page before it has failed.', 'while (reading.drawn && reading.done)', 'while (false)', REGRESSIONS],
  ),
  ...of(
    'src/stores/messages.ts',
    ['What is drawn is compared again as long as the network is slow.', 'createRetries(history.recheck, Infinity)', 'createRetries(history.recheck)', REGRESSIONS],
  ),
  ...of(
    'src/stores/conversations.ts',
    ['A conversation that stays after its removal has no unread messages.', '{ ...known, unread: 0, lastMessage }', '{ ...known, lastMessage }', REGRESSIONS],
  ),
  ...of(
    'src/stores/retries.ts',
    ['A read mark that the rate limit refused is sent again.', 'failureOf(thrown).retryable && backOff.retries < most', 'false', MESSAGES_STORE],
  ),
  ...of(
    'src/stores/messages.ts',
    ['A closed conversation is not marked as read.', '      opened.delete(key)\n', '', CONVERSATIONS_FLOW],
    ['A message that arrives in an open conversation is marked as read.', 'chat.conversations().get(key)?.unread) clearUnread(key)', 'chat.conversations().get(key)?.unread) void key', CONVERSATIONS_FLOW],
  ),
  ...of(
    'src/stores/conversations.ts',
    ['The last message is confirmed again after a refusal that may pass.', 'void confirmLast.run(key)', 'void readNewestPage({ zim, chat, cache }, key, 1, listedSeq(key)).catch(() => {})', OWN_DEVICES_FLOW],
    ['Nothing is sent to a conversation while it is removed.', 'const resume = outbox.pause(key)', 'const resume = () => {}', CONVERSATIONS_FLOW],
    ['What arrives while a conversation is removed stays listed.', 'lastMessage ? \'added\'', 'false ? \'added\'', CONVERSATIONS_FLOW],
    ['A pin is shown after ZIM has accepted it.', 'await ask(request)', 'void ask(request).catch(() => {})', CONVERSATIONS_FLOW],
    ['A mark as unread ends when the conversation is marked as read.', '      unmark(key)\n      chat.apply', '      chat.apply', CONVERSATIONS_FLOW],
    ['Muted conversations do not count in the unread total.', 'isMuted ? sum : sum + unread', 'sum + unread', CONVERSATIONS_FLOW],
    ['A failure of one account is not shown to the next.', 'if (scope?.isActive) failure.value', 'failure.value', CONVERSATIONS_STORE],
  ),
  ...of(
    'src/stores/rooms.ts',
    ['A message that arrives while the page of its room is shown is not unread.', 'if (roomID !== openRoom) unread', 'unread', ROOMS_FLOW],
    ['A room that the user has left is not in the list.', '.filter(isInside)', '', ROOMS_FLOW],
    ['Unread messages of a room stay while it is entered again.', `!room || room.phase === 'left'`, 'true', ROOMS_FLOW],
    ['The host of a room is the host again after a lost connection.', 'void hostAgain(event.roomID)', 'void 0', ROOM_ATTRIBUTES],
    ['Who was not the host does not become it by a reconnect.', '!hosted.delete(roomID) || ', '', ROOM_ATTRIBUTES],
    ['A host who is inside stays.', `throw failed('room-hosted')`, 'void 0', ROOM_ATTRIBUTES],
    ['The next host may change the notice of an earlier one.', 'isForce: true, isUpdateOwner: true, isDeletedWithOwner: false', 'isForce: false, isUpdateOwner: true, isDeletedWithOwner: false', ROOM_ATTRIBUTES],
  ),
  ...of(
    'src/stores/roomMoves.ts',
    ['The members after a reconnect are no lines.', ` || event.change === 'listed')`, ')', ROOM_LINES],
    ['Who comes and goes at once is not told.', ' && !from.delete(userID)', '', ROOM_LINES],
    ['Many who come at once are one line.', 'timer ??= setTimeout(tell, GATHERED)', 'tell()', ROOM_LINES],
  ),
  ...of(
    'src/packages/chat/useConversationPage.ts',
    ['What happened before the first message of a room is drawn above it.', 'messageKey || !hasHistory || ', 'messageKey || ', ROOM_PAGES],
  ),
  ...of(
    'src/utils/idBlocks.ts',
    ['Who comes into a room stands in its list once.', '.filter(id => !known.has(id))', '', 'tests/unit/utils/idBlocks.test.ts'],
    ['Who leaves a room changes its own block alone.', 'block.some(isGone) ? block.filter(id => !isGone(id)) : block', 'block.filter(id => !isGone(id))', ROOM_MEMBERS],
  ),
  ...of(
    'src/pages/contacts/useContactList.ts',
    ['A picture that could not be loaded is drawn as a letter.', 'noteFailure(rows.value.find(row => row.n === n)?.avatar)', '', 'tests/components/pages/contacts.test.ts'],
    ['The number of a row leads to its friend.', 'userIDs.push(userID) - 1', 'userIDs.push(userID)', 'tests/components/pages/contacts.test.ts'],
    ['All friends up to a letter are mounted for a jump.', 'rows.length, PAGE_SIZE)', '0, PAGE_SIZE)', 'tests/components/pages/contacts.test.ts'],
  ),
  ...of(
    'src/composables/useNearBlocks.ts',
    ['What is far from the window is not drawn.', 'return isNear\n', 'return true\n', ROOM_PAGES],
    ['A list behind another page stays as it is.', `if (![...told.values()].includes(true))`, 'if (told.size < 0)', ROOM_PAGES],
    ['New rows are drawn before it is known where they are.', 'AT_FIRST = 40', 'AT_FIRST = 0', ROOM_PAGES],
  ),
  ...of(
    'src/stores/roomMembers.ts',
    ['The members of an earlier stay are forgotten.', `event.phase !== 'entered') forget`, 'false) forget', ROOM_MEMBERS],
    ['At most 2,000 members of a room are loaded.', 'if (next === null || blocks.length * BLOCK >= MOST_MEMBERS)', 'if (next === null)', ROOM_MEMBERS],
  ),
  ...of(
    'src/packages/groups/useRoomSettings.ts',
    ['Who may become the host is offered to.', '(!host.value || isHostAway.value)', '!host.value', ROOM_PAGES],
  ),
  ...of(
    'src/chat/rooms.ts',
    ['Attributes of a room that were deleted meanwhile are gone after a reconnect.', 'event.isAll ? {} : ', '', ROOM_ATTRIBUTES],
    ['A re-entry after a new login is one.', `event.phase === 'entering' && known?.phase === 're-entering' ? known.phase : event.phase`, 'event.phase', ROOMS_FLOW],
  ),
  ...of(
    'src/packages/chat/message/list/unreadLine.ts',
    ['Messages before a gap do not count as unread.', '        if (isAfterGap(message))\n          break\n', '', FEED],
  ),
  ...of(
    'src/stores/recalled.ts',
    ['A recalled text can be edited again for five minutes.', ' && Date.now() < known.until', '', CHAT_PAGE],
  ),
  ...of(
    'src/components/conversation/useSwipedRow.ts',
    ['A scroll is no swipe.', ' && left > 2 * Math.abs(from.clientY - ended.clientY)', '', CONVERSATION_LIST],
  ),
  ...of(
    'src/stores/ingest.ts',
    ['The list is fetched when the user comes online.', `      chat.apply({ type: 'connection-returned' })\n      void conversations.refresh()`, '', CONVERSATIONS_FLOW],
    ['A sign-out disposes what belongs to the account.', 'account.close()', '', CONVERSATIONS_STORE],
  ),
  ...of(
    'src/stores/account.ts',
    ['Work of an account that has signed out drops its result.', '    isActive = false', '', CONVERSATIONS_STORE, MESSAGES_STORE],
  ),
  ...of(
    'src/zim/pacer.ts',
    ['Sends of one conversation are a gap apart.', 'turns.set(conversation, turn)', '', PACER],
    ['Nothing starts after the login has ended.', 'if (mine.endedBy)', 'if (false)', PACER],
    ['A clock that was put back delays a send by one gap at most.', 'Math.min(gaps[kind],', 'Math.min(Infinity,', PACER],
  ),
  ...of(
    'src/outbox/uploadPlaces.ts',
    ['Three files are uploaded at a time.', 'if (free > 0) free--', 'free--\n      if (free > -99) {}', UPLOADS],
  ),
  ...of(
    'src/services/media/download.mp.ts',
    ['The page of an error is no file.', 'if (refusal) reject(refusal)', 'if (false) reject(refusal)', DOWNLOAD],
    ['Diagnostics name the domain that is missing, and not the address of the file.', '?.[0] ?? url', '?.[9] ?? url', DOWNLOAD],
    ['Asking whether a file is gone does not fetch it.', 'if (totalBytesWritten > ERROR_PAGE) task.abort()', '', DOWNLOAD],
  ),
  ...of(
    'src/services/media/download.h5.ts',
    ['A downloaded page is no page in this origin.', 'SHOWN.test(type) ? type : \'application/octet-stream\'', 'type', DOWNLOAD],
    ['No cookies reach the file server.', 'credentials: \'omit\', ', '', DOWNLOAD],
  ),
  ...of(
    'src/services/media/openFile.mp.ts',
    ['A file is opened under a safe name.', 'safeFileName(name)}`\n  await', 'name}`\n  await', OPEN_FILE],
    ['Copies that were opened take the room of one file.', 'for (const old of files) await', 'for (const old of []) await', OPEN_FILE],
    ['A file that WeChat refuses can be handed over.', 'catch { return { isOpen: false, path } }', 'catch { return { isOpen: true } }', OPEN_FILE],
  ),
  ...of('src/services/media/openFile.h5.ts', ['The browser saves a file as nothing that it would show.', '{ type: \'application/octet-stream\' }', '{ type: (file as File).type }', OPEN_MESSAGE_FILE]),
  ...of('src/services/media/album.mp.ts', ['A cancelled save is no failure.', 'if (/cancel/i.test(wechatError(error).errMsg))\n      return false\n', '', OPEN_FILE]),
  ...of('src/stores/downloads.ts', ['Downloads end with the account.', 'for (const { cancel } of running.values()) cancel()', '', DOWNLOADS_FLOW]),
  ...of(
    'src/packages/media/messageFiles.ts',
    ['A file is downloaded once.', '(downloads.fileOf(key) ?? start(key, body))', 'start(key, body)', DOWNLOADS_FLOW],
    ['A downloaded file is kept.', '? keep(key, name, file) : file', '? file : file', DOWNLOADS_FLOW],
    ['Only addresses that may be loaded are asked for.', 'const address = fileUrl(url)', 'const address = url', DOWNLOADS_FLOW],
  ),
  ...of('src/utils/fileUrl.ts', ['Only https addresses of files are loaded.', 'const isAllowed = HTTPS.test(url)', 'const isAllowed = /^http/.test(url)', FILE_URL]),
  ...of(
    'src/packages/media/viewer/useViewer.ts',
    ['What has disappeared gives its place to the next newer one.', 'all.value.slice(before).find(isHere) ?? ', '', VIEWER],
    ['Nothing beyond a gap is reached before it is filled.', 'hasFailed.value ? found : withoutGaps', 'true ? found : withoutGaps', VIEWER],
    ['Where a gap could not be filled it can be passed.', 'hasFailed.value = result === \'failed\'', 'hasFailed.value = false', VIEWER],
    ['What is in front is confirmed by ZIM.', 'if (hasOpened.value) void confirm()', '', VIEWER],
    ['The file of this device comes first.', 'localOf(key) || fileUrl(body.url)', 'fileUrl(body.url)', VIEWER],
    ['A file that this device has lost comes from ZIM.', 'return void broken.add(local)', 'return', VIEWER],
  ),
  ...of(
    'src/packages/media/lookBack.ts',
    ['A look back goes on past pages without pictures.', 'const MOST_PAGES = 20', 'const MOST_PAGES = 1', VIEWER],
    ['A failed page of history is not asked for again and again.', '    if (isSame && messages.timeline(conversation).length === known)\n      return \'failed\'\n', '', VIEWER],
    ['A gap of the history is filled where it is met.', '    if (isAfterGap(message))\n      return { afterGap: message }\n', '', GALLERY],
  ),
  ...of('src/packages/media/place.ts', ['The way to a message leads over the list to the chat.', 'delta: above', 'delta: 1', VIEWER]),
  ...of(
    'src/packages/media/gallery/useGallery.ts',
    ['What is far from the window is not drawn.', 'if (!isNear.value(id))', 'if (false)', GALLERY],
    ['Scrolling does not ask again for a page that has failed.', '(!isAsked && progress.value !== \'more\')', 'false', GALLERY],
    ['A gap into which nothing comes is asked for once.', ' && !stuckGaps.has(block.key)', '', GALLERY],
  ),
  ...of(
    'src/packages/media/viewer/BrowserStage.vue',
    ['A zoomed picture is moved, and not swiped.', 'if (zoom.value.scale > 1) setZoom({ ...before', 'if (false) setZoom({ ...before', BROWSER_STAGE],
    ['A touch that the browser takes does not swipe.', 'if (event.type === \'pointercancel\')', 'if (false)', BROWSER_STAGE],
    ['A video keeps its keys.', ' || (event.target instanceof Element && event.target.matches(\'video, input, textarea\'))', '', VIEWER],
    ['Escape closes the viewer before the wide window takes it.', '  event.preventDefault()\n  emit(\'close\')', '  emit(\'close\')', VIEWER],
    ['Escape is left to a dialog.', 'event.isComposing || openDialog()', 'event.isComposing', VIEWER],
  ),
  ...of(
    'src/services/media/mediaFiles.ts',
    ['The file of an unsent message is not removed.', '!needed.some(clientID => name.includes(clientID))', 'true', MEDIA_FLOW],
    ['Copies make room for a new file.', 'await shrink(0)\n        await store', 'await store', MEDIA_FLOW],
    ['Copies that are used stay longest.', 'Math.max(writtenAt, openedAt.get(name) ?? 0)', 'writtenAt', 'tests/unit/services/media/mediaFiles.test.ts'],
    ['Copies are kept within their limit.', 'trim: () => shrink(limit)', 'trim: async () => {}', MEDIA_FLOW],
  ),
  ...of(
    'src/stores/voices.ts',
    ['A second tap pauses a voice.', 'if (playing === key && !change)', 'if (false)', VOICES],
    ['A voice that plays goes on with what was chosen for it.', ' && !change)', ')', VOICES],
    ['Later voices sound as was chosen.', 'sound = { ...sound, ...change }', 'void change', VOICES],
    ['A voice that was stopped is followed by none.', 'event.type === \'ended\' ? nextOf', 'true ? nextOf', VOICES],
    ['Own voices are not marked as heard.', 'if (!isMine) noteHeard(key)', 'noteHeard(key)', VOICES],
    ['Voices are loaded from addresses that may be loaded.', 'pictureUrl(body.url)', 'body.url', VOICES],
  ),
  ...of(
    'src/services/voice/voicePlayer.ts',
    ['What has ended before it has sounded is the voice before.', 'if (hasStarted) leave', 'leave', VOICE_PLAYER],
    ['A voice that was paused goes on from there.', 'paused?.key === key ? paused.at : 0', '0', VOICE_PLAYER],
    ['A voice that does not begin to sound has failed.', '}, START_GUARD)', '}, 1e9)', VOICE_PLAYER],
  ),
  ...of(
    'src/services/voice/recorder.mp.ts',
    ['A recording that is stopped before it begins is stopped when it begins.', '    if (state !== \'starting\') {\n      halt()\n      return\n    }\n', '', RECORDER],
    ['A recording waits for the end of the one before.', 'if (state === \'idle\') go()', 'if (true) go()', RECORDER],
    ['A recorder that does not answer has failed.', '}, START_GUARD)', '}, 1e9)', RECORDER],
  ),
  ...of(
    'src/packages/chat/message/messageActions.ts',
    ['The menu offers the speed after the present one.', '1.5: \'fastest\'', '1.5: \'faster\'', 'tests/components/message/messageActions.test.ts'],
  ),
  ...of(
    'src/services/media/prepare.ts',
    ['A picture of too many pixels is refused before it is decoded.', 'header.width * header.height > MOST_PIXELS', 'false', PREPARE],
    ['A small picture that is not upright is encoded anew.', '(isUpright && (isSmall || isLong))', '(isSmall || isLong)', PREPARE],
    ['A picture that moves is not encoded anew.', '(moves || isOriginal || (isUpright', '(isOriginal || (isUpright', PREPARE],
    ['A picture that is sent as it is has no location.', 'const stripped = all && stripLocation(all)', 'const stripped = all', PREPARE],
    ['A video that is too long is refused.', 'if (seconds > videoSeconds)', 'if (false)', PREPARE],
    ['An empty file is refused.', 'if (bytes <= 0)', 'if (false)', PREPARE],
    ['What is chosen as a file is sent unchanged.', '!asFile && found?.kind === \'image\'', 'found?.kind === \'image\'', PREPARE],
  ),
  ...of(
    'src/services/media/pick.mp.ts',
    ['One size of pictures is asked for.', '[isOriginal ? \'original\' : \'compressed\']', '[\'original\', \'compressed\']', WECHAT_MEDIA],
    ['Of the album no length is asked for.', '...(sourceType === \'camera\' && { maxDuration: LONGEST_SHOT })', 'maxDuration: LONGEST_SHOT', WECHAT_MEDIA],
  ),
  ...of(
    'src/stores/media.ts',
    ['Progress is drawn in steps.', ' / STEP) * STEP', ')', MEDIA_FLOW],
  ),
  ...of(
    'src/messages/mediaZim.ts',
    ['The name of a local file is encoded, because the SDK decodes it.', 'encodeURIComponent(name)', 'name', MEDIA],
    ['The name of another user\'s file is made safe.', 'safeFileName(string(fileName))', 'string(fileName)', MEDIA],
  ),
  ...of(
    'src/zim/messages.ts',
    ['A reply without its quote is not sent as the refused one.', 'kept?.repliedInfo && !outgoing.replyTo ? undefined : kept', 'kept', ZIM_MESSAGES],
    ['A reply is sent again as a reply.', 'outgoing.replyTo\n        ? await', '!known && outgoing.replyTo\n        ? await', ZIM_MESSAGES],
    ['A message that ZIM reports by two events is applied once.', `.filter(message => !seen.has(message?.messageID ?? ''))`, '', ZIM_MESSAGES],
    ['A retry sends the same object, which ZIM stores once.', 'isRetry ? unsent.get(clientID) : undefined', 'undefined', ZIM_MESSAGES],
    ['An object without an answer says that it has failed before it is sent again.', ', known && { sentStatus: SentStatus.Failed })', ')', ZIM_MESSAGES],
    ['An upload lasts as long as it goes on.', 'extension.restart()', '', ZIM_MESSAGES],
    ['An upload without an answer is cancelled.', 'cancel(given.clientID!)', '', ZIM_MESSAGES],
    ['An object whose upload was cancelled without an answer is not sent again.', 'if (unsent.get(given.clientID!)?.sentStatus !== SentStatus.Failed) unsent.delete(given.clientID!)', '', ZIM_MESSAGES],
    ['Only what looks like a client ID is one.', `CLIENT_ID.test(cid) ? cid : ''`, 'cid', ZIM_MESSAGES],
    ['A message that ZIM shows to its sender alone has failed.', `isModerated ? 'failed' : isMine ?`, 'isMine ?', ZIM_MESSAGES],
    ['A send that ZIM moderates is refused, although its promise resolves.', `    if (result.failure)\n      throw new FailureError(result.failure)\n`, '', ZIM_MESSAGES],
    ['Only a clock that was put back makes a new login.', 'if (isClockBehind && ', 'if (', ZIM_MESSAGES],
  ),
  ...of(
    'src/zim/askReceipt.ts',
    ['Where the plan has no receipts, a message is sent without one.', `if (kind !== 'plan')`, 'if (kind)', RECEIPTS_FLOW],
    ['Where the plan has no receipts, the next message asks for none.', '      hasReceipts = false\n', '', RECEIPTS_FLOW],
  ),
  ...of(
    'src/zim/receipts.ts',
    ['A conversation receipt covers earlier own messages.', ', includesEarlier: true', '', ZIM_RECEIPTS],
    ['A conversation receipt of another device of the user is none of the peer.', 'infos.filter(info => !info.isSelfOperated)', 'infos', ZIM_RECEIPTS],
    ['Receipts are sent for those that are due alone.', 'message.receiptStatus === ReceiptStatus.Processing)\n', 'message)\n', ZIM_RECEIPTS],
    ['What ZIM does not return is not counted as told.', `messages.some(({ id }) => !found.has(id))`, 'false', ZIM_RECEIPTS],
    ['What was told is not due any more.', `changes: messages.filter(({ id }) => found.has(id))`, 'changes: messages.filter(() => false)', ZIM_RECEIPTS],
    ['Only groups count their readers.', 'conversationType !== 0 && read', 'read', ZIM_RECEIPTS],
  ),
  ...of(
    'src/stores/receipts.ts',
    ['Ten receipts go at once, at most.', 'due.slice(0, MOST_AT_ONCE)', 'due', RECEIPTS_FLOW],
    ['The receipts that do not go at once go later.', 'if (due.length > MOST_AT_ONCE) seen.set', 'if (false) seen.set', RECEIPTS_FLOW],
    ['One request of receipts goes in a second.', 'Math.max(0, lastStart + INTERVAL - Date.now())', '0', RECEIPTS_FLOW],
    ['The oldest messages are told first.', '.sort((one, other) => one.seq - other.seq)', '.sort((one, other) => other.seq - one.seq)', RECEIPTS_FLOW],
    ['A failure that may pass is tried again.', 'failureOf(thrown).retryable && ++tries', 'false && ++tries', RECEIPTS_FLOW],
    ['A refusal is not tried again.', 'failureOf(thrown).retryable && ++tries', '++tries', RECEIPTS_FLOW],
    ['Nothing is told while the app is hidden.', '!isHidden && ', '', RECEIPTS_FLOW],
    ['What was seen is told when the connection has returned.', `    if (phase === 'online') backOff.wake()\n    request()\n`, '', RECEIPTS_FLOW],
    ['What was seen is forgotten when receipts are switched off.', 'if (!isOn) seen.clear()', '', RECEIPTS_FLOW],
    ['Nothing is noted while receipts are off.', '      if (!isOn())\n        return\n', '', RECEIPTS_FLOW],
    ['Who has switched receipts off asks for none.', 'capabilitiesOf(key).hasHistory && isOn()', 'capabilitiesOf(key).hasHistory', RECEIPTS_FLOW],
    ['A room is not asked for receipts.', 'capabilitiesOf(key).hasHistory && ', '', RECEIPTS_FLOW],
    ['What the plan has refused to a text is remembered.', `features.noteRefusal('receipts')`, 'void 0', RECEIPTS_FLOW],
    ['Nothing that was seen is left at a sign-out.', '    forget()\n', '', RECEIPTS_FLOW],
  ),
  ...of(
    'src/packages/chat/message/list/viewCheck.ts',
    ['What is drawn above or below the screen is not in view.', 'inView.has(row.n) && ', '', CHAT_PAGE],
    ['Less than half of a bubble is not in view.', 'const PART = 0.5', 'const PART = 0.1', CHAT_PAGE],
  ),
  ...of('src/packages/chat/message/row/messageRow.ts', ['Who has switched receipts off sees none.', `delivery === 'read' && hidesReceipts ? 'sent' : `, '', CHAT_PAGE]),
  ...of('src/packages/chat/composer/MessageComposer.vue', ['An emoji that is picked counts as writing.', `  insert(emoji)\n  emit('typed', emoji)`, '  insert(emoji)', 'tests/components/composer/MessageComposer.test.ts']),
  ...of(
    'src/stores/privacy.ts',
    ['Until the setting is read, nothing is told.', '=== true', '!== false', RECEIPTS_FLOW],
    ['A setting that is no switch is as at first.', `.filter(([, isOn]) => typeof isOn === 'boolean')`, '', RECEIPTS_FLOW],
  ),
  ...of(
    'src/stores/typing.ts',
    ['One command goes in three seconds.', '!isWithin(lastAt, INTERVAL) && mayTell(key)', 'mayTell(key)', TYPING_FLOW],
    ['A user who tells nothing more is not writing.', 'setTimeout(remove, EXPIRES, key)', 'undefined', TYPING_FLOW],
    ['A message ends the writing of its sender.', 'if (typists.get(key) === senderID) remove(key)', 'if (false) remove(key)', TYPING_FLOW],
    ['A stranger is not told.', `!isMine && id !== ''`, 'true', TYPING_FLOW],
    ['A room is not told.', '!capabilitiesOf(key).hasMembership && ', '', TYPING_FLOW],
    ['A command is not sent without a connection.', ` && zim.connection.value.phase === 'online'\n`, '\n', TYPING_FLOW],
    ['Nothing is told when it is switched off.', 'const mayTell = (key: ConversationKey) => isOn() && ', 'const mayTell = (key: ConversationKey) => ', TYPING_FLOW],
    ['Nobody is named to a user who has switched it off.', 'if (!isOn() || capabilitiesOf', 'if (capabilitiesOf', TYPING_FLOW],
    ['Who is named is forgotten when it is switched off.', 'watch(isOn, (isOn) => { if (!isOn) forget() }', 'watch(isOn, () => {}', TYPING_FLOW],
    ['Another device of the user names nobody.', 'if (isMine || isTyping === null)', 'if (isTyping === null)', TYPING_FLOW],
    ['A deleted text ends the writing.', '        return stop(key)\n', '        return\n', TYPING_FLOW],
    ['A blank text tells nothing.', 'if (!text.trim())', 'if (false)', TYPING_FLOW],
    ['The end is told three seconds after the beginning, not sooner.', 'if (!isWithin(lastAt, INTERVAL)) return', 'if (true) return', TYPING_FLOW],
    ['Who goes on writing has not stopped.', '      clearTimeout(stopTimer)\n      if (!isWithin', '      if (!isWithin', TYPING_FLOW],
    ['A sent text tells that it is over.', 'if (own?.key === key) own = null', '', TYPING_FLOW],
  ),
  ...of(
    'src/utils/typingSignal.ts',
    ['Another version means nothing.', ' && v === VERSION', '', TYPING_FLOW],
    ['A long command is not read.', 'command.length > MOST ? null : ', '', TYPING_FLOW],
    ['Another command means nothing.', `type === 'typing' && `, '', TYPING_FLOW],
  ),
  ...of(
    'emulator/src/world/receipts.ts',
    ['A message that is older than the history has no receipt.', ' && !isExpired(conversation, message)', '', WORLD_RECEIPTS],
    ['Other devices of the reader are told.', `  pushToOwnDevices(world, 'messageReceiptChanged', { infos: infos.map(info => ({ ...info, readTime: 0 })) })\n`, '', WORLD_RECEIPTS],
    ['Only the sender lists the readers.', 'message?.senderUserID !== me || ', '!message || ', WORLD_GROUPS],
    ['A receipt of a group is told to the sender alone.', 'new Set(messages.map(({ senderUserID }) => senderUserID))', 'othersIn(conversation, me).map(({ userID }) => userID)', WORLD_GROUPS],
  ),
  ...of(
    'emulator/src/world/groupRights.ts',
    ['An admin has no power over another admin.', 'role === ROLE.owner || roleOf(group, otherID!) === ROLE.member', 'true', WORLD_GROUP_RIGHTS],
    ['Only the owner mutes all.', `muteAll: 'owner'`, `muteAll: 'admins'`, WORLD_GROUP_RIGHTS],
    ['Only the owner gives roles.', `  role: 'owner'`, `  role: 'admins'`, WORLD_GROUP_RIGHTS],
    ['Every member changes the name.', `profile: 'everybody'`, `profile: 'admins'`, WORLD_GROUP_RIGHTS],
  ),
  ...of(
    'emulator/src/world/conversations.ts',
    ['A new member of a group does not see what was written before.', 'clearedSeq: isHidden ? lastSeq : 0', 'clearedSeq: 0', WORLD_GROUP_MEMBERS],
    ['Nothing is unread at joining.', `readMessageSeq: conversation.kind === 'group' ? member.joinedAfter : 0`, 'readMessageSeq: 0', GROUPS_CONTRACT],
    ['Who returns to a group has nothing unread.', '  if (entry)\n    Object.assign(entry, { unreadMessageCount: 0, readMessageSeq: lastSeq, mentions: [] })\n', '', WORLD_GROUP_MEMBERS],
    ['A group stays in the list of who leaves it.', 'conversation.former.set(userID, { ...member, leftAfter: conversation.log.lastSeq })', '{}', WORLD_GROUP_MEMBERS],
  ),
  ...of('emulator/src/world/log.ts', ['Who has left a group does not see what is written later.', ' && messageSeq <= leftAfter', '', WORLD_GROUP_MEMBERS]),
  ...of('emulator/src/world/views.ts', ['A receipt is due of those alone who were there when a message was sent.', ' && joinedAfter < messageSeq', '', GROUP_CHANGES_CONTRACT]),
  ...of(
    'emulator/src/world/groups.ts',
    ['The ID of a dismissed group is not given again.', 'known.group?.isDismissed ? 6000527 : 6000524', '6000524', WORLD_GROUP_MEMBERS],
    ['Groups are limited for each user.', 'groupsOf(world, me).length >= world.limits.groupsPerUser || ', '', WORLD_GROUP_MEMBERS],
  ),
  ...of(
    'emulator/src/world/groupMembers.ts',
    ['The next member follows an owner who leaves.', '    heir.role = ROLE.owner\n', '    {}\n', WORLD_GROUP_MEMBERS],
    ['The last member dismisses the group.', '  group.isDismissed = group.members.size === 0\n', '', GROUPS_CONTRACT],
  ),
  ...of('emulator/src/client/groupEvents.ts', ['The conversation of a group that is left is reported as disabled, before the group.', '  showGroup(client, group, ZIMConversationEvent.Disabled)\n', '', GROUPS_CONTRACT]),
  ...of(
    'emulator/src/world/friends.ts',
    ['A friend takes no second place.', '!isFriend(world, one, other) && sizeOf', 'sizeOf', WORLD_FRIENDS],
    ['Deleting on one side leaves the other side.', 'if (type === ZIMFriendDeleteType.Both) {', 'if (type >= 0) {', FRIENDS_CONTRACT],
    ['Both are friends at once by addFriend.', '  if (!hadMe) {', '  if (false) {', FRIENDS_CONTRACT],
    ['A new friendship ends the open application.', ' || stateOf(world, open) !== ZIMFriendApplicationState.Waiting)\n    return undefined', ' || stateOf(world, open) > 0)\n    return undefined', FRIENDS_CONTRACT],
  ),
  ...of(
    'emulator/src/world/friendApplications.ts',
    ['An application that is over or answered cannot be accepted.', ' || stateOf(world, application) !== ZIMFriendApplicationState.Waiting)\n    throw', ')\n    throw', WORLD_FRIENDS],
    ['The sender of an application cannot accept it.', ' || application.type === ZIMFriendApplicationType.Sent', '', WORLD_FRIENDS],
    ['Each side keeps the alias that it has given.', '{ alias: given.alias, attributes: given.attributes, wording }', '{ alias, attributes, wording }', WORLD_FRIENDS],
    ['A blocked user does not become a friend again without consent.', '    if (isBlocked(world, me, userID))\n      throw failure(6000021)\n', '', BLACKLIST_CONTRACT],
  ),
  ...of(
    'emulator/src/world/blacklist.ts',
    ['The block has one direction.', 'contactsOf(world, byUserID).blacklist, userID)', 'contactsOf(world, userID).blacklist, byUserID)', WORLD_FRIENDS],
    ['The blacklist is refused as a whole only when nobody was added.', '  if (added.length === 0)', '  if (errorUserList.length)', BLACKLIST_CONTRACT],
  ),
  ...of(
    'emulator/src/world/roomAttributes.ts',
    ['Attributes of others are changed by force alone.', '(!known || known.owner === me || isForce)', 'true', ROOMS_CONTRACT],
    ['A batch ends with the first refusal.', ' && !(isBatch && errorKeys.length)', '', ROOMS_CONTRACT],
    ['The owner stays unless it is to change.', 'isUpdateOwner ? me : owner', 'me', ROOMS_CONTRACT],
    ['An attribute stays when its owner leaves, unless that is set.', ' && isDeletedWithOwner)', ')', ROOMS_CONTRACT],
    ['Nothing stays in a room without members.', '    data.attributes.clear()\n', '', ROOMS_CONTRACT],
    ['Attributes that are kept come back with the member.', '?.isKept === false', '', ROOMS_CONTRACT],
  ),
  ...of(
    'emulator/src/world/rooms.ts',
    ['A room without members ends after its time.', 'emptySince + destroyDelay * 1000', 'Infinity', ROOMS_CONTRACT],
    ['A switch leaves the room that it comes from.', `  leaveRoom(world, me, { roomID: fromRoomID })\n`, '', ROOMS_CONTRACT],
    ['A switch needs no second place.', `.length - leaving >=`, '.length >=', WORLD_ROOMS],
  ),
  ...of(
    'emulator/src/client/roomAttributes.ts',
    ['Calls of a batch wait for its end.', '      if (batch)\n', '      if (false)\n', ROOMS_CONTRACT],
    ['Set and deleted attributes together are another event.', 'infos.length > 1', 'false', ROOMS_CONTRACT],
    ['Queries of attributes of members are limited.', 'count > QUERIES', 'false', ROOMS_CONTRACT],
  ),
  ...of(
    'emulator/src/world/presence.ts',
    ['A user with another session stays online.', '  if (sessionsOf(world, userID).length > 0)\n    return\n', '', WORLD_PRESENCE],
    ['A subscription that is over reports nothing.', ' || !isLive(subscription, world)', '', PRESENCE_CONTRACT],
    ['Who is back in time was never away.', '  presenceOf(world, userID).lostAt = undefined\n', '', WORLD_PRESENCE],
    ['A later custom status takes the time of an earlier one away.', '  world.presenceDue.delete(due)\n', '', WORLD_PRESENCE],
    ['The oldest subscriptions go first.', '.slice(0, -world.limits.subscriptions)', '.slice(world.limits.subscriptions)', WORLD_PRESENCE],
  ),
  ...of(
    'emulator/src/client/presence.ts',
    ['Only real changes of states are reported.', 'return !known || !isSame(known, status)', 'return true', PRESENCE_CONTRACT],
    ['The own state is fetched after a login.', 'isReconnect ? undefined : ask', 'true ? undefined : ask', PRESENCE_CONTRACT],
  ),
  ...of(
    'src/zim/friends.ts',
    ['A list is asked for before an answer to an unknown application fails.', '      await request(fill)\n', '', FRIENDS_FLOW],
    ['An application that cannot be answered is over.', `throw code === NOT_OPEN || code === BAD_INPUT ? failed('application-over', { code }) : thrown`, 'throw thrown', FRIENDS_FLOW],
    ['Words that are too long do not leave.', '  if (ofWords)\n', '  if (false)\n', FRIENDS_FLOW],
    ['Becoming friends at once is told from applying.', `friendInfos.length ? 'friends'`, `false ? 'friends'`, FRIENDS_FLOW],
  ),
  ...of(
    'src/zim/groupApplications.ts',
    ['Applications are read to the end of the list.', 'if (answer.nextFlag <= nextFlag)', 'if (true)', APPLICATIONS_FLOW],
    ['Words of an application that are too long do not leave.', '      checkGroupWords(words)\n', '', APPLICATIONS_FLOW],
  ),
  ...of(
    'src/stores/groupApplications.ts',
    ['An application that ZIM calls over stays over.', '        ended.add(onceOf(application))\n', '', APPLICATIONS_FLOW],
    ['Who may not answer has nothing to answer.', '(!role || groupRights(role).answerApplications)', 'true', APPLICATIONS_FLOW],
    ['Who has left answers nothing.', `user.userID !== chat.me() && membership === 'in'`, 'user.userID !== chat.me()', APPLICATIONS_FLOW],
    ['Who is inside needs no invitation.', `return !role || membership !== 'in'`, 'return true', APPLICATIONS_FLOW],
    ['A second application of a user is new.', 'application.createdAt}`', '0}`', APPLICATIONS_FLOW],
    ['What was seen in one group says nothing of others.', '!groupID || group.groupID === groupID', 'true', APPLICATIONS_FLOW],
    ['A role decides at once what is new.', '  chat.onChanges(({ groups }) => { if (groups.size) count() })\n', '', APPLICATIONS_FLOW],
  ),
  ...of(
    'src/stores/groupFaces.ts',
    ['A group has nine faces at most.', 'members.slice(0, MOST_FACES)', 'members', GROUP_FACES_FLOW],
    ['What is no face is not taken from the device.', 'saved.filter(isGroup)', 'saved', GROUP_FACES_FLOW],
    ['The next user sees no faces of this one.', '  account.onOpen(scope => scope.onDispose(() => { all.value = new Map() }))\n', '', GROUP_FACES_FLOW],
  ),
  ...of(
    'src/packages/groups/useApplications.ts',
    ['Applications that were shown are seen.', '{ if (isShown) applications.noteSeen(groupID.value) }', '{}', APPLICATION_PAGES],
  ),
  ...of(
    'src/packages/groups/useGroupCard.ts',
    ['A group is read again when it is not as it is shown.', 'if (STALE.has(failureOf(thrown).kind)) void load()', '', GROUP_CARD],
    ['An application that waits is not sent again.', `applied.value?.state === 'waiting'`, 'false', GROUP_CARD],
  ),
  ...of(
    'src/stores/groups.ts',
    ['A refusal to who is outside is noted.', `kind === 'not-in-group' ? 'unknown' as const`, `kind === 'not-in-group' ? null`, GROUPS_FLOW],
  ),
  ...of(
    'src/stores/groupMembers.ts',
    ['Members who leave are counted.', 'Math.max(0, count - by)', 'count', GROUPS_FLOW],
    ['The members of a group that the user has left are forgotten.', '      loaded.delete(event.group.groupID)\n', '', GROUPS_FLOW],
  ),
  ...of(
    'src/stores/friends.ts',
    ['Who is a friend no more has no remark.', `{ ...known, remark: '' }`, 'known', CONTACTS_FLOW],
    ['What was seen is not new again.', 'updatedAt > seenAt).length', 'true).length', CONTACTS_FLOW],
  ),
  ...of(
    'src/stores/blacklist.ts',
    ['Who is unblocked is out of the list.', '!removed.includes(userID)', 'true', CONTACTS_FLOW],
  ),
  ...of(
    'src/zim/allPages.ts',
    ['A list is read to its end.', 'nextFlag !== page + 1', 'true', FRIENDS_FLOW],
  ),
  ...of(
    'src/zim/blacklist.ts',
    ['Blocking twice is no failure.', '        if (userIDs.some(userID => !blocked.has(userID)))\n          throw thrown', '        throw thrown', FRIENDS_FLOW],
    ['A user who cannot be blocked is a failure.', '        if (refused)\n', '        if (false)\n', FRIENDS_FLOW],
  ),
  ...of(
    'src/zim/presence.ts',
    ['The own state is not reported.', ' && userID !== me())', ')', PRESENCE_FLOW],
    ['Subscriptions are asked for in parts of a hundred.', 'const MOST_PER_CALL = 100', 'const MOST_PER_CALL = 250', PRESENCE_FLOW],
  ),
  ...of(
    'emulator/src/client/contactList.ts',
    ['After a login only the newest changes are fetched.', 'Math.max(0, last - NEWEST)', '0', FRIENDS_CONTRACT],
    ['The first query fetches the rest.', '    if (!this.isComplete) {', '    if (false) {', FRIENDS_CONTRACT],
    ['The flag of a page is a number of pages.', 'const end = (nextFlag + 1) * count', 'const end = nextFlag + count', FRIENDS_CONTRACT],
  ),
  ...of(
    'emulator/src/client/friendMemory.ts',
    ['An alias that is taken away is reported before the list.', '      showAliases(removed, true)\n      emitFriends(removed, ZIMFriendListChangeAction.Deleted)\n    },', '      emitFriends(removed, ZIMFriendListChangeAction.Deleted)\n      showAliases(removed, true)\n    },', FRIENDS_CONTRACT],
    ['A second application is a change.', `if (known && (isOwn || !isSameApplication(known, view)))`, 'if (false)', FRIENDS_CONTRACT],
  ),
  ...of(
    'emulator/src/client/store.ts',
    ['A friend keeps the alias in the conversation when a text arrives.', `known?.conversationAlias ?? '' : view`, `'' : view`, FRIENDS_CONTRACT],
  ),
  ...of(
    'src/zim/errors.ts',
    ['The error code of `create` is read from its message.', `error.message.startsWith('{')`, 'false', ERRORS],
    ['The rate limit is a failure that passes.', `6000005: 'rate'`, `6000005: 'bad-input'`, ERRORS],
  ),
  ...of(
    'src/zim/limits.ts',
    ['A message to oneself is not sent.', `if (kind === 'peer') checkPeer(id, me)`, '', LIMITS],
    ['A message mentions a limited number of users.', 'if (mentions.length > MAX_MENTIONS)', 'if (false)', LIMITS],
    ['The text limit is not raised beyond what ZIM allows.', 'Math.min(Math.floor(configured), MAX_TEXT_BYTES)', 'Math.floor(configured)', LIMITS],
  ),
  ...of(
    'src/zim/kinds.ts',
    ['A message of a known type that is malformed is kept as unsupported.', '    if (body)\n      return body', '    if (zimType === message.type)\n      return body!', KINDS],
    ['A kind that is only received is not sent.', '  if (!toZim)\n', '  if (false)\n', KINDS],
    ['A message that is referred to is named by its type.', 'zimType ?? (body', '0 ?? (body', KINDS],
  ),
  ...of(
    'src/messages/models.ts',
    ['A body of a later version is stored again as it is.', `body.kind === 'unsupported' && body.stored !== undefined ? body.stored : body`, 'body', BODIES, ENTRY],
    ['A text with fields of a later version is stored with them.', ' && Object.keys(body).length === 2', '', BODIES, ENTRY],
    ['An unknown kind is kept.', `: { kind: 'unsupported', zimType: 0, stored: saved }`, ': null', ENTRY],
    ['A body without a limit is not sent.', `  if (!check)\n    throw failed('bad-input', { detail: body.kind })\n  check(`, '  check?.(', LIMITS],
  ),
  ...of(
    'src/messages/text/model.ts',
    ['White space alone is not sent.', 'if (!body.text.trim())', 'if (!body.text)', LIMITS],
    ['A text is as long as the configured limit.', 'overLimit(body.text, textBytes)', 'overLimit(body.text, 32_768)', LIMITS],
    ['The conversation list stores a few characters of a text.', 'preview: body => body.text.length > PREVIEW ?', 'preview: body => false ?', MODELS],
  ),
  ...of(
    'src/messages/command/model.ts',
    ['A command has a limit.', 'const params = overLimit(text, MAX_BYTES)', 'const params = null', LIMITS],
  ),
  ...of(
    'src/messages/command/zim.ts',
    ['Commands are paced as commands.', `pace: 'command'`, `pace: 'text'`, KINDS],
  ),
  ...of(
    'src/messages/contactCard/zim.ts',
    ['A custom message without a userID is not a contact card.', 'return string(userID) ? {', 'return userID !== null ? {', CONTACT_CARD],
  ),
  ...of(
    'src/messages/tip/zim.ts',
    ['A tip that this version has no sentence for is unsupported.', '|| (event === GROUP_INFO_CHANGED && change.type !== NAME_CHANGED)', '', KINDS],
  ),
  ...of(
    'src/messages/unsupported/zim.ts',
    ['The content of an unsupported message is kept.', '...(content && { content })', '', UNSUPPORTED_FLOW, BODIES],
    ['The content holds nothing of the envelope.', '.filter(([name]) => !ENVELOPE.has(name))', '', KINDS],
    ['The content has a limit.', 'plainCopy(content, MAX_BYTES)', 'plainCopy(content, Infinity)', KINDS],
  ),
  ...of(
    'src/cache/readAgain.ts',
    ['What an earlier version could not show is shown by the version that can.', 'bodyFromZim({ ...content, type: zimType })', `({ kind: 'unsupported', zimType, content })`, BODIES],
  ),
  ...of(
    'src/cache/records.ts',
    ['A stored body that is damaged is kept.', `parseBody(body) ?? { kind: 'unsupported', zimType: 0, stored: body }`, 'parseBody(body)!', KNOWN_KINDS],
    ['The cache stores a body of a later version as it is.', ': storedBody(body)', ': body', BODIES],
    ['A damaged record is not read.', ' || hashOf(json).toString(36) !== hash)', ')', BAD_STORAGE],
  ),
  ...of(
    'src/utils/bytes.ts',
    ['A limit may be used in full.', 'return size > limit ?', 'return size >= limit ?', LIMITS],
    ['Limits count bytes, not characters.', 'const size = utf8Length(text)', 'const size = text.length', LIMITS],
  ),
  ...of(
    'src/zim/subscription.ts',
    ['An exception in a listener never reaches ZIM.', 'catch (thrown) { report(name, thrown) }', 'catch (thrown) { throw thrown }', SUBSCRIPTION],
    ['No event has two listeners.', 'if (subscribed.has(name))', 'if (false)', SUBSCRIPTION],
  ),
  ...of(
    'src/stores/users.ts',
    ['Users of the cached list are named on the first page.', 'new Map(chat.users())', 'new Map()', USERS_STORE],
    ['A user whom ZIM does not know does not exist.', `if (failure.kind === 'no-such-user')`, 'if (false)', USERS_FLOW],
  ),
  ...of(
    'src/packages/chat/start.vue',
    ['A chat with an unknown user is not opened.', 'if (isUnknown) chat', 'if (false) chat', START_PAGE],
  ),
  ...of(
    'src/packages/chat/room.vue',
    ['A room that is opened by its address is entered after the login.', `if (phase === 'online' && isDue.value) enter()`, '', ROOM_PAGE],
  ),
  ...of(
    'src/composables/connection/roomMembership.ts',
    ['A room has the name that its maker gave it.', 'name: ownName', 'name', ROOMS_FLOW],
  ),
  ...of(
    'src/packages/chat/message/menuPlacement.ts',
    ['The menu stays within the list.', 'Math.max(list.top, Math.min(middle, end - height))', 'middle', MENU_PLACEMENT],
    ['The menu stands below a bubble without room above.', 'top - DISTANCE - height >= list.top', 'true', MENU_PLACEMENT],
  ),
  ...of(
    'src/services/noReply.ts',
    ['A server that replies again is not one that refuses the page.', `!await gets('cors') && `, '', HTTP],
  ),
  ...of(
    'src/composables/useZim.ts',
    ['A list that could not be synchronised is fetched by another login.', `if (connection.value.phase === 'online') onDisconnected('interrupted')`, '', CONVERSATIONS_FLOW],
    ['A long time in the background counts as a return of the connection.', `if (connection.value.phase === 'online' && now() - hiddenAt > SHORT_PAUSE) setPhase('online')`, '', MISSED_FLOW],
    ['A request without an answer shows a frozen connection.', 'isStalled.value = true', 'isStalled.value = false', CHAT_PAGE],
    ['An upload that takes long does not show a frozen connection.', 'if (!isLong)', 'if (true)', MEDIA_FLOW],
    ['During a login only its promise changes the phase.', 'if (!renewer)', 'if (false)', USE_ZIM],
    ['A user who was kicked out is not signed in again.', `setPhase(reason === 'kicked' ? 'kicked' : 'failed', createFailure(reason))`, `void relogin('reconnecting')`, CONNECTION_FLOW],
    ['A new login ends the refusals of a clock that was put back.', `onDisconnected('interrupted') }\n    else {`, `}\n    else {`, OUTBOX_FLOW],
    ['A request of an ended login is rejected.', 'if (ownRenewer !== renewer)', 'if (false)', USE_ZIM],
    ['Rooms are entered again after a login that had to be repeated.', 'await login(isCurrent)\n        return void rooms.reenter()\n      }\n      catch (thrown) {\n        if (!isCurrent())\n          return', 'return await login(isCurrent)\n      }\n      catch (thrown) {\n        if (!isCurrent())\n          return', ROOMS_FLOW],
    ['Rooms are entered again after a user has signed in again on request.', 'signIn(lastLogin.identity, lastLogin.tokens, {}, true)', 'signIn(lastLogin.identity, lastLogin.tokens, {}, false)', CONNECTION_FLOW],
    ['A login that cannot succeed is not retried.', 'if (!failure.retryable)', 'if (false)', CONNECTION_FLOW],
  ),
  ...of(
    'src/composables/connection/loginOnce.ts',
    ['The SDK is logged out after a failed login.', 'client.session.logout()', '', SIGN_IN_FLOW, USE_ZIM],
    ['A refused token is replaced.', `kind !== 'token' && `, '', SIGN_IN_FLOW],
    ['An expired token is replaced.', ` && kind !== 'token-expired'`, '', SIGN_IN_FLOW],
    ['A token is replaced once.', 'if (!isFirst || (', 'if (false || (', CONNECTION_FLOW],
  ),
  ...of(
    'src/composables/connection/tokenRenewer.ts',
    ['A token that could not be renewed is tried again.', 'if (isStopped || !failureOf(thrown).retryable)', 'if (thrown)', CONNECTION_FLOW],
  ),
  ...of(
    'src/composables/connection/roomMembership.ts',
    ['A room that was left is not entered again.', 'joined.delete(roomID)', '', ROOMS_FLOW],
    ['A late result of an earlier request for a room is dropped.', 'if (!isLast())', 'if (false)', ROOMS_FLOW],
    ['A room that excluded the user is not entered again.', 'joined.delete(event.roomID)', 'void 0', ROOM_MEMBERSHIP],
  ),
  ...of(
    'src/composables/usePrivacySheet.ts',
    ['A refusal on the sheet refuses.', `const refuse = () => resolveAll({ event: 'disagree' })`, `const refuse = () => resolveAll({ event: 'agree', buttonId })`, PRIVACY],
    ['A page without a sheet refuses.', `else resolve({ event: 'disagree' })`, '', PRIVACY],
    ['A page that is closed refuses what it was asked.', 'sheets.splice(sheets.indexOf(sheet), 1)\n    refuse()', 'sheets.splice(sheets.indexOf(sheet), 1)', PRIVACY],
  ),
  ...of(
    'src/utils/backOff.ts',
    ['The waits between tries become longer.', 'Math.min(retries++, waits.length - 1)', '0', BACK_OFF],
    ['A wait ends at once when it is woken.', 'wake: () => finish(true)', 'wake: () => {}', BACK_OFF],
  ),
  ...of(
    'src/packages/chat/message/list/messageFeed.ts',
    ['A new message moves the view when the reader is at the end.', 'if (isAtEnd || messages.some(isSending)) shouldFollow = true', 'if (messages.some(isSending)) shouldFollow = true', FEED],
    ['Messages loaded into a gap are not counted as new.', '(!newest || isBefore(newest, message))', 'true', FEED_GAPS],
    ['A backlog mounts a list at its end anew.', 'if (isAtEnd && backlog > initialRows) rebuild()', '', FEED],
    ['A backlog leaves a list that is scrolled up as it is.', 'if (isAtEnd && backlog', 'if (backlog', FEED],
    ['Placeholders wait for the rows of a commit that is due.', 'isCommitDue: () => scheduler.isDue, ', '', FEED],
    ['After a page of a gap, the next one waits until the list moves.', 'if (rows.insert(messages)) seen.hold()', 'rows.insert(messages)', FEED_GAPS],
  ),
  ...of(
    'src/packages/chat/message/list/feedRows.ts',
    ['A row that was the first one loses its time line when the message above it is mounted.', 'if (first?.entries.length) redrawRow', 'if (false) redrawRow', FEED],
    ['A full chunk takes no more rows.', ' || chunk.entries.length >= CHUNK_ROWS || ', ' || ', FEED],
    ['A chunk of long texts takes no more rows.', ' || chunk.chars + charsOf(message) > CHUNK_CHARS', '', FEED],
    ['Long texts that are mounted together are divided.', 'if (chars > CHUNK_CHARS)', 'if (false)', FEED],
    ['The row below a removed message is drawn again.', 'if (moved) redrawRow(moved)', '', FEED],
    ['A message after a gap begins a chunk.', '!chunk || isAfterGap || ', '!chunk || ', FEED_GAPS],
    ['A chunk that has become too long is split.', 'chunk.entries.length > 2 * CHUNK_ROWS ? CHUNK_ROWS : 0', '0', FEED_GAPS],
  ),
  ...of(
    'src/packages/chat/message/list/feedSections.ts',
    ['A gap has a section of its own for the messages that are loaded into it.', 'if (startsSection && column === \'down\') createSection(\'down\', true)', '', FEED_GAPS],
    ['A section that is full is followed by another one.', 'if (section.chunks.length > SECTION_CHUNKS) split', 'if (section.chunks.length > 1e6) split', FEED_GAPS],
  ),
  ...of(
    'src/packages/chat/message/list/MessageSection.vue',
    ['A gap that was tapped and not loaded says so.', `isLoaded ? null : { n, text: 'message.gapFailed' }`, 'null', MESSAGE_LIST],
  ),
  ...of(
    'src/packages/chat/message/list/seenReport.ts',
    ['A chunk that is a placeholder is not reported as seen.', 'chunks().filter(({ id }) => isDrawn(id))', 'chunks()', FEED_GAPS],
    ['A hidden page reports nothing as seen.', 'if (isHeld || isPaused)', 'if (isHeld)', FEED_GAPS],
  ),
  ...of(
    'src/packages/chat/message/list/useListScroll.ts',
    ['A gap that has moved is loaded on when the user scrolls, not when the list moves by itself.', 'feed.onScroll(scrollHeight === lastHeight)', 'feed.onScroll(true)', MESSAGE_LIST],
    ['What grows below does not take the reader away from the end.', 'else if (top < lastTop - 1 && scrollHeight >= lastHeight) feed', 'else feed', MESSAGE_LIST],
    ['Content that becomes shorter does not take the reader away from the end.', ' && scrollHeight >= lastHeight) feed', ') feed', MESSAGE_LIST],
    ['A list that is not laid out keeps its size.', 'if (height) virtualisation', 'virtualisation', MESSAGE_LIST],
  ),
  ...of(
    'src/packages/chat/message/list/scrollAnchor.ts',
    ['What the browser has anchored is measured, not guessed.', '!canHaveScrolled ? list.scrollTop - scrolled : ', '', SCROLL_ANCHOR],
    ['At offset 0 no browser anchors.', 'isAnchored && list.scrollTop > 0 ? moved : 0', 'isAnchored ? moved : 0', SCROLL_ANCHOR],
    ['A list at its top gets room above its content.', 'if (left <= -PIXEL) setRoom(room - left)', '', SCROLL_ANCHOR],
    ['Room above the content is used up before the list is scrolled.', 'const used = Math.min(room, Math.max(0, px))', 'const used = 0', SCROLL_ANCHOR],
    ['Room above the content is removed far from it.', ' ? corrected + removeRoom() : corrected', ' ? corrected : corrected', SCROLL_ANCHOR],
    ['A scroll of the program is no move.', '      list.scrollTop = Math.min(top, list.scrollHeight)\n      note()', '      list.scrollTop = Math.min(top, list.scrollHeight)', SCROLL_ANCHOR],
    ['Fractions of a pixel are added up.', 'moved - done + rest', 'moved - done', SCROLL_ANCHOR],
  ),
  ...of(
    'src/packages/chat/message/list/heldRows.ts',
    ['Rows take their room from the placeholder above.', 'placeholder && placeholder.height > growth', 'false', HELD_ROWS],
    ['A list cannot be scrolled above its top.', 'const isTooHigh = above + growthOf(growing) < 0', 'const isTooHigh = false', HELD_ROWS],
    ['Rows that wait are shown.', '        show(box)\n', '', HELD_ROWS],
  ),
  ...of(
    'src/packages/chat/message/list/keepPlace.ts',
    ['A list that is scrolled is given no absolute position.', 'onWaiting: () => { if (!isMoving) confirm() }', 'onWaiting: confirm', KEEP_PLACE],
    ['At offset 0 no view keeps its place.', ' || top < 1)', ')', KEEP_PLACE],
    ['The view confirms that it is still.', 'if (isMoving || Math.abs(isProbe ? moved - 0.5 : moved) >= 1)', 'if (isMoving)', KEEP_PLACE],
  ),
  ...of(
    'src/packages/chat/message/list/virtualisation.ts',
    ['New rows that have no room yet do not make others far.', 'top + box.height - viewTop + unplaced', 'top + box.height - viewTop', VIRTUALISATION],
    ['A placeholder is drawn again nearer than it was made.', 'isPlaceholder ? DRAW_DISTANCE : REMOVE_DISTANCE', 'REMOVE_DISTANCE', VIRTUALISATION],
    ['A placeholder that is drawn above the screen does not scroll the list.', 'isChanged && isInView) onDrawn()', 'isChanged) onDrawn()', VIRTUALISATION],
    ['A placeholder that is drawn on the screen with other rows is reported.', 'isChanged && isInView) onDrawn()', 'false) onDrawn()', VIRTUALISATION],
    ['A chunk that is always drawn never becomes a placeholder.', 'id === alwaysDrawn() || ', '', VIRTUALISATION],
    ['A drawn chunk becomes a placeholder only with its exact height.', 'box.state === \'new\' || (box.isExact && !box.isHeld)', 'true', VIRTUALISATION],
    ['A position before scroll anchoring is not believed.', 'if (scrollHeight === lastHeight) accept', 'if (true) accept', VIRTUALISATION],
    ['Rows above the reader get no room before they are measured.', 'isHeld, isShown: false, measured: 0, height: before ?? 0', 'isHeld: false', VIRTUALISATION],
    ['Held rows become no placeholder.', 'box.isExact && !box.isHeld', 'box.isExact', VIRTUALISATION],
    ['A chunk is measured once.', 'box.asked !== box.version && ', '', VIRTUALISATION],
  ),
  ...of(
    'src/packages/chat/useConversationPage.ts',
    ['A hidden page marks nothing as read.', 'onHide(() => {\n    messages.close(key.value)', 'onHide(() => {', CHAT_PAGE],
    ['A connection that comes back opens no hidden page.', 'if (!feed.value || !isShown)', 'if (!feed.value)', CHAT_PAGE],
    ['Unread messages before a gap are loaded into the gap.', 'if (messages.isAfterGap(key.value, message)) await', 'if (false) await', CHAT_PAGE],
    ['What is drawn is reported again when the connection is restored.', 'feed.value?.reportSeen()', '', CHAT_PAGE],
  ),
  ...of(
    'src/stores/arrivals.ts',
    ['An own message is no arrival.', '!isMine && ', '', ARRIVALS],
    ['A signal is no arrival.', ` && body.kind !== 'command'`, '', ARRIVALS],
    ['A message in a muted conversation is no arrival.', '!conversation.isMuted && ', '', ARRIVALS],
    ['A message that was recalled at once is no arrival.', ` && known.body.kind !== 'revoked'`, '', ARRIVALS],
    ['A message that was sent before the login is no arrival.', ' || (event.isOffline && isNewLogin)', '', ARRIVALS],
    ['Of all missed messages one is reported.', '.slice(-1)', '', ARRIVALS],
    ['Arrivals are reported once a second at most.', 'liveTimer = live.size ? setTimeout(reportLive, TOGETHER) : undefined', 'liveTimer = undefined', ARRIVALS],
  ),
  ...of(
    'src/pages/alerts/alertWay.ts',
    ['There is no banner of the chat in front.', '!isShown && ', '', ALERTS],
    ['There is no banner of missed messages.', ' && !isMissed', '', ALERTS],
    ['There is no sound while nothing of the app is seen.', 'return isVisible && ', 'return ', ALERTS],
    ['A window without the focus has notifications.', '!(isVisible && hasFocus)', '!isVisible', ALERTS],
    ['An app in front has no notifications.', 'canNotify && !(isVisible && hasFocus)', 'canNotify', ALERTS],
  ),
  ...of(
    'src/pages/alerts/startAlerts.ts',
    ['A recalled message has no banner any more.', 'if (shownBanner.value?.messageID === recalled) dismissBanner()', '', ALERTS],
    ['A recalled message has no notification any more.', 'closeNotifications((_, messageID) => messageID === recalled)', '', ALERTS],
    ['Banners can be switched off.', `if (alerts.isOn('banner')) showBanner`, 'showBanner', ALERTS],
    ['The alerts of a user end with the sign-out.', 'closeNotifications(() => true)', '', ALERTS],
  ),
  ...of('src/pages/alerts/ring.ts', ['The phone rings once in two seconds at most.', 'isResting = true\n', '\n', ALERTS]),
  ...of('src/pages/attention/desktopNotifications.ts', ['A chat has one notification.', 'tag: conversation, ', '', ALERTS], ['A browser that refuses notifications is not asked.', 'if (!isRefused) await', 'await', NOTIFICATIONS_PAGE]),
  ...of('src/pages/attention/browserSurroundings.ts', ['The browser has to allow notifications, also where the user has switched them on.', ` && notificationPermission() === 'granted'`, '', ALERTS]),
  ...of('src/stores/alerts.ts', ['Notifications are off until the user switches them on.', 'desktop: false', 'desktop: true', NOTIFICATIONS_PAGE]),
  ...of(
    'src/pages/alerts/IncomingBanner.vue',
    ['A page that is not in front draws no banner.', 'isPageShown() ? shownBanner.value : null', 'shownBanner.value', BANNER],
    ['Escape belongs to the menu that is open.', ' || hasOverlay()', '', BANNER],
  ),
  ...of(
    'src/App.vue',
    ['Drafts are written when the app is hidden.', 'outbox.appHidden()', '', APP],
    ['The cache is written when the app is hidden.', 'void cache.flush()', '', APP],
    ['A login that waits is retried when the app is shown.', 'zim.appShown()', '', APP],
    ['A message that waits is sent when the app is shown.', 'outbox.appShown()', '', APP],
    ['A start without a user opens the page that says what the app is.', 'if (!session.restore() && !await session.signInSilently()) routes.welcome()', 'session.restore()', APP],
    ['The sign-in page is shown after a sign-out.', 'if (!isSignedIn) routes.signIn()', '', APP],
  ),
  ...of(
    'src/pages/accessibility/dialogFocus.ts',
    ['The focus moves into a dialog.', 'if (dialog) focusFirst()', 'if (dialog) {}', FOCUS],
    ['The focus goes back when a dialog closes.', 'else if (opener instanceof HTMLElement && opener.isConnected) opener.focus({ preventScroll: true })', '', FOCUS],
    ['The focus stays in a dialog.', 'opener = target as Element\n    focusFirst()', 'opener = target as Element', FOCUS],
    ['What asks for the focus beside a dialog gets it afterwards.', 'opener = target as Element\n', '\n', FOCUS],
    ['Escape closes a sheet.', 'close(dialog)', '', FOCUS],
  ),
  ...of('src/pages/accessibility/openDialog.ts', ['A dialog that fades out has no focus, and takes no Enter.', ' && !dialog.matches(CLOSING)', '', FOCUS]),
  ...of(
    'src/pages/accessibility/keyboardAccess.ts',
    ['Enter on "cancel" does not confirm.', `event.key === 'Enter' && openDialog`, `event.key === 'X' && openDialog`, FOCUS],
    ['A key that is held presses nothing in a dialog that it has opened.', 'if (!event.repeat) held', 'held', FOCUS],
  ),
  ...of(
    'src/pages/accessibility/pageFocus.ts',
    ['What is removed hands on the focus.', 'last && !last.element.isConnected && isShown(last.page) ? last : undefined', 'undefined', FOCUS],
    ['A page that comes back has its focus.', 'returned ? lastOf.get(returned as Element) : ', 'returned ? undefined : ', FOCUS],
    ['The focus of users without a keyboard is left alone.', 'isKeyboardInUse() && document', 'document', FOCUS],
  ),
  ...of(
    'src/zim/combined.ts',
    ['A combined message that is sent on keeps the client ID.', 'copy.extendedData = extendedData', '', FORWARD_FLOW],
    ['A combined message is read into the memory of the SDK before it is used.', 'await find(zim, message)', '{ ...message, type: 100 } as never', FORWARD_FLOW],
    ['A record that cannot be fetched may be tried again.', 'fieldsOf(thrown).code === NOT_FETCHED', 'false', FORWARD_FLOW],
  ),
  ...of('src/messages/combined/model.ts', ['What is combined is bounded.', 'items.length > MOST_COMBINED || JSON.stringify(items).length > MOST_COMBINED_LENGTH', 'items.length > MOST_COMBINED', COMBINED, FORWARD_FLOW]),
  ...of('src/messages/combined/zim.ts', ['The title of a hostile client is cut.', '.slice(0, MOST.title)', '', COMBINED]),
  ...of('src/packages/forward/bodies.ts', ['A combined message is sent on by its source.', ', source: { conversation, id, seq }', '', FORWARD_FLOW]),
  ...of(
    'src/packages/forward/useForward.ts',
    ['Nothing is forwarded when one message is refused.', 'for (const outgoing of all) zim.checkOutgoing(key, outgoing)', '', FORWARD_PAGES],
    ['Nine chats are forwarded to at once.', 'chosen.value.length >= MOST_CHATS', 'false', FORWARD_PAGES],
  ),
  ...of(
    'src/stores/floods.ts',
    ['Of a second in a flood the newest six are shown.', 'const SHOWN = 6', 'const SHOWN = 7', FLOODS_FLOW],
    ['What mentions the user is not dropped in a flood.', '!!mentions?.includes(chat.me()) || ', '', FLOODS_FLOW],
    ['What replies to the user is not dropped in a flood.', ' || quote?.senderID === chat.me()', '', FLOODS_FLOW],
    ['A flood ends after a second with few messages.', 'timer: isFlood ? setTimeout', 'timer: true ? setTimeout', FLOODS_FLOW],
    ['A reader above the end loses nothing while there is room.', '(isFlood && !flood.isAbove)', 'isFlood', FLOODS_FLOW],
    ['A full timeline takes no more messages while it is read.', 'isAbove && lengthOf(key) + held', 'false && lengthOf(key) + held', FLOODS_FLOW],
    ['The timeline of a room is bounded.', 'if (!flood.isAbove && lengthOf(key) > KEPT + SLACK) chat', 'if (false) chat', FLOODS_FLOW],
    ['No message is held over a sign-out.', 'for (const { timer } of floods.values()) clearTimeout(timer)', '', FLOODS_FLOW],
  ),
  ...of('src/chat/thin.ts', ['What was dropped before stays counted.', 'count += before.get(message.id) ?? 0', '', FLOODS_FLOW]),
  ...of(
    'src/chat/floods.ts',
    ['An unsent message is not dropped.', 'const numbered = timeline.messages.filter(({ id }) => id)', 'const numbered = timeline.messages', FLOODS],
    ['A deleted message hands on what was dropped before it.', 'if (next) noteDropped({ dropped }, next.id, count)', '', FLOODS],
    ['What was dropped in a flood is unread.', 'sum + 1 + (dropped.get(id) ?? 0)', 'sum + 1', FLOODS_FLOW],
  ),
  ...of('src/packages/chat/message/list/unreadLine.ts', ['What was dropped is above the unread line.', 'if (left > 0) left -= droppedBefore(message)', '', FLOOD_FEED]),
  ...of('src/stores/arrivals.ts', ['A flood is told of by what is shown.', '(capabilitiesOf(key).mayDrop ? conversation?.lastMessage : null)', 'null', FLOODS_FLOW]),
  ...of('src/packages/chat/forwardRefusal.ts', ['A message without an ID is not forwarded.', 'if (!id)', 'if (false)', REFUSALS]),
  ...of(
    'src/packages/chat/useSelection.ts',
    ['What has disappeared is no longer chosen.', 'if (chosen().length < keys.value.size)', 'if (false)', FORWARD_PAGES],
    ['The selection ends when the page is left.', 'onHide(end)', '', FORWARD_PAGES],
  ),
  ...of('src/packages/chat/useMessageActions.ts', ['While messages are chosen, a press chooses.', 'if (selection.isOn.value) selection.toggle(message)', 'if (false) {}', FORWARD_PAGES]),
  ...of('src/stores/messages.ts', ['One request deletes a bounded number of messages.', 'const DELETED_AT_ONCE = 50', 'const DELETED_AT_ONCE = 5000', FORWARD_FLOW]),
  ...of(
    'src/zim/reactions.ts',
    ['The SDK is given its own object of the message that is reacted to.', 'zim.addMessageReaction(type, await held(message))', 'zim.addMessageReaction(type, { ...await held(message), message: message.body.text })', 'tests/flows/reactions.test.ts'],
    ['A reaction that ZIM has already is no failure.', 'thrown.failure.code !== EXISTS', 'thrown.failure.code !== 0', 'tests/flows/reactions.test.ts'],
  ),
  ...of(
    'src/packages/chat/ownReactions.ts',
    ['An own reaction is counted once.', 'if (isMine === isWanted)', 'if (isMine === !isWanted)', 'tests/components/message/ownReactions.test.ts'],
    ['One request at a time reacts to a message with an emoji.', 'if (running.has(id))', 'if (running.has(""))', 'tests/components/message/ownReactions.test.ts'],
    ['A refused reaction is taken back.', 'forget(messageKey, type)\n    onChange', 'onChange', 'tests/components/message/ownReactions.test.ts'],
  ),
  ...of('src/packages/chat/message/row/reactionChips.ts', ['What is not seen in a reaction is left out.', 'const seen = type.replace(UNSEEN, isSeen)', 'const seen = type', 'tests/components/message/reactionChips.test.ts']),
  ...of('src/packages/chat/message/list/messageFeed.ts', ['A reaction to the last message keeps the list at its end.', 'if (isResized && isAtEnd) shouldFollow = true', '', 'tests/components/message/messageFeed.test.ts']),
  ...of('src/chat/annotations.ts', ['An edit does not bring a recalled message back.', 'known.body.kind === \'revoked\' || (', '(', 'tests/unit/chat/annotations.test.ts']),
  ...of('src/chat/timeline.ts', ['A recalled message loses its annotations.', 'recalled(message, fate)', '{ ...message, body: fate }', 'tests/unit/chat/annotations.test.ts']),
  ...of(
    'server/src/http/metricsServer.ts',
    ['Metrics name routes, not URLs.', `request.routeOptions.url ?? 'unknown'`, 'request.url', SERVER_METRICS],
    ['The metrics end with the server.', 'server.close()', '', SERVER_METRICS],
    ['A taken port of the metrics stops the start.', `server.once('error', reject)`, `server.once('error', () => resolve())`, SERVER_METRICS],
    ['Refused sign-ins are counted.', 'if (method === \'POST\' && status >= 400', 'if (method === \'POST\' && status >= 600', SERVER_METRICS],
  ),
  ...of(
    'server/src/secretFiles.ts',
    ['A secret is set once.', 'if (env[name])', 'if (false)', 'tests/server/config.test.ts'],
    ['A line break at the end of a file is no part of the secret.', `.replace(/\\r?\\n$/, '')`, '', 'tests/server/config.test.ts'],
  ),
  ...of('server/src/config.ts', ['A password of the database may hold any sign.', 'encodeURIComponent(env.DATABASE_PASSWORD)', 'env.DATABASE_PASSWORD', 'tests/server/config.test.ts']),
  ...of('server/src/http/logging.ts', ['A request ID has one form.', ' && REQUEST_ID.test(given)', '', 'tests/server/security.test.ts']),
  ...of('server/src/http/gracefulStop.ts', ['A stop closes the connections that are left.', 'app.server.closeAllConnections()', '', SERVER_OPERATIONS]),
  ...of('server/src/http/clientAddress.ts', ['A port in X-Forwarded-For makes no other client.', 'const address = withoutPort(request.ip)', 'const address = request.ip', SERVER_LIMITS]),
  ...of(
    'server/src/accounts/invites.ts',
    ['A user who opens an invite twice is counted once.', 'if (!numInsertedOrUpdatedRows)\n        return', '', SERVER_INVITES],
    ['An invite is opened by no more users than it may be.', '.whereRef(\'uses\', \'<\', \'max_uses\')', '', SERVER_INVITES],
    ['An expired invite is not opened.', 'if (row.expires_at <= now())', 'if (false)', SERVER_INVITES],
    ['An invite is revoked by its maker alone.', '.where(\'user_id\', \'=\', userID).where(\'code\', \'=\', code)', '.where(\'code\', \'=\', code)', SERVER_INVITES],
  ),
  ...of('src/services/http.ts', ['A failure of one service alone has its own text.', '[...SAME, ...failures].find', 'SAME.find', 'tests/server/inviteClient.test.ts']),
  ...of('src/services/userSearch.ts', ['Text that can be no ID is not sent.', 'if (!ID.test(text))', 'if (false)', 'tests/server/inviteClient.test.ts']),
  ...of('src/utils/inviteLink.ts', ['A scanned text whose code has another format is no invite.', 'return isInviteCode(code) ? code : null', 'return code', 'tests/unit/utils/inviteLink.test.ts']),
  ...of('server/src/accounts/users.ts', ['A userID is found before an account name that is the same.', 'found.find(user => user.user_id === key)', 'found.find(user => user.account === key)', SERVER_USERS]),
  ...of('server/src/routes/users.ts', ['Names are searched only where the operator allows it.', 'if (userSearch !== \'names\')', 'if (false)', SERVER_USERS]),
  ...of('server/src/fetchJson.ts', ['The time limit of a request holds for the body of its reply.', `signal.addEventListener('abort', cancel)`, '', SERVER_WECHAT]),
  ...of('server/src/pictures.ts', ['Only four formats are decoded.', `sharp.block({ operation: ['VipsForeignLoad'] })`, '', SERVER_AVATARS]),
  ...of('server/src/db/open.ts', ['Servers that start on one SQLite file wait for each other.', 'file ? migrateInTransaction(db, file) : migrate(db)', 'migrate(db)', SERVER_INSTANCES]),
  ...of(
    'src/zim/edits.ts',
    ['An edit keeps what a foreign client wrote into the message.', '...JSON.parse(JSON.stringify(known)) as Vendor.ZIMMessage', '...{ conversationID: known.conversationID, conversationType: known.conversationType, messageID: known.messageID, messageSeq: known.messageSeq, senderUserID: known.senderUserID }', EDITS_FLOW],
    ['An edit is checked before it leaves.', 'checkOutgoing(message.conversation, { body, mentions: message.mentions }, { me: me(), textBytes })', '', EDITS_FLOW],
    ['A recalled message is not edited.', `if (messageFromZim(known, me()).body.kind === 'revoked')`, 'if (false)', EDITS_FLOW],
    ['An edit by the other side is reported.', 'messageList.forEach(report)', 'void messageList', EDITS_FLOW],
  ),
  ...of(
    'src/zim/pins.ts',
    ['The latest pinned message comes first.', '.reverse()', '', PINS_FLOW],
    ['A pin is reported as a change of its message.', 'if (id) groups.set', 'if (!id) groups.set', PINS_FLOW],
    ['A pin that has ended already may be ended again.', 'thrown.failure.code !== NOT_PINNED', 'true', PINS_FLOW],
    ['The one that was pinned first makes room.', 'disableAutoReplace: false', 'disableAutoReplace: true', PINS_FLOW],
  ),
  ...of(
    'src/packages/chat/usePins.ts',
    ['A new pin is read when the SDK has noted it.', 'await Promise.resolve()', '', PIN_PAGES],
    ['A message that is gone leaves the bar.', 'timelines.get(key.value)?.some(concerns)', 'false', PIN_PAGES],
    ['A recall that the SDK has forgotten counts in the bar.', `body === 'deleted' || body?.kind === 'revoked' ? [] : `, '', REGRESSIONS],
    ['Before the first pin loses its place, the user is asked.', 'pinned.value.length >= MOST && ', 'false && ', PIN_PAGES],
    ['The bar shows one short line.', `.replace(/\\s+/g, ' ').slice(0, LENGTH)`, '', PIN_PAGES],
  ),
  ...of('src/pages/chats/startMenu.ts', ['A brand without rooms has no entry for them.', 'hasRooms || ', 'true || ', 'tests/components/pages/startMenu.test.ts']),
  ...of('src/outbox/outboxStorage.ts', ['An unsent message of a later version stays.', ` && !value?.endsWith('}')`, '', 'tests/unit/outbox/outboxStorage.test.ts']),
  ...of(
    'src/outbox/drafts.ts',
    ['A draft of a later version is written as it was.', 'saved ?? (replyTo', '(replyTo', 'tests/unit/outbox/drafts.test.ts'],
    ['A draft that was changed is not the one of before.', '{ ...draft, saved: undefined }', 'draft', 'tests/unit/outbox/drafts.test.ts'],
  ),
  ...of(
    'src/cache/conversationPages.ts',
    ['A cache of a later schema is left alone.', `if (Number.parseInt(count.value ?? '') > SCHEMA)`, 'if (false)', 'tests/unit/cache/laterSchema.test.ts'],
  ),
  ...of(
    'src/stores/errorReports.ts',
    ['Errors are not gathered before the user wants that.', `function report(thrown: unknown) {
    if (!privacy.isOn('errorReports'))`, `function report(thrown: unknown) {
    if (false)`, 'tests/flows/errorReports.test.ts'],
    ['Errors are not sent when the user no longer wants it.', `clear()
    if (!privacy.isOn('errorReports'))`, `clear()
    if (false)`, 'tests/flows/errorReports.test.ts'],
    ['An account reports twenty errors a day.', 'waiting.size + sentToday() >= MOST_A_DAY', 'false', 'tests/flows/errorReports.test.ts'],
    ['An error that comes again is counted.', 'same.count + 1', 'same.count', 'tests/flows/errorReports.test.ts'],
    ['Failures of the network and of users are not reported.', 'failure && isReported(failure)', 'failure', 'tests/flows/errorReports.test.ts'],
  ),
  ...of(
    'src/utils/errorShape.ts',
    ['Words that the engine does not know stay on the device.', `ENGINE_WORDS.has(word.toLowerCase()) ? word : '…'`, 'word', 'tests/unit/utils/errorShape.test.ts'],
    ['Lines of a message are no places of a stack.', 'from < 0 ? stack : stack.slice(from + message.length)', 'stack', 'tests/unit/utils/errorShape.test.ts'],
    ['A name that is not of an error class stays on the device.', `/^[A-Z]{1,40}$/i.test(thrown.name) ? thrown.name : 'Error'`, 'thrown.name', 'tests/unit/utils/errorShape.test.ts'],
  ),
  ...of('src/zim/messages.ts', ['A reply to a reply counts for its root, also where the SDK has not loaded its original.', '...(root && { repliedInfo:', '...(false && { repliedInfo:', 'tests/flows/replies.test.ts']),
  ...of('src/stores/deviceData.ts', ['Records of every version are removed with the account.', `key.replace(/^(\\w+\\.v)\\d+/, '$11')`, 'key', 'tests/flows/contacts.test.ts']),
  ...of('server/src/db/open.ts', ['A server starts on the tables of a later one.', ', ...await laterMigrations(db)', '', 'tests/server/migrations.test.ts']),
  ...of('src/pages/barColors.ts', ['The tab of contacts keeps its own picture.', 'index: 1, iconPath: theme.contactsIcon', 'index: 1, iconPath: theme.meIcon', 'tests/components/pages/barColors.test.ts']),
  ...of(
    'src/stores/features.ts',
    ['What the plan has refused is not offered.', 'noteRefusal(feature)\n      }\n      throw', '}\n      throw', FEATURES],
    ['A refusal by the plan is forgotten after a day.', '< REMEMBERED', '< Infinity', FEATURES],
    ['The diagnostics name a refusal once.', 'if (!isRefused(feature)) session', 'session', FEATURES],
    ['What the brand switches off is not offered.', '!switchedOff.has(feature) && ', '', FEATURES],
    ['A refusal for another reason leaves a feature on.', `failure.kind === 'plan'`, 'true', FEATURES],
  ),
  ...of('src/packages/chat/forwardRefusal.ts', ['A recalled message is not forwarded.', `return 'recalled'`, 'return null', REFUSALS]),
  ...of('src/outbox/outboxStorage.ts', ['Few storage calls are under way at a time.', 'const LANES = 8', 'const LANES = 800', OUTBOX_STORAGE]),
  ...of(
    'server/src/routes/zegoCallbacks.ts',
    ['A callback needs a signature.', 'signer < 0', 'false', ZEGO_CALLBACKS],
    ['A callback is for this AppID.', ' || body.appid !== String(config.zim.appID)', '', ZEGO_CALLBACKS],
    ['An old callback is refused.', '<= MAX_AGE_MS', '<= Infinity', ZEGO_CALLBACKS],
    ['A repeated question is asked once.', 'kept.until > now()', 'false', MODERATION],
    ['Media that nothing has checked are held back.', 'hasMedia ? moderation.verdictOnUnchecked(kind)', 'false ? moderation.verdictOnUnchecked(kind)', ZEGO_CALLBACKS],
    ['Content without an address is held back.', 'if (content.isOpaque)', 'if (false)', MEDIA_MODERATION],
    ['A mark that a client has made up is taken away.', 'payload: markedPayload(fields.payload, key)', 'payload: key === null ? undefined : markedPayload(fields.payload, key)', MEDIA_MODERATION],
  ),
  ...of(
    'server/src/moderation/moderation.ts',
    ['A text that nothing could check is not sent.', `sendUnchecked.includes(kind) ? 'passed' : 'unavailable'`, `'passed'`, MODERATION],
    ['A refusal ends the asking.', `return 'refused'`, `isChecked = true`, MODERATION],
  ),
  ...of('server/src/deadline.ts', ['A moderator without an answer ends with the time.', 'Promise.race([task(end.signal), late])', 'task(end.signal)', MODERATION]),
  ...of(
    'server/src/moderation/media.ts',
    ['One refused address refuses the message.', 'answers.some(answer => answer &&', 'answers.every(answer => answer &&', MEDIA_MODERATION],
    ['Media that nothing could check are not sent.', `answers.includes(null) && !isUncheckedSent(kind)`, 'false', MEDIA_MODERATION],
    ['Media come from the hosts that are set.', 'hosts.some(host', 'true || hosts.some(host', MEDIA_MODERATION],
  ),
  ...of(
    'server/src/moderation/heldMessages.ts',
    ['A first verdict is not changed by a second.', `.where('media_verdicts.verdict', 'is', null)`, '', WECHAT_EVENTS],
    ['Media without a verdict in time are not shown.', `isUncheckedSent(row.kind as ContentKind) ? 'passed' : 'unchecked'`, `'passed'`, WECHAT_EVENTS],
    ['A message waits for all its verdicts.', `has(null) ? 'waiting' : `, '', WECHAT_EVENTS],
  ),
  ...of(
    'server/src/moderation/recalls.ts',
    ['A recall that fails is tried again.', 'isFinal ? null : Math.min', 'true ? null : Math.min', RECALLS],
    ['A message that is gone is not recalled again.', 'FINAL.includes(error.code)', 'false', RECALLS],
    ['Tries to recall are further and further apart.', '2 ** Math.min(message.tries - 1, 10)', '1', RECALLS],
  ),
  ...of('server/src/moderation/heldMessages.ts', ['ZIM tells the place of a message of its sender alone.', `.where('sender_id', '=', senderID)`, '', RECALLS]),
  ...of('emulator/src/callbacks.ts', ['What was sent is told until it is received.', 'for (const wait of [0, ...waits])', 'for (const wait of [0])', MODERATED_DELIVERY]),
  ...of(
    'server/src/routes/avatars.ts',
    ['A picture of a person is checked.', `mediaModeration.isOn ? await checkAside(userID, null, picture) : null`, 'null', HELD_PICTURES],
    ['A picture that nothing could check is not kept.', 'await users.dropAside(aside.file)', '', HELD_PICTURES],
  ),
  ...of('server/src/accounts/users.ts', ['A picture that waits is replaced by the next one.', `await tx.deleteFrom('avatars').where('user_id', '=', userID).where('waiting_since', 'is not', null)`, `await tx.deleteFrom('avatars').where('user_id', '=', '').where('waiting_since', 'is not', null)`, HELD_PICTURES]),
  ...of('server/src/moderation/heldPictures.ts', ['A refused picture is dropped.', `picture && picture.state !== 'waiting'`, 'false', HELD_PICTURES]),
  ...of('src/zim/messages.ts', ['What waits for a verdict is withheld from its receiver.', 'review && !isMine ? withheld(body, number(message.type)) : body', 'body', ZIM_MESSAGES]),
  ...of('src/zim/annotations.ts', ['A quote has no address of an original that is not loaded.', 'body: previewOf(bodyFromZim(fieldsOf(replied.messageInfo)))', 'body: bodyFromZim(fieldsOf(replied.messageInfo))', 'tests/unit/zim/annotations.test.ts']),
  ...of(
    'src/packages/chat/verdictAsker.ts',
    ['Nothing is asked for while the app is hidden or offline.', '!followed.size || !canAsk()', '!followed.size', VERDICTS],
    ['Questions are further and further apart.', 'WAITS[Math.min(entry.tries++, WAITS.length - 1)]!', 'WAITS[0]!', VERDICTS],
    ['A key that the server does not know stays hidden.', `verdict! : 'unchecked'`, `verdict! : 'passed'`, VERDICTS],
  ),
  ...of(
    'server/src/routes/wechatEvents.ts',
    ['An event of WeChat needs a signature.', '!isEqual(pushSignature(token, timestamp, nonce), signature)', 'false', WECHAT_EVENTS],
    ['An old event is refused.', '<= MAX_AGE_MS', '<= Infinity', WECHAT_EVENTS],
    ['One signature is for one body.', '(seen.get(signature) ?? hash) !== hash', 'false', WECHAT_EVENTS],
    ['The signature of an encrypted event covers its body.', '!isEqual(pushSignature(token, timestamp, nonce, encrypted), msgSignature)', 'false', WECHAT_EVENTS],
  ),
  ...of('server/src/wechatEvents.ts', ['An event is for this mini program.', '.toString() === appID ?', '.toString() ?', WECHAT_EVENTS]),
  ...of(
    'server/src/moderation/words.ts',
    ['Invisible characters do not hide a word.', `.replace(INVISIBLE, '')`, '', WORDS],
    ['A word of Latin letters is found as a whole word alone.', 'new AhoCorasick(whole)', 'new AhoCorasick(whole.map(word => word.trim()))', WORDS],
    ['Width and letter case make no difference.', `text.normalize('NFKC').toLowerCase()`, 'text', WORDS],
  ),
  ...of(
    'server/src/wechatApi.ts',
    ['A token that WeChat has ended is renewed.', '!BAD_TOKEN.includes(Number(reply.errcode))', 'true', MODERATION],
  ),
  ...of(
    'server/src/moderation/wechatVerdict.ts',
    ['What a person should look at is refused.', `onReview === 'send'`, 'true', MODERATION],
  ),
  ...of(
    'server/src/wechatAccessToken.ts',
    ['One copy of the server asks for a token.', `.where('leased_until', '<=', at)`, '', MODERATION],
    ['A token is renewed before it ends.', 'token.expiresAt - now() > ms', 'true', MODERATION],
  ),
  ...of(
    'src/zim/errors.ts',
    ['A reason of the team\'s server is shown without marks that turn the text.', `plainName(REASON.exec(detail)?.[1] ?? '', LONGEST_REASON)`, `REASON.exec(detail)?.[1] ?? ''`, ERRORS],
    ['A text that could not be checked says so.', `'moderation-unavailable': 'moderation-away', `, '', ERRORS],
  ),
  ...of('emulator/src/callbacks.ts', ['A server that does not answer is asked twice, then the message is not sent.', 'isRefused: true', 'isRefused: false', MODERATED_DELIVERY]),
  ...of(
    'server/src/accounts/restrictions.ts',
    ['A ban ends the sessions.', 'if (until > 0)', 'if (false)', REPORTS],
    ['A restriction ends by itself.', 'time > now() ? time : 0', 'time', REPORTS],
  ),
  ...of('server/src/accounts/sessions.ts', ['A ban that comes during a sign-in ends it.', `.where('banned_until', '<=', now())`, '', 'tests/server/sessions.test.ts']),
  ...of('server/src/routes/sessions.ts', ['A session ID that cannot be is not looked up.', '!ID.test(id) || ', '', SECURITY]),
  ...of('server/src/reports/reports.ts', ['One user has one open report of a target.', 'if (known)', 'if (false)', REPORTS]),
  ...of('server/src/reports/webhook.ts', ['A webhook that fails is tried again.', 'for (const wait of waits)', 'for (const wait of waits.slice(0, 1))', REPORTS]),
  ...of(
    'server/src/routes/operator.ts',
    ['A report ID that cannot be is not looked up.', 'ID.test(id) ? reports.find(id) : undefined', 'reports.find(id)', OPERATOR],
    ['A page of operators needs a session.', `if (!page.session)\n        return sendPage(reply, signInPage(page), 401)\n      const shown`, 'const shown', OPERATOR],
    ['A form needs the token of its session.', 'fields.formToken !== page.session.formToken', 'false', OPERATOR],
    ['Sign-ins of operators are limited.', 'await limits.count(RULES.operatorSignInPerAddress, countedAddress(request))', '', OPERATOR],
    ['A message of a peer chat is recalled from the chat with its reader.', `kind === 'peer' && evidence.senderID !== report.reporterID`, 'false', OPERATOR],
  ),
  ...of(
    'server/src/operators/operators.ts',
    ['A session of an operator ends.', `.where('expires_at', '>', now())`, '', OPERATOR],
    ['A new password ends the sessions of an operator.', `await db.deleteFrom('operator_sessions').where('name', '=', name).execute()`, '', OPERATOR],
  ),
  ...of(
    'server/src/accounts/ownUsers.ts',
    ['An error of the team\'s service is not the answer that there is no such user.', 'if (profile === undefined)', 'if (false)', OWN_USERS],
    ['A picture of an own user is at an https address.', `text.startsWith('https://') && `, '', OWN_USERS],
  ),
  ...of(
    'server/src/accounts/ownProfiles.ts',
    ['Who has left the team loses the sessions.', 'await sessions.revokeAll(userID)', '', OWN_USERS],
    ['Who is signed in stays so while the team\'s service is away.', '.catch(() => undefined)', '', OWN_USERS],
  ),
  ...of('server/src/accounts/users.ts', ['An own user takes no account of this server over.', `.where('users.account', 'is', null).where('users.password_hash', 'is', null)`, '', OWN_USERS]),
  ...of('server/src/routes/ownSignIn.ts', ['Letter case gives no more tries to guess the password of an own user.', 'account.toLowerCase()', 'account', OWN_USERS]),
  ...of(
    'server/src/accounts/recovery.ts',
    ['A link for a new password ends after a day.', `.where('password_links.expires_at', '>', now())`, '', RECOVERY],
    ['A link for a new password is used once.', 'if (!link)\n          return false', '', RECOVERY],
    ['A new password by a link signs out all devices.', `await tx.deleteFrom('sessions').where('user_id', '=', link.user_id).execute()`, '', RECOVERY],
    ['No link is made for an account without a password.', `.where('password_hash', 'is not', null)`, '', RECOVERY],
  ),
  ...of('server/src/accounts/users.ts', ['A changed password ends the link for a new one.', `await tx.deleteFrom('password_links').where('user_id', '=', userID).execute()`, '', RECOVERY]),
  ...of(
    'server/src/routes/passwordLinks.ts',
    ['A new password by a link is held to the rules.', `checkNewPassword(password, account, 'password')`, '', RECOVERY],
    ['The use of a link is written down.', `await audit.note('—', 'password-set', userID, madeBy)`, '', RECOVERY],
  ),
  ...of('server/src/operators/html.ts', ['What users wrote is no HTML.', 'escaped(String(value))', 'String(value)', OPERATOR]),
  ...of(
    'server/src/moderation/createdNames.ts',
    ['A refused name is taken back.', `verdicts[at] !== 'passed'`, 'false', CHECKS_SERVER, MODERATED_DELIVERY],
    ['Of a room, the texts of its attributes are checked.', '...isGroup ? [] : attributeTexts(fields.attributes)', '', CHECKS_SERVER],
    ['A name of a callback is decoded.', `percentDecoded(value).replaceAll('\\0', '')`, `value.replaceAll('\\0', '')`, CHECKS_SERVER],
  ),
  ...of(
    'server/src/moderation/checkText.ts',
    ['A text that has passed is checked again after ten minutes.', '> now())', '> 0)', MODERATION],
    ['A name and a notice are checked as what they are.', 'JSON.stringify([content, place, author.userID, text])', 'JSON.stringify([author.userID, text])', MODERATION],
  ),
  ...of(
    'server/src/accounts/wxacodes.ts',
    ['A code of the mini program is drawn once for an invite.', 'if (known)', 'if (false)', WXACODES],
    ['Two requests for one code ask WeChat once.', 'asked.get(code) ??', '', WXACODES],
    ['The page of a trial version need not be published.', `check_path: version === 'release'`, 'check_path: true', WXACODES],
  ),
  ...of('server/src/accounts/invites.ts', ['A revoked invite has no code of the mini program.', `      requireValid(row)
    },`, '    },', WXACODES]),
  ...of('src/packages/invites/code.vue', ['Where there is no code of the mini program, nothing says what it does.', '<view v-if="!isChosen || !wxacodeFailure" class="note">', '<view class="note">', INVITE_CODE]),
  ...of(
    'src/packages/invites/code/useWxacode.ts',
    ['A code of the mini program is fetched when it is chosen.', '!isChosen.value || !code', '!code', INVITE_CODE],
    ['Another invite has another code of the mini program.', 'watch([isChosen, codeOf], load)', 'watch(isChosen, load)', INVITE_CODE],
  ),
  ...of(
    'server/src/reports/errorReports.ts',
    ['A known error is counted in its row.', `count: eb('count', '+', count), last_at: now()`, 'last_at: now()', ERROR_REPORTS],
    ['An error is deleted 30 days after it was reported last.', '30 * 24 * 3600_000', '31 * 24 * 3600_000', ERROR_REPORTS],
  ),
  ...of('server/src/routes/errorReports.ts', ['An error has no room for digits and other writing.', `'[A-Za-z ….,:()-]{0,200}'`, `'[^]{0,200}'`, ERROR_REPORTS]),
  ...of('server/src/routes/checks.ts', ['A text has the length of its kind.', '[...text].length > most', 'false', CHECKS_SERVER]),
  ...of('server/src/routes/zimToken.ts', ['Clients ask where the server moderates.', 'checksTexts: moderation.isOn', 'checksTexts: true', CHECKS_SERVER]),
  ...of(
    'src/stores/checkText.ts',
    ['Nothing is asked where the server checks no texts.', '!lastSaid.ticket?.checksTexts ||', '', CHECKS_FLOW],
    ['A text that is too long is left to the limits of ZIM.', 'failureOf(thrown).code !== TOO_LONG', 'true', CHECKS_FLOW],
  ),
  ...of('server/src/moderation/storedWords.ts', ['Words are read again after 30 s.', '< READ_EVERY_MS', '< Infinity', OPERATOR]),
  ...of(
    'src/packages/contacts/useReport.ts',
    ['A report needs a reason.', 'if (!reason.value)', 'if (false)', REPORT_PAGE],
    ['Own messages are no evidence.', '!isMine && senderID', 'senderID', REPORT_PAGE],
    ['Only the messages that were chosen are sent.', 'chosen.value.has(key)).map(evidenceOf)', 'true).map(evidenceOf)', REPORT_PAGE],
  ),
  ...of(
    'src/stores/invites.ts',
    ['An invite that is used up is not shown.', 'uses < maxUses && ', '', INVITE_CODE],
    ['An invite that ends soon is not shown.', ' && expiresAt - now > SOON', '', INVITE_CODE],
  ),
  ...of('src/packages/invites/code/useInviteCode.ts', ['A code that the user has revoked is not made anew by itself.', 'if (!invite.value && !isEnded.value) await make()', 'if (!invite.value) await make()', INVITE_CODE]),
  ...of('src/packages/invites/scan/BrowserScanner.vue', ['The camera ends while the tab is hidden.', 'props.isActive && !document.hidden', 'props.isActive', INVITE_SCAN]),
  ...of('src/pages/startInvite.ts', ['An invite of the start is opened once.', 'start && start + n !== latest', 'start', START_INVITE]),
  ...of('src/stores/strangers.ts', ['Chats with friends are not held.', ' && !ids.has(parseConversationKey(key).id)', '', STRANGERS_FLOW]),
  ...of('src/stores/arrivals.ts', ['Messages of strangers do not alert.', ' && !held.isHeld?.(key)', '', STRANGERS_FLOW]),
  ...of('src/stores/conversations.ts', ['Messages of strangers do not count.', 'known.unread && held.isHeld?.(known.key)', 'false', STRANGERS_FLOW]),
  ...of('src/zim/groups.ts', ['Common groups are read page by page.', 'nextFlag = answer.nextFlag', '', COMMON_GROUPS]),
]
