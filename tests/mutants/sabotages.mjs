/** @import { Mutant } from './plugin' */

const SCHEDULES = 'tests/flows/schedules.test.ts'

/** The sabotages of one file: what the product does wrong, the pattern, the replacement. */
const of = (file, ...rows) => rows.map(([rule, pattern, replacement]) => ({ rule, file, pattern, replacement, tests: [SCHEDULES] }))

/** As `of`. Only schedules with files among the texts, with changes of them, or with groups, notice these. */
const ofMedia = (...given) => of(...given).map(mutant => ({ ...mutant, env: { SOAK_WITH: 'files' } }))
const ofChanges = (...given) => of(...given).map(mutant => ({ ...mutant, env: { SOAK_WITH: 'changes' } }))
const ofGroups = (...given) => of(...given).map(mutant => ({ ...mutant, env: { SOAK_WITH: 'groups' } }))

/**
 * Ways to break the product that a user would notice. Each has to be caught by the random schedules alone (scripts/sabotage.mjs).
 * @type {Array<Mutant & { env?: Record<string, string> }>}
 */
export const sabotages = [
  ...of(
    'src/outbox/outbox.ts',
    ['Sends a text again without asking the history.', 'const found = await find(entry)', 'const found = null as Message | null'],
    ['Does not resend after a restart.', 'if (!entry.failure) { enqueue(entry) }', 'if (!entry.failure) {}'],
    ['Removes an entry before ZIM has answered.', 'const found = await find(entry)', 'outboxStorage.remove(entry).catch(onError)\n      const found = await find(entry)'],
    ['Sends a text under the account that has signed in meanwhile.', `if (!scope.isActive)\n        throw failed('signed-out')`, ''],
    ['Forgets a discarded text only until the next start.', 'const name = drop(entry)', 'const name = uploadOf(entry.body)\n    arriving.delete(entry)\n    failures.delete(keyOf(entry))\n    remove(entry)\n    count()'],
    ['Retries a failed text under a new ID.', 'post({ ...entry, isInDoubt: true })', 'post({ ...entry, clientID: createClientID(Date.now()), isInDoubt: false })'],
  ),
  ...of(
    'src/outbox/conversationQueue.ts',
    ['Gives up after a transient failure.', 'if (isTransient(failure))', 'if (isTransient(failure) && false)'],
    ['Sends several texts at once.', 'entries.push(entry)\n      void run()', 'entries.push(entry)\n      if (isReady()) void attempt(entry)'],
  ),
  ...of(
    'src/outbox/outboxStorage.ts',
    ['Writes no text down.', 'async () => done(await storage.set(keyOf(entry), writeEntry(entry)))', 'async () => {}'],
    ['Keeps the texts of all accounts under one key.', 'const prefixOf = (account: string) =>', `const prefixOf = (_: string, account = 'all') =>`],
  ),
  ...of(
    'src/chat/timeline.ts',
    ['Knows a message by its ID alone, not by its key.', 'timeline.byKey.get(news.key) ?? sameID', 'sameID'],
    ['Has no memory of message IDs.', 'if (message.id) keyByID.set(message.id, message.key)', ''],
    ['Leaves an own text at its waiting place.', 'if (compareMessages(known, message) && !isBetween', 'if (known.id && compareMessages(known, message) && !isBetween'],
    ['Forgets a recall or a deletion that arrives before its page.', 'message.id ? fates.get(message.id) : undefined', 'undefined as string | undefined'],
  ),
  ...of(
    'src/chat/gaps.ts',
    ['Joins a live message to what is known, although something is missing.', 'noteConfirmed(window, { from: seq, to: seq })', 'noteConfirmed(window, { from: newestRun(window)?.to ?? seq, to: seq })'],
    ['Calls a gap closed after one page.', 'noteConfirmed(timeline.window, { from: range.from, to: range.upTo })', 'noteConfirmed(timeline.window, { from: Math.min(range.from, newestRun(timeline.window)?.to ?? range.from), to: range.upTo })'],
    ['Keeps what a page no longer holds.', 'const gone = goneFrom(timeline, page, range)', 'const gone: Message[] = []'],
    ['Shows no gap.', 'timeline.afterGap = now', ''],
  ),
  ...of(
    'src/chat/messages.ts',
    ['Drops live messages behind a gap.', 'noteDropped(timelineOf(update.state, key), id, count)\n      return putLive(update, key, event.messages)', 'noteDropped(timelineOf(update.state, key), id, count)\n      return putLive(update, key, event.messages.filter(({ seq }) => seq <= (newestRun(timelineOf(update.state, key).window)?.to ?? Infinity) + 1))'],
  ),
  ...of(
    'src/chat/conversations.ts',
    ['Takes any last message that the SDK reports.', '(isReport || !isPlacedByZim(known))', 'false'],
    ['Shows the last message of the cached list for good.', 'if (isEqual(state.conversations.get(conversation.key), conversation))', 'if (state.conversations.has(conversation.key) && state.conversations.get(conversation.key)!.unread === conversation.unread)'],
  ),
  ...of(
    'src/utils/messageOrder.ts',
    ['Orders messages by orderKey.', 'seq > 0 ? seq * ORDER_PER_SEQ : order', 'order'],
  ),
  ...of(
    'src/cache/flush.ts',
    ['Does not cache the newest messages.', 'else if (shown.to > tail.to)', 'else if (false)'],
  ),
  ...of(
    'src/cache/logReader.ts',
    ['Drops the first message of a cached page.', 'messages = [...page.messages.filter(({ seq }) => seq < below), ...messages]', 'messages = [...page.messages.slice(1).filter(({ seq }) => seq < below), ...messages]'],
  ),
  ...of(
    'src/composables/useStorage.ts',
    ['Writes nothing to the storage of the device.', 'app.provide(STORAGE, withDeadline(storage))', 'app.provide(STORAGE, withDeadline({ ...storage, set: async () => null }))'],
    ['Waits for the storage of the device without an end.', 'app.provide(STORAGE, withDeadline(storage))', 'app.provide(STORAGE, storage)'],
  ),
  ...of(
    'src/composables/connection/roomMembership.ts',
    ['Does not enter rooms again after a reconnect.', 'await Promise.all([...joined].map', 'await Promise.all([].map'],
  ),
  ...of(
    'src/composables/useZim.ts',
    ['Does not log in again when the clock was put back.', `onDisconnected('interrupted') }`, '}'],
  ),
  ...of(
    'src/stores/messages.ts',
    ['Never clears an unread count at ZIM.', 'void markRead.run(key)', ''],
    // Neither after the reconnect, nor because the list names a newer message.
    ['Does not read open chats again after a reconnect.', `      if (isUnconfirmed && hasHistory(key)) {
        void history.load(key).then(() => catchUp(key))
        void confirmDrawn.run(key)
      }
      if (conversations === 'all' || conversations.has(key)) catchUp(key)
`, ''],
  ),
  ...of(
    'src/stores/retries.ts',
    ['Does not try again to clear an unread count.', 'backOff.retries < most', 'false'],
  ),
  ...of(
    'src/stores/fetchHistoryPage.ts',
    ['Takes a short page for the beginning.', 'from = rangeOf(page)?.from ?? 0', 'from = page.length >= 30 ? rangeOf(page)?.from ?? 0 : 0'],
  ),
  ...of(
    'src/stores/askLive.ts',
    ['Believes a page that the SDK answers late, from its memory.', 'within = FRESH', 'within = 60_000'],
    ['Believes a page that the SDK answers without a connection.', `const isOnline = () => asked.phase === 'online' && zim.connection.value === asked`, 'const isOnline = () => true'],
  ),
  ...ofMedia(
    'src/outbox/outbox.ts',
    ['Lets texts wait for files.', 'queue.conversation === conversation && queue.batch === batch', 'queue.conversation === conversation'],
    ['Leaves the file of a message that was discarded.', 'removeFile(entry, name)\n  }', '}'],
  ),
  ...ofMedia(
    'src/outbox/conversationQueue.ts',
    ['Sends the files of an album in another order.', 'entries.push(entry)', 'batch ? entries.unshift(entry) : entries.push(entry)'],
  ),
  ...ofMedia(
    'src/outbox/uploadPlaces.ts',
    ['Uploads any number of files at once.', 'const MOST = 3', 'const MOST = 30'],
  ),
  ...ofMedia(
    'src/services/media/mediaFiles.ts',
    ['Sends the file from where it was chosen.', 'try { await store.write(own, file) }', 'if (name) return\n      try { await store.write(own, file) }'],
    ['Makes room with the files of unsent messages.', '!needed.some(clientID => name.includes(clientID))', 'true'],
    ['Never removes a copy.', 'trim: () => shrink(limit)', 'trim: async () => {}'],
  ),
  ...ofChanges(
    'src/zim/edits.ts',
    ['Does not hear of edits.', `on('messageEdited', ({ messageList }) => messageList.forEach(report))`, ''],
  ),
  ...ofChanges(
    'src/zim/reactions.ts',
    ['Does not hear of reactions.', 'conversations.forEach((changes, conversation) => emit(', '[].forEach((changes, conversation) => emit('],
  ),
  ...ofChanges(
    'src/zim/replies.ts',
    ['Forgets what a reply quotes when its original changes.', 'const quote = quoteFromZim(given.repliedInfo)', 'const quote = undefined'],
  ),
  ...ofChanges(
    'src/outbox/entry.ts',
    ['Forgets after a restart what an unsent reply quotes.', '...(replyTo && { replyTo: storedOriginal(replyTo) })', ''],
  ),
  ...ofChanges(
    'src/zim/combined.ts',
    ['Gives the copy of a record no client ID.', 'copy.extendedData = extendedData', ''],
  ),
  ...ofChanges(
    'src/messages/combined/model.ts',
    ['Forgets after a restart what is inside an unsent record.', '{ ...saved, kind: \'combined\', title, summary }', '{ kind: \'combined\', title, summary }'],
  ),
  ...ofChanges(
    'src/packages/chat/forwardRefusal.ts',
    ['Forwards a recalled message.', 'return \'recalled\'', 'return null'],
  ),
  ...ofChanges(
    'src/zim/pins.ts',
    ['Does not hear of pins.', 'groups.forEach((changes, conversation) => emit(', '[].forEach((changes, conversation) => emit('],
    ['Lists the message that was pinned first first.', '.reverse()', ''],
  ),
  ...ofChanges(
    'src/packages/chat/usePins.ts',
    ['Reads the pins before the SDK has noted a new one.', 'await Promise.resolve()', ''],
    ['Does not read the pins that came with the synchronisation.', 'timer = setTimeout(load, SYNCED_AFTER)', ''],
    ['Keeps a recalled or deleted message in the bar.', 'timelines.get(key.value)?.some(concerns)', 'false'],
  ),
  ...ofGroups(
    'src/stores/groups.ts',
    ['Believes an answer about a group that is older than what was reported meanwhile.', 'return before === reported.get(groupID) || tries === 1 ?', 'return tries ?'],
    ['Asks for a group once, also when ZIM was busy.', 'if (failureOf(thrown).retryable) void loadLater', 'if (false) void loadLater'],
    ['Takes a change whose answer is lost for one that was not made.', `if (failureOf(thrown).kind === 'timeout') void loadLater`, 'if (false) void loadLater'],
  ),
  ...ofGroups('src/stores/lines.ts', ['Says that somebody has left when the group was dismissed.', '!isDismissal && ', '']),
  ...ofGroups(
    'src/stores/groupMembers.ts',
    ['Lists those who were removed.', `if (change !== 'left' && change !== 'removed')\n      return merge`, `if (change !== 'left')\n      return merge`],
    ['Takes the members of the SDK memory for all members.', 'count: PAGE }), true)', 'count: PAGE }))'],
  ),
  ...ofGroups(
    'src/chat/groups.ts',
    ['Keeps the rights of a role that was taken.', `if (known && own && event.change !== 'left'`, `if (known && own && event.change === 'listed'`],
    ['Does not close a chat whose user was removed.', '...event.group, membership: because, role', '...event.group, membership: groups.get(event.group.groupID)?.membership ?? because, role'],
    ['Lets a muted member write.', 'const own = [mutedUntil, ...isKnown ? [] : [conversationUntil]]', 'const own = [0, 0]'],
  ),
  ...ofGroups('src/packages/chat/group/useGroup.ts', ['Does not ask for a group again after a reconnect.', `if (phase === 'online' && groupID.value)`, `if (phase === 'failed' && groupID.value)`]),
  ...ofGroups('src/outbox/retryPolicy.ts', ['Sends what was refused to a muted author by itself.', `=> LOGIN_LOST.has(kind) ||`, `=> LOGIN_LOST.has(kind) || kind === 'muted' ||`]),
  ...ofGroups('src/zim/messages.ts', ['Names nobody in a message that names somebody.', '...(mentions?.length && { mentionedUserIDs: mentions }),', '']),
]
