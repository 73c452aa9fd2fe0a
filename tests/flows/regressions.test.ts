import { afterEach, describe, expect, it, vi } from 'vitest'

import type { Schedule } from '../support/model/steps'

import { runSchedule } from '../support/model/runSchedule'

/** Schedules that violated an invariant (tests/support/model/invariants.ts) in an earlier version, as shrunk by schedules.test.ts. */
const FIXED: Record<string, Omit<Schedule, 'missed' | 'history'> & Partial<Schedule>> = {
  'a page of the conversation list that was requested before a change does not undo the change': {
    users: 2,
    steps: [{ do: 'send', who: 0, to: 0 }, { do: 'restartServer' }, { do: 'send', who: 0, to: 0 }],
  },
  'a text whose acknowledgement arrives after the connection is lost is stored once': {
    users: 2,
    steps: [{ do: 'delay', ms: 7000 }, { do: 'send', who: 0, to: 0 }, { do: 'drop', who: 0 }, { do: 'tokensFail', who: 0 }],
  },
  'a text that ZIM does not answer for longer than the client waits is stored once, although the SDK sends it again by itself': {
    users: 2,
    missed: { login: 'none', reconnect: 'newest' },
    steps: [{ do: 'fail', who: 0, times: 3, call: 'sendPeerMessage', code: 6000104 }, { do: 'send', who: 0, to: 0 }, { do: 'wait', ms: 600_000 }, { do: 'drop', who: 0 }],
  },
  'a text that ZIM has refused, and whose answers are late, is the last one of its chat until another comes': {
    users: 2,
    missed: { login: 'none', reconnect: 'none' },
    steps: [{ do: 'moderate', who: 0 }, { do: 'delay', ms: 7000 }, { do: 'send', who: 0, to: 0 }, { do: 'quiet' }, { do: 'restartServer' }, { do: 'fillStorage', who: 0 }],
  },
  'a chat that another device has removed keeps the message that came before the news of its removal': {
    users: 2,
    second: 'device',
    missed: { login: 'none', reconnect: 'none' },
    steps: [{ do: 'send', who: 0, to: 0 }, { do: 'reorder', pushes: 3 }, { do: 'removeChat', who: 2, to: 0 }, { do: 'send', who: 1, to: 0 }, { do: 'send', who: 0, to: 0 }],
  },
  'a message that is lost on a half-open connection arrives later': {
    users: 2,
    steps: [{ do: 'silence', who: 1 }, { do: 'send', who: 0, to: 0 }],
  },
  'a text is sent after the clock is set back': {
    users: 2,
    steps: [{ do: 'send', who: 1, to: 0 }, { do: 'clockBack', ms: 3_600_000 }, { do: 'send', who: 1, to: 0 }],
  },
  'an acknowledgement does not undo the unread count of later messages': {
    users: 2,
    steps: [{ do: 'send', who: 1, to: 0 }, { do: 'send', who: 1, to: 0 }, { do: 'killAfterWrites', who: 0, writes: 1 }, { do: 'kill', who: 1 }, { do: 'send', who: 0, to: 0 }, { do: 'online' }],
  },
  'a late acknowledgement does not restore an unread count that was cleared': {
    users: 3,
    steps: [{ do: 'send', who: 0, to: 1 }, { do: 'slow', who: 2, call: 'sendPeerMessage', ms: 300 }, { do: 'send', who: 2, to: 0 }, { do: 'open', who: 2, to: 0 }, { do: 'close', who: 2, to: 0 }, { do: 'wait', ms: 1 }],
  },
  'delayed pushes are applied in order': {
    users: 2,
    steps: [{ do: 'delay', ms: 4000 }, { do: 'send', who: 1, to: 0 }, { do: 'send', who: 1, to: 0 }],
  },
  'an open conversation counts as read after ZIM has refused the first request': {
    users: 2,
    steps: [{ do: 'fail', who: 1, times: 1, call: 'clearConversationUnreadMessageCount', code: 6000005 }, { do: 'open', who: 1, to: 0 }, { do: 'send', who: 0, to: 0 }, { do: 'hide', who: 0 }],
  },
  'a failure that a full storage could not store does not block the next texts': {
    users: 2,
    steps: [{ do: 'drop', who: 0 }, { do: 'enter', who: 0 }, { do: 'sendToRoom', who: 0 }, { do: 'fillStorage', who: 0 }, { do: 'wait', ms: 6000 }, { do: 'start', who: 0 }],
  },
  'a list that could not be synchronised is fetched again, and its unread counts can be cleared': {
    users: 2,
    missed: { login: 'none', reconnect: 'none' },
    history: 35,
    steps: [{ do: 'delay', ms: 90 }, { do: 'kill', who: 1 }, { do: 'start', who: 1 }, { do: 'delay', ms: 7000 }, { do: 'wait', ms: 600 }, { do: 'slow', who: 0, call: 'sendPeerMessage', ms: 300 }],
  },
  'a text that is sent while its conversation is removed is listed afterwards': {
    users: 2,
    missed: { login: 'none', reconnect: 'none' },
    steps: [{ do: 'delay', ms: 4000 }, { do: 'send', who: 0, to: 0 }, { do: 'send', who: 0, to: 0 }, { do: 'removeChat', who: 0, to: 0 }, { do: 'wait', ms: 1 }],
  },
  'a deletion of an earlier message leaves the last message of the list, which the memory of the SDK does not hold': {
    users: 3,
    missed: { login: 'none', reconnect: 'none' },
    steps: [{ do: 'send', who: 1, to: 1 }, { do: 'send', who: 1, to: 1 }, { do: 'kick', who: 2 }, { do: 'quiet' }, { do: 'delete', who: 2, to: 1, n: 0 }, { do: 'wait', ms: 600 }],
  },
  'a deleted message that was not loaded leaves the list and the cache': {
    users: 2,
    second: 'device',
    missed: { login: 'none', reconnect: 'none' },
    steps: [{ do: 'burst', who: 0, to: 0, count: 3 }, { do: 'open', who: 0, to: 0 }, { do: 'wait', ms: 1200 }, { do: 'kill', who: 0 }, { do: 'start', who: 0 }, { do: 'delete', who: 2, to: 0, n: 5 }],
  },
  'a message that was deleted while it was not loaded leaves the cache': {
    users: 2,
    second: 'device',
    missed: { login: 'none', reconnect: 'none' },
    steps: [{ do: 'slow', who: 0, call: 'sendPeerMessage', ms: 9000 }, { do: 'burst', who: 0, to: 0, count: 3 }, { do: 'open', who: 0, to: 0 }, { do: 'wait', ms: 1200 }, { do: 'kill', who: 0 }, { do: 'wait', ms: 600 }, { do: 'start', who: 0 }, { do: 'send', who: 0, to: 0 }, { do: 'quiet' }, { do: 'delete', who: 2, to: 0, n: 5 }, { do: 'wait', ms: 1 }],
  },
  'a text that ZIM holds, and refuses when it is sent again, is not kept as failed': {
    users: 2,
    missed: { login: 'none', reconnect: 'none' },
    steps: [{ do: 'delay', ms: 700 }, { do: 'send', who: 0, to: 0 }, { do: 'open', who: 0, to: 0 }, { do: 'wait', ms: 600 }, { do: 'offline', who: 0 }, { do: 'kill', who: 1 }, { do: 'burst', who: 1, to: 0, count: 3 }, { do: 'start', who: 1 }, { do: 'wait', ms: 600 }, { do: 'wait', ms: 600 }, { do: 'online' }, { do: 'send', who: 0, to: 0 }, { do: 'clockBack', ms: 1 }, { do: 'send', who: 0, to: 0 }, { do: 'moderate', who: 0 }, { do: 'open', who: 0, to: 0 }, { do: 'wait', ms: 600 }, { do: 'read', who: 0, to: 0, part: 'newest' }, { do: 'wait', ms: 600 }, { do: 'read', who: 0, to: 0, part: 'newest' }, { do: 'wait', ms: 600 }, { do: 'read', who: 0, to: 0, part: 'newest' }, { do: 'wait', ms: 600 }, { do: 'kill', who: 0 }, { do: 'recall', who: 0, to: 0, n: 0 }, { do: 'wait', ms: 600 }, { do: 'start', who: 0 }, { do: 'clockBack', ms: 1 }],
  },
  'the last message before a deleted one, which the SDK has not received, is listed': {
    users: 2,
    second: 'device',
    missed: { login: 'none', reconnect: 'none' },
    steps: [{ do: 'send', who: 0, to: 0 }, { do: 'open', who: 0, to: 0 }, { do: 'wait', ms: 600 }, { do: 'offline', who: 0 }, { do: 'send', who: 0, to: 0 }, { do: 'wait', ms: 600 }, { do: 'online' }, { do: 'killAfterWrites', who: 0, writes: 1 }, { do: 'quiet' }, { do: 'send', who: 0, to: 0 }, { do: 'delete', who: 0, to: 0, n: 0 }],
  },
  'a text that is sent while its chat is being opened from a slow storage stays': {
    users: 3,
    missed: { login: 'none', reconnect: 'none' },
    history: 75,
    steps: [{ do: 'open', who: 1, to: 0 }, { do: 'wait', ms: 600 }, { do: 'kill', who: 1 }, { do: 'send', who: 0, to: 0 }, { do: 'wait', ms: 600 }, { do: 'start', who: 1 }, { do: 'slowStorage', who: 0, ms: 900 }, { do: 'open', who: 0, to: 1 }, { do: 'wait', ms: 600 }, { do: 'offline', who: 0 }, { do: 'recall', who: 0, to: 0, n: 33 }, { do: 'wait', ms: 600 }, { do: 'online' }, { do: 'wait', ms: 12000 }, { do: 'send', who: 0, to: 1 }, { do: 'open', who: 2, to: 0 }, { do: 'wait', ms: 600 }, { do: 'read', who: 2, to: 0, part: 'newest' }, { do: 'wait', ms: 600 }, { do: 'read', who: 2, to: 0, part: 'newest' }, { do: 'wait', ms: 600 }, { do: 'read', who: 2, to: 0, part: 'newest' }, { do: 'wait', ms: 600 }, { do: 'kill', who: 2 }, { do: 'send', who: 0, to: 0 }, { do: 'recall', who: 1, to: 0, n: 5 }, { do: 'wait', ms: 600 }, { do: 'start', who: 2 }, { do: 'send', who: 0, to: 0 }, { do: 'enter', who: 0 }],
  },
  'an open chat whose newest page has come too late is read again': {
    users: 2,
    missed: { login: 'newest', reconnect: 'newest' },
    steps: [{ do: 'open', who: 0, to: 0 }, { do: 'wait', ms: 600 }, { do: 'offline', who: 0 }, { do: 'recall', who: 0, to: 0, n: 0 }, { do: 'wait', ms: 600 }, { do: 'online' }, { do: 'open', who: 0, to: 0 }, { do: 'wait', ms: 600 }, { do: 'offline', who: 0 }, { do: 'send', who: 0, to: 0 }, { do: 'recall', who: 0, to: 0, n: 0 }, { do: 'wait', ms: 600 }, { do: 'online' }, { do: 'open', who: 1, to: 0 }, { do: 'wait', ms: 600 }, { do: 'read', who: 1, to: 0, part: 'newest' }, { do: 'wait', ms: 600 }, { do: 'offline', who: 1 }, { do: 'kill', who: 1 }, { do: 'burst', who: 1, to: 0, count: 3 }, { do: 'start', who: 1 }, { do: 'wait', ms: 600 }, { do: 'recall', who: 0, to: 0, n: 31 }, { do: 'wait', ms: 600 }, { do: 'online' }, { do: 'open', who: 0, to: 0 }, { do: 'wait', ms: 600 }, { do: 'kill', who: 0 }, { do: 'recall', who: 0, to: 0, n: 0 }, { do: 'wait', ms: 600 }, { do: 'start', who: 0 }, { do: 'fail', who: 0, times: 1, call: 'clearConversationUnreadMessageCount', code: 6000005 }],
  },
  'an open chat shows a message that the list alone was told of': {
    users: 2,
    missed: { login: 'none', reconnect: 'none' },
    steps: [{ do: 'restartServer' }, { do: 'delay', ms: 4000 }, { do: 'slow', who: 1, call: 'login', ms: 50000 }, { do: 'send', who: 0, to: 0 }, { do: 'wait', ms: 2100 }, { do: 'silence', who: 0 }, { do: 'wait', ms: 12000 }, { do: 'open', who: 1, to: 0 }],
  },
  'a text that another tab writes after it has lost the account is sent': {
    users: 2,
    second: 'tab',
    missed: { login: 'none', reconnect: 'none' },
    steps: [{ do: 'slowStorage', who: 0, ms: 4000 }, { do: 'send', who: 0, to: 0 }, { do: 'signInAgain', who: 2 }],
  },
  'a conversation whose oldest cached page was removed from a full storage can be read to its beginning': {
    users: 2,
    missed: { login: 'none', reconnect: 'none' },
    history: 75,
    steps: [{ do: 'open', who: 0, to: 0 }, { do: 'wait', ms: 600 }, { do: 'read', who: 0, to: 0, part: 'newest' }, { do: 'wait', ms: 600 }, { do: 'read', who: 0, to: 0, part: 'newest' }, { do: 'wait', ms: 600 }, { do: 'kill', who: 0 }, { do: 'recall', who: 0, to: 0, n: 0 }, { do: 'wait', ms: 600 }, { do: 'start', who: 0 }, { do: 'send', who: 0, to: 0 }, { do: 'fillStorage', who: 0 }],
  },
  'a text whose first try has arrived is not sent again when the SDK refuses the second one': {
    users: 2,
    second: 'device',
    missed: { login: 'none', reconnect: 'none' },
    steps: [{ do: 'delay', ms: 700 }, { do: 'send', who: 0, to: 0 }, { do: 'restartServer' }, { do: 'open', who: 0, to: 0 }, { do: 'wait', ms: 600 }, { do: 'offline', who: 0 }, { do: 'kill', who: 1 }, { do: 'burst', who: 1, to: 0, count: 3 }, { do: 'start', who: 1 }, { do: 'wait', ms: 600 }, { do: 'recall', who: 0, to: 0, n: 0 }, { do: 'wait', ms: 600 }, { do: 'online' }, { do: 'fail', who: 3, times: 1, call: 'sendPeerMessage', code: 6000005 }, { do: 'open', who: 0, to: 0 }, { do: 'wait', ms: 600 }, { do: 'read', who: 0, to: 0, part: 'newest' }, { do: 'wait', ms: 600 }, { do: 'read', who: 0, to: 0, part: 'newest' }, { do: 'wait', ms: 600 }, { do: 'offline', who: 0 }, { do: 'recall', who: 0, to: 0, n: 0 }, { do: 'wait', ms: 600 }, { do: 'online' }, { do: 'damage', who: 0, n: 0, how: 'cut' }],
  },
  'a deleted message below the own messages that the SDK has placed is removed from the cache': {
    users: 2,
    second: 'device',
    missed: { login: 'newest', reconnect: 'newest' },
    steps: [{ do: 'send', who: 0, to: 0 }, { do: 'send', who: 0, to: 0 }, { do: 'fail', who: 0, times: 2, call: 'sendPeerMessage', code: 6000005 }, { do: 'open', who: 0, to: 0 }, { do: 'wait', ms: 600 }, { do: 'read', who: 0, to: 0, part: 'newest' }, { do: 'wait', ms: 600 }, { do: 'delete', n: 0, who: 0, to: 0 }, { do: 'kill', who: 0 }, { do: 'kill', who: 0 }, { do: 'burst', who: 0, to: 0, count: 3 }, { do: 'start', who: 0 }, { do: 'wait', ms: 600 }, { do: 'wait', ms: 600 }, { do: 'start', who: 0 }, { do: 'burst', who: 0, to: 0, count: 3 }, { do: 'silentStorage', who: 0, to: 0 }],
  },
  'an own message that the SDK places below the newest page is in the cache': {
    users: 2,
    missed: { login: 'none', reconnect: 'none' },
    steps: [{ do: 'restartServer' }, { do: 'burst', who: 0, to: 0, count: 65 }, { do: 'slow', who: 0, call: 'sendPeerMessage', ms: 9000 }, { do: 'send', who: 0, to: 0 }, { do: 'fail', who: 0, call: 'queryHistoryMessage', code: 6000001, times: 3 }, { do: 'wait', ms: 45000 }, { do: 'retry', who: 0, to: 0 }, { do: 'wait', ms: 600 }, { do: 'quiet' }],
  },
  'a page that is too short for the cache is written when the beginning is reached': {
    users: 2,
    missed: { login: 'newest', reconnect: 'newest' },
    steps: [{ do: 'send', who: 0, to: 0 }, { do: 'open', who: 0, to: 0 }, { do: 'wait', ms: 600 }, { do: 'delete', n: 0, who: 0, to: 0 }, { do: 'kill', who: 0 }, { do: 'send', who: 1, to: 0 }, { do: 'recall', who: 1, to: 0, n: 0 }, { do: 'wait', ms: 600 }, { do: 'start', who: 0 }, { do: 'send', who: 1, to: 0 }, { do: 'recall', who: 1, to: 0, n: 31 }, { do: 'send', who: 0, to: 0 }],
  },
  'an own message that the SDK has placed stays when its chat is restored from the cache': {
    users: 2,
    second: 'device',
    missed: { login: 'none', reconnect: 'none' },
    steps: [{ do: 'delay', ms: 7000 }, { do: 'burst', who: 0, to: 0, count: 240 }, { do: 'send', who: 1, to: 0 }, { do: 'send', who: 0, to: 0 }, { do: 'kill', who: 0 }],
  },
  'a last message that was deleted just before the app ended does not come back into the list': {
    users: 3,
    missed: { login: 'none', reconnect: 'none' },
    steps: [{ do: 'send', who: 1, to: 1 }, { do: 'open', who: 2, to: 0 }, { do: 'wait', ms: 600 }, { do: 'kill', who: 2 }, { do: 'recall', who: 0, to: 0, n: 0 }, { do: 'wait', ms: 600 }, { do: 'start', who: 2 }, { do: 'open', who: 2, to: 1 }, { do: 'wait', ms: 600 }, { do: 'delete', n: 0, who: 2, to: 1 }, { do: 'offline', who: 2 }, { do: 'kill', who: 2 }, { do: 'burst', who: 2, to: 0, count: 3 }, { do: 'start', who: 2 }, { do: 'wait', ms: 600 }, { do: 'send', who: 0, to: 0 }, { do: 'wait', ms: 600 }, { do: 'online' }],
  },
  'a page of refused texts alone': {
    users: 2,
    missed: { login: 'none', reconnect: 'none' },
    steps: [{ do: 'send', who: 0, to: 0 }, { do: 'open', who: 0, to: 0 }, { do: 'wait', ms: 600 }, { do: 'read', who: 0, to: 0, part: 'newest' }, { do: 'wait', ms: 600 }, { do: 'delete', who: 0, to: 0, n: 0 }, { do: 'kill', who: 0 }, { do: 'send', who: 0, to: 0 }, { do: 'wait', ms: 600 }, { do: 'start', who: 0 }, { do: 'moderate', who: 0 }, { do: 'send', who: 0, to: 0 }],
  },
  'both tries of a text in one page': {
    users: 3,
    missed: { login: 'none', reconnect: 'none' },
    steps: [{ do: 'delay', ms: 700 }, { do: 'send', who: 0, to: 1 }, { do: 'send', who: 2, to: 0 }, { do: 'removeChat', who: 0, to: 1 }, { do: 'open', who: 2, to: 0 }, { do: 'wait', ms: 600 }, { do: 'kill', who: 2 }, { do: 'kill', who: 0 }, { do: 'burst', who: 0, to: 0, count: 3 }, { do: 'start', who: 0 }, { do: 'wait', ms: 600 }, { do: 'wait', ms: 600 }, { do: 'start', who: 2 }, { do: 'recall', who: 0, to: 0, n: 0 }],
  },
  'a recall while a login fetches the list is in the list': {
    users: 3,
    missed: { login: 'none', reconnect: 'none' },
    steps: [{ do: 'restartServer' }, { do: 'wait', ms: 600 }, { do: 'delay', ms: 700 }, { do: 'send', who: 0, to: 0 }, { do: 'open', who: 2, to: 0 }, { do: 'wait', ms: 600 }, { do: 'read', who: 2, to: 0, part: 'newest' }, { do: 'wait', ms: 600 }, { do: 'read', who: 2, to: 0, part: 'newest' }, { do: 'wait', ms: 600 }, { do: 'read', who: 2, to: 0, part: 'newest' }, { do: 'wait', ms: 600 }, { do: 'kill', who: 2 }, { do: 'recall', who: 0, to: 0, n: 0 }, { do: 'wait', ms: 600 }, { do: 'start', who: 2 }, { do: 'send', who: 0, to: 1 }],
  },
  'a text that was loaded and deleted before its acknowledgement is not sent again': {
    users: 2,
    missed: { login: 'newest', reconnect: 'newest' },
    steps: [{ do: 'slow', who: 0, call: 'sendPeerMessage', ms: 5000 }, { do: 'send', who: 0, to: 0 }, { do: 'open', who: 0, to: 0 }, { do: 'wait', ms: 600 }, { do: 'delete', n: 0, who: 0, to: 0 }, { do: 'kill', who: 0 }, { do: 'recall', who: 0, to: 0, n: 0 }, { do: 'wait', ms: 600 }, { do: 'start', who: 0 }, { do: 'sendToRoom', who: 0 }],
  },
  'a text of another tab that was loaded and deleted before its acknowledgement is not sent again': {
    users: 3,
    second: 'tab',
    missed: { login: 'none', reconnect: 'all' },
    steps: [{ do: 'slow', who: 3, call: 'sendPeerMessage', ms: 9000 }, { do: 'send', who: 3, to: 0 }, { do: 'fail', who: 3, call: 'queryHistoryMessage', code: 6000001, times: 3 }, { do: 'wait', ms: 45000 }, { do: 'retry', who: 3, to: 0 }, { do: 'wait', ms: 600 }, { do: 'send', who: 0, to: 1 }, { do: 'open', who: 0, to: 1 }, { do: 'wait', ms: 600 }, { do: 'read', who: 0, to: 1, part: 'newest' }, { do: 'wait', ms: 600 }, { do: 'read', who: 0, to: 1, part: 'newest' }, { do: 'wait', ms: 600 }, { do: 'read', who: 0, to: 1, part: 'newest' }, { do: 'wait', ms: 600 }, { do: 'delete', n: 0, who: 0, to: 1 }, { do: 'kill', who: 0 }, { do: 'kill', who: 0 }, { do: 'burst', who: 0, to: 0, count: 3 }, { do: 'start', who: 0 }, { do: 'wait', ms: 600 }, { do: 'wait', ms: 600 }, { do: 'start', who: 0 }, { do: 'wait', ms: 1 }],
  },
  'a deleted message that only the cache holds does not become the last message of the list': {
    users: 3,
    second: 'device',
    missed: { login: 'none', reconnect: 'none' },
    steps: [{ do: 'send', who: 0, to: 1 }, { do: 'send', who: 0, to: 1 }, { do: 'slow', who: 0, call: 'sendPeerMessage', ms: 9000 }, { do: 'send', who: 0, to: 1 }, { do: 'fail', who: 0, call: 'queryHistoryMessage', code: 6000001, times: 3 }, { do: 'wait', ms: 45000 }, { do: 'retry', who: 0, to: 1 }, { do: 'wait', ms: 600 }, { do: 'open', who: 0, to: 1 }, { do: 'wait', ms: 600 }, { do: 'delete', n: 0, who: 0, to: 1 }, { do: 'delete', n: 0, who: 0, to: 1 }, { do: 'kill', who: 0 }, { do: 'recall', who: 0, to: 0, n: 0 }, { do: 'wait', ms: 600 }, { do: 'start', who: 0 }, { do: 'delete', who: 3, to: 1, n: 0 }, { do: 'open', who: 0, to: 0 }],
  },
  'the last message of the list is asked for again after a refusal that may pass': {
    users: 2,
    second: 'device',
    missed: { login: 'none', reconnect: 'all' },
    history: 35,
    steps: [{ do: 'fail', who: 2, times: 3, call: 'queryHistoryMessage', code: 6000005 }, { do: 'restartServer' }, { do: 'open', who: 0, to: 0 }, { do: 'wait', ms: 600 }, { do: 'read', who: 0, to: 0, part: 'newest' }, { do: 'wait', ms: 600 }, { do: 'read', who: 0, to: 0, part: 'newest' }, { do: 'wait', ms: 600 }, { do: 'read', who: 0, to: 0, part: 'newest' }, { do: 'wait', ms: 600 }, { do: 'delete', n: 0, who: 0, to: 0 }, { do: 'kill', who: 0 }, { do: 'recall', who: 0, to: 0, n: 0 }, { do: 'wait', ms: 600 }, { do: 'start', who: 0 }],
  },
  'a text whose failure a full storage did not keep is sent again after the next start, behind the others': {
    users: 2,
    missed: { login: 'newest', reconnect: 'all' },
    steps: [{ do: 'drop', who: 0 }, { do: 'moderate', who: 0 }, { do: 'send', who: 0, to: 0 }, { do: 'send', who: 0, to: 0 }, { do: 'open', who: 0, to: 0 }, { do: 'wait', ms: 600 }, { do: 'offline', who: 0 }, { do: 'recall', who: 0, to: 0, n: 0 }, { do: 'wait', ms: 600 }, { do: 'online' }, { do: 'fillStorage', who: 0 }, { do: 'open', who: 0, to: 0 }, { do: 'wait', ms: 600 }, { do: 'read', who: 0, to: 0, part: 'newest' }, { do: 'wait', ms: 600 }, { do: 'kill', who: 0 }, { do: 'kill', who: 0 }, { do: 'burst', who: 0, to: 0, count: 3 }, { do: 'start', who: 0 }, { do: 'wait', ms: 600 }, { do: 'wait', ms: 600 }, { do: 'start', who: 0 }, { do: 'open', who: 0, to: 0 }],
  },
  'a slow storage of one tab writes over what the next tab has written': {
    users: 3,
    second: 'tab',
    missed: { login: 'all', reconnect: 'all' },
    history: 35,
    steps: [{ do: 'send', who: 0, to: 0 }, { do: 'slowStorage', who: 0, ms: 4000 }, { do: 'signInAgain', who: 3 }, { do: 'send', who: 0, to: 0 }],
  },
  'the first message that is left follows a gap, with the deleted beginning before it': {
    users: 2,
    missed: { login: 'all', reconnect: 'all' },
    history: 35,
    steps: [{ do: 'send', who: 0, to: 0 }, { do: 'slow', who: 0, call: 'sendPeerMessage', ms: 9000 }, { do: 'send', who: 0, to: 0 }, { do: 'fail', who: 0, call: 'queryHistoryMessage', code: 6000001, times: 3 }, { do: 'wait', ms: 45000 }, { do: 'retry', who: 0, to: 0 }, { do: 'wait', ms: 600 }, { do: 'delete', who: 1, to: 0, n: 0 }, { do: 'send', who: 0, to: 0 }, { do: 'send', who: 0, to: 0 }, { do: 'drop', who: 1 }, { do: 'send', who: 0, to: 0 }, { do: 'open', who: 3, to: 0 }, { do: 'send', who: 0, to: 0 }, { do: 'send', who: 0, to: 0 }, { do: 'quiet' }],
  },
  'a chat that was opened when it was empty, with a gap before all that is loaded': {
    users: 2,
    missed: { login: 'newest', reconnect: 'none' },
    steps: [{ do: 'open', who: 0, to: 0 }, { do: 'wait', ms: 600 }, { do: 'offline', who: 0 }, { do: 'recall', who: 0, to: 0, n: 0 }, { do: 'wait', ms: 600 }, { do: 'online' }, { do: 'burst', who: 0, to: 0, count: 110 }, { do: 'open', who: 0, to: 0 }, { do: 'wait', ms: 600 }, { do: 'read', who: 0, to: 0, part: 'newest' }, { do: 'wait', ms: 600 }, { do: 'read', who: 0, to: 0, part: 'newest' }, { do: 'wait', ms: 600 }, { do: 'offline', who: 0 }, { do: 'recall', who: 0, to: 0, n: 0 }, { do: 'wait', ms: 600 }, { do: 'online' }, { do: 'open', who: 0, to: 0 }, { do: 'wait', ms: 600 }, { do: 'read', who: 0, to: 0, part: 'oldest' }, { do: 'wait', ms: 600 }, { do: 'offline', who: 0 }, { do: 'recall', who: 0, to: 0, n: 0 }, { do: 'wait', ms: 600 }, { do: 'online' }, { do: 'wait', ms: 600000 }],
  },
  'a message that another device has deleted stays listed where ZIM refuses the page for good': {
    users: 2,
    second: 'device',
    missed: { login: 'none', reconnect: 'all' },
    steps: [{ do: 'send', who: 0, to: 0 }, { do: 'send', who: 0, to: 0 }, { do: 'fail', who: 2, times: 3, call: 'queryHistoryMessage', code: 6000001 }, { do: 'restartServer' }, { do: 'open', who: 0, to: 0 }, { do: 'wait', ms: 600 }, { do: 'read', who: 0, to: 0, part: 'newest' }, { do: 'wait', ms: 600 }, { do: 'read', who: 0, to: 0, part: 'newest' }, { do: 'wait', ms: 600 }, { do: 'read', who: 0, to: 0, part: 'newest' }, { do: 'wait', ms: 600 }, { do: 'delete', n: 31, who: 0, to: 0 }, { do: 'kill', who: 0 }, { do: 'recall', who: 0, to: 0, n: 0 }, { do: 'wait', ms: 600 }, { do: 'start', who: 0 }],
  },
  'a message that was deleted just before the app ended is recalled before the history has come': {
    users: 2,
    missed: { login: 'none', reconnect: 'newest' },
    steps: [{ do: 'send', who: 0, to: 0 }, { do: 'send', who: 1, to: 0 }, { do: 'open', who: 0, to: 0 }, { do: 'wait', ms: 600 }, { do: 'read', who: 0, to: 0, part: 'newest' }, { do: 'wait', ms: 600 }, { do: 'delete', n: 0, who: 0, to: 0 }, { do: 'kill', who: 0 }, { do: 'kill', who: 0 }, { do: 'burst', who: 0, to: 0, count: 3 }, { do: 'start', who: 0 }, { do: 'wait', ms: 600 }, { do: 'recall', who: 1, to: 0, n: 21 }, { do: 'recall', who: 0, to: 0, n: 1 }, { do: 'wait', ms: 600 }, { do: 'start', who: 0 }, { do: 'slow', who: 0, call: 'sendPeerMessage', ms: 9000 }, { do: 'send', who: 0, to: 0 }, { do: 'fail', who: 0, call: 'queryHistoryMessage', code: 6000001, times: 3 }, { do: 'wait', ms: 45000 }, { do: 'retry', who: 0, to: 0 }, { do: 'wait', ms: 600 }],
  },
  'an own message that was deleted on another device after a new login is gone': {
    users: 3,
    second: 'device',
    missed: { login: 'none', reconnect: 'none' },
    steps: [{ do: 'slow', who: 3, call: 'sendPeerMessage', ms: 9000 }, { do: 'send', who: 3, to: 1 }, { do: 'fail', who: 3, call: 'queryHistoryMessage', code: 6000001, times: 3 }, { do: 'wait', ms: 45000 }, { do: 'retry', who: 3, to: 1 }, { do: 'wait', ms: 600 }, { do: 'send', who: 3, to: 1 }, { do: 'kick', who: 0 }, { do: 'quiet' }, { do: 'open', who: 0, to: 1 }, { do: 'wait', ms: 600 }, { do: 'delete', n: 53, who: 0, to: 1 }, { do: 'kill', who: 0 }, { do: 'recall', who: 0, to: 0, n: 0 }, { do: 'wait', ms: 600 }, { do: 'start', who: 0 }, { do: 'open', who: 0, to: 0 }],
  },
  'a recall whose report to another device of the user is lost with the connection': {
    users: 2,
    second: 'device',
    missed: { login: 'newest', reconnect: 'newest' },
    steps: [{ do: 'burst', who: 0, to: 0, count: 240 }, { do: 'delay', ms: 700 }, { do: 'recall', who: 0, to: 0, n: 17 }, { do: 'drop', who: 0 }, { do: 'kick', who: 0 }],
  },
  'a text that ZIM has numbered stays when the SDK holds it as failed after a second try': {
    users: 2,
    missed: { login: 'newest', reconnect: 'all' },
    history: 75,
    steps: [{ do: 'open', who: 0, to: 0 }, { do: 'wait', ms: 600 }, { do: 'offline', who: 0 }, { do: 'recall', who: 0, to: 0, n: 0 }, { do: 'wait', ms: 600 }, { do: 'online' }, { do: 'slow', who: 0, call: 'sendPeerMessage', ms: 9000 }, { do: 'send', who: 0, to: 0 }, { do: 'fail', who: 0, call: 'queryHistoryMessage', code: 6000001, times: 3 }, { do: 'wait', ms: 45000 }, { do: 'retry', who: 0, to: 0 }, { do: 'wait', ms: 600 }, { do: 'retry', who: 0, to: 0 }, { do: 'wait', ms: 600 }, { do: 'fail', who: 0, times: 1, call: 'sendPeerMessage', code: 6000005 }, { do: 'restartServer' }, { do: 'slow', who: 1, call: 'sendPeerMessage', ms: 9000 }, { do: 'send', who: 1, to: 0 }, { do: 'fail', who: 1, call: 'queryHistoryMessage', code: 6000001, times: 3 }, { do: 'wait', ms: 45000 }, { do: 'retry', who: 1, to: 0 }, { do: 'wait', ms: 600 }, { do: 'read', who: 0, to: 0, part: 'newest' }],
  },
  'a message that was not loaded is the last one after a deletion, and ZIM refuses its page for good': {
    users: 2,
    second: 'tab',
    missed: { login: 'newest', reconnect: 'none' },
    steps: [{ do: 'open', who: 0, to: 0 }, { do: 'wait', ms: 600 }, { do: 'kill', who: 0 }, { do: 'kill', who: 2 }, { do: 'burst', who: 2, to: 0, count: 3 }, { do: 'start', who: 2 }, { do: 'wait', ms: 600 }, { do: 'wait', ms: 600 }, { do: 'start', who: 0 }, { do: 'slow', who: 0, call: 'sendPeerMessage', ms: 9000 }, { do: 'send', who: 0, to: 0 }, { do: 'fail', who: 0, call: 'queryHistoryMessage', code: 6000001, times: 3 }, { do: 'wait', ms: 45000 }, { do: 'retry', who: 0, to: 0 }, { do: 'wait', ms: 600 }, { do: 'drop', who: 0 }, { do: 'send', who: 1, to: 0 }, { do: 'burst', who: 0, to: 0, count: 3 }, { do: 'open', who: 0, to: 0 }, { do: 'wait', ms: 600 }, { do: 'read', who: 0, to: 0, part: 'newest' }, { do: 'wait', ms: 600 }, { do: 'offline', who: 0 }, { do: 'kill', who: 0 }, { do: 'burst', who: 0, to: 0, count: 3 }, { do: 'start', who: 0 }, { do: 'wait', ms: 600 }, { do: 'send', who: 1, to: 0 }, { do: 'wait', ms: 600 }, { do: 'online' }, { do: 'open', who: 0, to: 0 }, { do: 'wait', ms: 600 }, { do: 'kill', who: 0 }, { do: 'kill', who: 2 }, { do: 'burst', who: 2, to: 0, count: 3 }, { do: 'start', who: 2 }, { do: 'wait', ms: 600 }, { do: 'delete', who: 2, to: 0, n: 7 }, { do: 'wait', ms: 600 }, { do: 'start', who: 0 }, { do: 'open', who: 0, to: 0 }],
  },
  'a message that the list alone was told of is read when a waiting text gets a number below it': {
    users: 2,
    missed: { login: 'all', reconnect: 'none' },
    steps: [{ do: 'send', who: 0, to: 0 }, { do: 'silence', who: 0 }, { do: 'restartServer' }, { do: 'open', who: 0, to: 0 }, { do: 'wait', ms: 600 }, { do: 'read', who: 0, to: 0, part: 'newest' }, { do: 'wait', ms: 600 }, { do: 'offline', who: 0 }, { do: 'kill', who: 3 }, { do: 'burst', who: 3, to: 0, count: 3 }, { do: 'start', who: 3 }, { do: 'wait', ms: 600 }, { do: 'send', who: 0, to: 0 }, { do: 'recall', who: 1, to: 0, n: 0 }, { do: 'wait', ms: 600 }, { do: 'online' }, { do: 'delay', ms: 700 }, { do: 'speak' }, { do: 'slow', who: 0, call: 'sendPeerMessage', ms: 9000 }, { do: 'open', who: 3, to: 0 }, { do: 'wait', ms: 600 }, { do: 'kill', who: 3 }, { do: 'kill', who: 1 }, { do: 'burst', who: 1, to: 0, count: 3 }, { do: 'start', who: 1 }, { do: 'wait', ms: 600 }, { do: 'kill', who: 1 }, { do: 'burst', who: 1, to: 0, count: 3 }, { do: 'start', who: 1 }, { do: 'wait', ms: 600 }, { do: 'kill', who: 3 }, { do: 'burst', who: 3, to: 0, count: 3 }, { do: 'start', who: 3 }, { do: 'wait', ms: 600 }, { do: 'wait', ms: 600 }, { do: 'start', who: 3 }, { do: 'send', who: 3, to: 0 }, { do: 'read', who: 0, to: 0, part: 'newest' }],
  },
  'a tab that ends while it takes the account over leaves no login behind': {
    users: 3,
    second: 'tab',
    missed: { login: 'newest', reconnect: 'none' },
    steps: [{ do: 'slowStorage', who: 0, ms: 50 }, { do: 'signInAgain', who: 3 }, { do: 'kill', who: 3 }, { do: 'fillStorage', who: 0 }],
  },
  'a deleted message that the cache holds in a gap leaves the cache when the gap is read': {
    users: 2,
    missed: { login: 'newest', reconnect: 'all' },
    steps: [{ do: 'open', who: 1, to: 0 }, { do: 'wait', ms: 600 }, { do: 'offline', who: 1 }, { do: 'send', who: 1, to: 0 }, { do: 'kill', who: 0 }, { do: 'burst', who: 0, to: 0, count: 3 }, { do: 'start', who: 0 }, { do: 'wait', ms: 600 }, { do: 'wait', ms: 600 }, { do: 'online' }, { do: 'slow', who: 3, call: 'sendPeerMessage', ms: 9000 }, { do: 'open', who: 0, to: 0 }, { do: 'wait', ms: 600 }, { do: 'kill', who: 0 }, { do: 'send', who: 0, to: 0 }, { do: 'wait', ms: 600 }, { do: 'start', who: 0 }, { do: 'drop', who: 0 }, { do: 'burst', who: 0, to: 0, count: 110 }, { do: 'open', who: 0, to: 0 }, { do: 'wait', ms: 600 }, { do: 'kill', who: 0 }, { do: 'delete', who: 1, to: 0, n: 0 }, { do: 'kill', who: 3 }, { do: 'burst', who: 3, to: 0, count: 3 }, { do: 'start', who: 3 }, { do: 'wait', ms: 600 }, { do: 'wait', ms: 600 }, { do: 'start', who: 0 }, { do: 'kick', who: 0 }],
  },
  'a text that failed because ZIM refused to say whether it had arrived is sent when the list names it': {
    users: 2,
    missed: { login: 'none', reconnect: 'newest' },
    steps: [{ do: 'slow', who: 0, call: 'sendPeerMessage', ms: 9000 }, { do: 'send', who: 0, to: 0 }, { do: 'fail', who: 0, call: 'queryHistoryMessage', code: 6000001, times: 3 }, { do: 'wait', ms: 45000 }, { do: 'retry', who: 0, to: 0 }, { do: 'wait', ms: 600 }, { do: 'drop', who: 0 }, { do: 'wait', ms: 600000 }, { do: 'slow', who: 0, call: 'sendPeerMessage', ms: 9000 }, { do: 'send', who: 0, to: 0 }, { do: 'fail', who: 0, call: 'queryHistoryMessage', code: 6000001, times: 3 }, { do: 'wait', ms: 45000 }, { do: 'retry', who: 0, to: 0 }, { do: 'wait', ms: 600 }, { do: 'quiet' }, { do: 'open', who: 0, to: 0 }, { do: 'wait', ms: 600 }, { do: 'kill', who: 0 }, { do: 'send', who: 0, to: 0 }, { do: 'wait', ms: 600 }, { do: 'start', who: 0 }],
  },
  'a recall of a message that its sender has deleted does not bring it back': {
    users: 2,
    second: 'device',
    missed: { login: 'none', reconnect: 'none' },
    steps: [{ do: 'send', who: 0, to: 0 }, { do: 'tokensFail', who: 2 }, { do: 'expireToken', who: 0 }, { do: 'send', who: 0, to: 0 }, { do: 'quiet' }, { do: 'open', who: 0, to: 0 }, { do: 'wait', ms: 600 }, { do: 'delete', n: 21, who: 0, to: 0 }, { do: 'kill', who: 0 }, { do: 'kill', who: 0 }, { do: 'burst', who: 0, to: 0, count: 3 }, { do: 'start', who: 0 }, { do: 'wait', ms: 600 }, { do: 'wait', ms: 600 }, { do: 'start', who: 0 }, { do: 'send', who: 0, to: 0 }, { do: 'recall', who: 0, to: 0, n: 0 }, { do: 'recall', who: 0, to: 0, n: 0 }],
  },
  'a refusal that neither the storage nor the next run knows lets later texts pass': {
    users: 2,
    missed: { login: 'newest', reconnect: 'none' },
    steps: [{ do: 'open', who: 3, to: 0 }, { do: 'wait', ms: 600 }, { do: 'offline', who: 3 }, { do: 'kill', who: 0 }, { do: 'burst', who: 0, to: 0, count: 3 }, { do: 'start', who: 0 }, { do: 'wait', ms: 600 }, { do: 'wait', ms: 600 }, { do: 'online' }, { do: 'fail', who: 3, times: 1, call: 'sendPeerMessage', code: 6000231 }, { do: 'killAfterWrites', who: 1, writes: 3 }, { do: 'send', who: 3, to: 0 }, { do: 'send', who: 1, to: 0 }, { do: 'fillStorage', who: 1 }, { do: 'wait', ms: 6000 }, { do: 'drop', who: 0 }],
  },
  'a failed text that the SDK has sent by itself after a reconnect may be missing in the list of its device': {
    users: 3,
    second: 'device',
    missed: { login: 'newest', reconnect: 'all' },
    history: 75,
    steps: [{ do: 'moderate', who: 3 }, { do: 'slow', who: 3, call: 'sendPeerMessage', ms: 9000 }, { do: 'send', who: 3, to: 0 }, { do: 'fail', who: 3, call: 'queryHistoryMessage', code: 6000001, times: 3 }, { do: 'wait', ms: 45000 }, { do: 'send', who: 1, to: 0 }, { do: 'drop', who: 3 }, { do: 'send', who: 0, to: 0 }],
  },
  'a text that was sent before the SDK knew its long chat is found, and is not sent again': {
    users: 3,
    missed: { login: 'none', reconnect: 'newest' },
    history: 170,
    steps: [{ do: 'delay', ms: 700 }, { do: 'kill', who: 0 }, { do: 'start', who: 0 }, { do: 'send', who: 1, to: 0 }, { do: 'open', who: 0, to: 0 }, { do: 'slow', who: 0, call: 'sendPeerMessage', ms: 9000 }, { do: 'send', who: 0, to: 0 }, { do: 'fail', who: 0, call: 'queryHistoryMessage', code: 6000001, times: 3 }, { do: 'wait', ms: 45000 }, { do: 'retry', who: 0, to: 0 }, { do: 'restartServer' }, { do: 'repeatClientID', who: 3, to: 0, n: 44 }],
  },
  'a chat that was removed while a text was under way may be missing on another device': {
    users: 2,
    second: 'device',
    missed: { login: 'newest', reconnect: 'newest' },
    history: 75,
    steps: [{ do: 'open', who: 2, to: 0 }, { do: 'send', who: 2, to: 1 }, { do: 'send', who: 2, to: 0 }, { do: 'delay', ms: 700 }, { do: 'removeChat', who: 2, to: 0 }],
  },
  'drawn messages are compared again after the page before them was refused for a while': {
    users: 2,
    second: 'device',
    missed: { login: 'none', reconnect: 'newest' },
    steps: [{ do: 'burst', who: 2, to: 0, count: 65 }, { do: 'wait', ms: 6000 }, { do: 'fail', who: 2, times: 3, call: 'queryHistoryMessage', code: 6000005 }, { do: 'delete', n: 25, who: 3, to: 1 }, { do: 'kill', who: 0 }, { do: 'start', who: 0 }, { do: 'delay', ms: 4000 }, { do: 'open', who: 3, to: 1 }, { do: 'read', who: 3, to: 1, part: 'all' }, { do: 'wait', ms: 600000 }],
  },
  'drawn messages are compared again as long as the network is slow': {
    users: 2,
    second: 'device',
    missed: { login: 'none', reconnect: 'newest' },
    steps: [{ do: 'burst', who: 2, to: 0, count: 65 }, { do: 'wait', ms: 6000 }, { do: 'delete', n: 25, who: 3, to: 1 }, { do: 'kill', who: 0 }, { do: 'start', who: 0 }, { do: 'delay', ms: 4000 }, { do: 'repeatClientID', who: 1, to: 0, n: 24 }, { do: 'open', who: 3, to: 1 }, { do: 'read', who: 3, to: 1, part: 'all' }, { do: 'wait', ms: 600000 }],
  },
  'a chat that stays because a text arrived while it was removed has no unread messages of before': {
    users: 2,
    second: 'tab',
    missed: { login: 'newest', reconnect: 'none' },
    history: 170,
    steps: [{ do: 'offline', who: 3 }, { do: 'delay', ms: 4000 }, { do: 'send', who: 3, to: 0 }, { do: 'removeChat', who: 1, to: 1 }],
  },
  'a text that the list alone has named stays on its device when another device deletes it': {
    users: 3,
    second: 'device',
    missed: { login: 'newest', reconnect: 'none' },
    history: 170,
    steps: [{ do: 'send', who: 2, to: 0 }, { do: 'slow', who: 3, call: 'sendPeerMessage', ms: 9000 }, { do: 'send', who: 3, to: 1 }, { do: 'fail', who: 3, call: 'queryHistoryMessage', code: 6000001, times: 3 }, { do: 'wait', ms: 45000 }, { do: 'open', who: 0, to: 1 }, { do: 'delete', n: 3, who: 0, to: 1 }],
  },
  'a text of a peer below an own text that the SDK has placed lower stays when what is drawn is read again': {
    users: 2,
    missed: { login: 'all', reconnect: 'none' },
    steps: [{ do: 'delay', ms: 700 }, { do: 'offline', who: 0 }, { do: 'send', who: 0, to: 1 }, { do: 'burst', who: 0, to: 0, count: 110 }, { do: 'open', who: 1, to: 1 }, { do: 'offline', who: 1 }, { do: 'kill', who: 2 }, { do: 'start', who: 2 }, { do: 'send', who: 3, to: 0 }, { do: 'send', who: 3, to: 1 }, { do: 'online' }, { do: 'wait', ms: 6000 }, { do: 'read', who: 1, to: 1, part: 'all' }],
  },
  'a text that arrives after its chat was removed is shown': {
    users: 2,
    second: 'tab',
    missed: { login: 'newest', reconnect: 'newest' },
    steps: [{ do: 'send', who: 3, to: 0 }, { do: 'quiet' }, { do: 'reorder', pushes: 4 }, { do: 'send', who: 0, to: 0 }, { do: 'send', who: 0, to: 1 }, { do: 'removeChat', who: 1, to: 0 }],
  },
  'a text that has failed because ZIM refused to state whether it had arrived stays failed where the SDK holds it in no page': {
    users: 2,
    missed: { login: 'newest', reconnect: 'all' },
    steps: [{ do: 'restartServer' }, { do: 'burst', who: 0, to: 0, count: 110 }, { do: 'slow', who: 3, call: 'sendPeerMessage', ms: 9000 }, { do: 'send', who: 3, to: 1 }, { do: 'fail', who: 3, call: 'queryHistoryMessage', code: 6000001, times: 3 }, { do: 'wait', ms: 45000 }],
  },
  'a chat that is removed while pushes are out of order may keep an unread count in the list of the SDK': {
    users: 3,
    missed: { login: 'none', reconnect: 'all' },
    history: 35,
    steps: [{ do: 'reorder', pushes: 5 }, { do: 'send', who: 3, to: 0 }, { do: 'removeChat', who: 1, to: 0 }],
  },
  'a message that another device deletes while its page is under way stays': {
    users: 2,
    second: 'device',
    missed: { login: 'none', reconnect: 'newest' },
    history: 75,
    steps: [{ do: 'open', who: 3, to: 0 }, { do: 'slow', who: 2, call: 'queryHistoryMessage', ms: 300 }, { do: 'open', who: 2, to: 1 }, { do: 'delete', who: 3, to: 0, n: 13 }],
  },
  'a text that comes while its chat is removed may not bring the chat back on another device': {
    users: 2,
    second: 'device',
    missed: { login: 'newest', reconnect: 'all' },
    history: 75,
    steps: [{ do: 'delay', ms: 700 }, { do: 'removeChat', who: 2, to: 1 }, { do: 'send', who: 0, to: 1 }],
  },
  'a text that comes while its chat is removed may be missing in the list after a restart': {
    users: 2,
    second: 'device',
    missed: { login: 'newest', reconnect: 'all' },
    history: 75,
    steps: [{ do: 'delay', ms: 700 }, { do: 'removeChat', who: 2, to: 1 }, { do: 'send', who: 0, to: 1 }, { do: 'killAfterWrites', who: 3, writes: 3 }],
  },
  'a chat whose removal ended without an answer may keep its unread count': {
    users: 3,
    missed: { login: 'newest', reconnect: 'newest' },
    history: 75,
    steps: [{ do: 'reorder', pushes: 5 }, { do: 'delay', ms: 4000 }, { do: 'removeChat', who: 1, to: 0 }, { do: 'wait', ms: 6000 }],
  },
  'a text that ZIM has refused may be sent by the SDK after later ones': {
    users: 2,
    missed: { login: 'all', reconnect: 'newest' },
    history: 35,
    steps: [{ do: 'drop', who: 2 }, { do: 'slow', who: 0, call: 'sendPeerMessage', ms: 50000 }, { do: 'send', who: 2, to: 1 }, { do: 'send', who: 2, to: 1 }, { do: 'fail', who: 0, times: 3, call: 'sendPeerMessage', code: 6000015 }, { do: 'send', who: 0, to: 1 }, { do: 'reorder', pushes: 4 }, { do: 'wait', ms: 45000 }],
  },
  'a page is completed from a memory that lacks own messages, where messages were deleted': {
    users: 2,
    second: 'device',
    missed: { login: 'newest', reconnect: 'none' },
    history: 170,
    steps: [{ do: 'delete', who: 0, to: 1, n: 10 }, { do: 'delete', who: 3, to: 1, n: 24 }, { do: 'send', who: 0, to: 0 }, { do: 'burst', who: 3, to: 0, count: 65 }, { do: 'restartServer' }, { do: 'wait', ms: 600 }, { do: 'wait', ms: 600 }, { do: 'wait', ms: 600 }, { do: 'wait', ms: 600 }, { do: 'delete', who: 3, to: 1, n: 26 }, { do: 'recall', who: 1, to: 1, n: 16 }, { do: 'delete', who: 0, to: 0, n: 25 }, { do: 'burst', who: 0, to: 1, count: 110 }],
  },
  'own messages that the SDK has placed before all others do not end the history': {
    users: 3,
    second: 'device',
    missed: { login: 'all', reconnect: 'newest' },
    steps: [{ do: 'offline', who: 2 }, { do: 'wait', ms: 45000 }, { do: 'wait', ms: 45000 }, { do: 'wait', ms: 600 }, { do: 'wait', ms: 600 }, { do: 'wait', ms: 600 }, { do: 'send', who: 2, to: 1 }, { do: 'wait', ms: 600 }, { do: 'online' }, { do: 'burst', who: 1, to: 1, count: 110 }, { do: 'fail', who: 2, times: 1, call: 'heartbeat', code: 6000105 }, { do: 'wait', ms: 12000 }, { do: 'wait', ms: 600 }, { do: 'wait', ms: 600 }, { do: 'wait', ms: 600 }, { do: 'delete', who: 2, to: 1, n: 15 }],
  },
  'a chat that is loaded from the cache and from ZIM at once shows nothing that was deleted while the app was closed': {
    users: 2,
    second: 'device',
    missed: { login: 'all', reconnect: 'all' },
    steps: [{ do: 'slow', who: 2, call: 'sendPeerMessage', ms: 9000 }, { do: 'send', who: 2, to: 0 }, { do: 'fail', who: 2, call: 'queryHistoryMessage', code: 6000001, times: 3 }, { do: 'burst', who: 2, to: 0, count: 3 }, { do: 'wait', ms: 600 }, { do: 'wait', ms: 600 }, { do: 'delete', who: 2, to: 1, n: 57 }, { do: 'kill', who: 2 }, { do: 'start', who: 2 }, { do: 'offline', who: 0 }, { do: 'burst', who: 1, to: 0, count: 110 }, { do: 'burst', who: 3, to: 0, count: 110 }, { do: 'send', who: 1, to: 1 }],
  },
  'a chat that is removed while another device is away may stay in the list there': {
    users: 2,
    second: 'device',
    missed: { login: 'newest', reconnect: 'newest' },
    history: 35,
    steps: [{ do: 'restartServer' }, { do: 'kill', who: 0 }, { do: 'start', who: 0 }, { do: 'removeChat', who: 3, to: 0 }],
  },
  'a text that waits in doubt and is discarded may have arrived, and the list does not show it': {
    users: 3,
    second: 'device',
    missed: { login: 'none', reconnect: 'newest' },
    steps: [{ do: 'send', who: 0, to: 0 }, { do: 'fail', who: 3, times: 3, call: 'queryHistoryMessage', code: 6000009 }, { do: 'slow', who: 3, call: 'sendPeerMessage', ms: 9000 }, { do: 'send', who: 3, to: 0 }, { do: 'wait', ms: 45000 }, { do: 'discard', who: 3, to: 0 }],
  },
  'pages of the cache that a killed app has written without their tail bring back nothing that is deleted later': {
    users: 2,
    second: 'device',
    missed: { login: 'all', reconnect: 'none' },
    steps: [{ do: 'send', who: 2, to: 1 }, { do: 'wait', ms: 12000 }, { do: 'burst', who: 2, to: 1, count: 65 }, { do: 'killAfterWrites', who: 1, writes: 3 }, { do: 'quiet' }, { do: 'open', who: 1, to: 1 }, { do: 'delete', n: 16, who: 1, to: 1 }],
  },
  'a chat whose removal was under way when the app was killed may be missing in the list after a text that came meanwhile': {
    users: 3,
    second: 'device',
    missed: { login: 'none', reconnect: 'newest' },
    history: 35,
    steps: [{ do: 'delay', ms: 4000 }, { do: 'removeChat', who: 0, to: 0 }, { do: 'wait', ms: 600 }, { do: 'wait', ms: 600 }, { do: 'wait', ms: 600 }, { do: 'wait', ms: 600 }, { do: 'wait', ms: 600 }, { do: 'repeatClientID', who: 3, to: 0, n: 4 }, { do: 'wait', ms: 600 }, { do: 'wait', ms: 600 }, { do: 'kill', who: 0 }],
  },
  'a text that is discarded after ZIM has refused to state whether it had arrived is in no page of the SDK': {
    users: 2,
    second: 'device',
    missed: { login: 'none', reconnect: 'all' },
    history: 170,
    steps: [{ do: 'send', who: 1, to: 1 }, { do: 'delay', ms: 90 }, { do: 'burst', who: 0, to: 0, count: 65 }, { do: 'slow', who: 3, call: 'sendPeerMessage', ms: 9000 }, { do: 'send', who: 3, to: 1 }, { do: 'fail', who: 3, call: 'queryHistoryMessage', code: 6000001, times: 3 }, { do: 'wait', ms: 45000 }, { do: 'discard', who: 0, to: 0 }],
  },
  'the newest page is read again after it has failed, also when what is drawn was read meanwhile': {
    users: 2,
    missed: { login: 'newest', reconnect: 'none' },
    history: 170,
    steps: [{ do: 'send', who: 2, to: 1 }, { do: 'slow', who: 1, call: 'queryHistoryMessage', ms: 9000 }, { do: 'kill', who: 3 }, { do: 'start', who: 3 }, { do: 'open', who: 1, to: 0 }, { do: 'read', who: 1, to: 0, part: 'oldest' }, { do: 'offline', who: 1 }, { do: 'recall', who: 0, to: 0, n: 7 }, { do: 'offline', who: 0 }, { do: 'wait', ms: 45000 }],
  },
  'a push of a message that comes after that of the removal of its chat brings the message back on another device': {
    users: 3,
    second: 'device',
    missed: { login: 'all', reconnect: 'all' },
    history: 75,
    steps: [{ do: 'silence', who: 1 }, { do: 'send', who: 1, to: 1 }, { do: 'speak' }, { do: 'reorder', pushes: 4 }, { do: 'send', who: 0, to: 0 }, { do: 'removeChat', who: 0, to: 0 }, { do: 'send', who: 3, to: 0 }],
  },
  'a file whose upload was cancelled without an answer is uploaded again, and does not count as cancelled by the user': {
    users: 2,
    steps: [{ do: 'delay', ms: 7_000 }, { do: 'sendMedia', who: 0, to: 0, kinds: ['image'], bytes: 64, isAgain: false }, { do: 'online' }],
  },
  'a file whose message is discarded while it is copied leaves the device': {
    users: 2,
    steps: [{ do: 'slowFiles', who: 0, ms: 50 }, { do: 'sendMedia', who: 0, to: 0, kinds: ['image'], bytes: 64, isAgain: false }, { do: 'wait', ms: 1 }, { do: 'cancel', who: 0, to: 0, n: 0 }, { do: 'wait', ms: 600 }],
  },
  'a pinned message that is recalled while a page of history is under way leaves the bar': {
    users: 2,
    steps: [{ do: 'send', who: 0, to: 0 }, { do: 'send', who: 1, to: 0 }, { do: 'open', who: 0, to: 0 }, { do: 'open', who: 1, to: 0 }, { do: 'wait', ms: 600 }, { do: 'pin', who: 0, to: 0, n: -1 }, { do: 'recall', who: 1, to: 0, n: 13 }, { do: 'pin', who: 2, to: 0, n: -1 }, { do: 'wait', ms: 600 }, { do: 'edit', who: 0, to: 0, n: -1 }],
  },
}

afterEach(() => { vi.useRealTimers() })

describe('a schedule that failed in an earlier version', () => {
  it.each(Object.entries(FIXED))('%s', async (_, schedule) => {
    await expect(runSchedule({ missed: { login: 'all', reconnect: 'all' }, history: 0, ...schedule })).resolves.toBeUndefined()
  })
})
