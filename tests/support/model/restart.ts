import type { Transport } from 'zim-emulator/testing'

import { expect } from 'vitest'

import type { ConversationKey } from '@/types/conversation'
import type { Message } from '@/types/message'

import { useMediaStore } from '@/stores/media'

import type { TestApp } from '../testApp'
import type { Scenario, User } from './scenario'

import { wait } from '../clock'
import { createDeviceFiles } from '../deviceFiles'
import { createModule, createTestApp } from '../testApp'
import { createDeviceStorage } from './deviceStorage'
import { isKept } from './media'
import { isInUse } from './scenario'
import { textOf } from './textOf'
import { storedWith } from './truth'

/** Messages of a page of the cache. An older rest that does not fill one is not written, until it reaches the beginning. */
const PAGE = 20

const unsentIn = (app: TestApp, key: ConversationKey) => app.messages.timeline(key).filter(({ id }) => !id).map(textOf)

/** A network that is never there. */
const nowhere: Transport = {
  open({ closed }) {
    queueMicrotask(closed)
    return { send() {}, close() {} }
  },
}

/** Starts the app again on a copy of the storage, as after a kill without a network. */
async function startCopy({ gateway }: Scenario, { name, device }: User): Promise<TestApp> {
  const storage = createDeviceStorage()
  for (const [key, value] of device.storage.values) storage.values.set(key, value)
  const files = createDeviceFiles()
  for (const path of device.files.kept()) files.all.set(path, device.files.all.get(path)!)
  const copy = createTestApp(gateway, createModule(nowhere), storage.view().storage, undefined, files)
  copy.zim.signIn(copy.identityOf(name), async () => '', { shouldKeepTrying: true }).catch(() => { /* it ends with a sign-out */ })
  await wait(1)
  return copy
}

/** What is shown without a gap before it, up to the newest message. */
function newestRun({ messages }: TestApp, key: ConversationKey): Message[] {
  const numbered = messages.timeline(key).filter(({ id }) => id)
  const first = [...numbered].reverse().find(message => messages.isAfterGap(key, message))
  return first ? numbered.slice(numbered.indexOf(first)) : numbered
}

/** Whether the device does not have the file. */
function isGone({ sent }: Scenario, user: User, text: string): boolean {
  const file = sent.find(sent => sent.text === text)
  return !file || !isKept(user, file)
}

async function checkUser(scenario: Scenario, user: User) {
  const { app } = user.device
  const copy = await startCopy(scenario, user)
  for (const peer of new Set(scenario.users.map(({ name }) => name).filter(name => name !== user.name))) {
    const key: ConversationKey = `peer:${peer}`
    const what = `${user.name}'s chat with ${peer} after a restart without a network`
    await copy.messages.open(key)
    for (let length = -1; length !== copy.messages.timeline(key).length;) {
      length = copy.messages.timeline(key).length
      await copy.messages.loadOlder(key)
    }
    const run = newestRun(app, key)
    // A chat that is not open may have less loaded than the cache has kept of an earlier run.
    const shown = copy.messages.timeline(key).filter(({ id, seq }) => id && run.length && seq >= run[0]!.seq && seq <= run.at(-1)!.seq)
    // With the beginning known and a gap behind it, the first message that is left may be after the gap.
    const isWhole = app.messages.history(key).isComplete && run[0] === app.messages.timeline(key)[0] && !(run[0] && app.messages.isAfterGap(key, run[0]))
    const mayMiss = isWhole ? 0 : PAGE - 1
    // The cache keeps the newest run. Where its only message was deleted, the one that is shown ends before a gap, which ZIM has refused for good to fill.
    const isRefused = scenario.isHistoryRefused && app.messages.history(key).failure !== null
    // The cache keeps the chats of the list. One that was removed while a text of the user was under way is not in it on the other device.
    const isRemoved = !app.conversations.get(key) && (scenario.removals.has(`${user.name}/${peer}`) || run.every(({ id }) => scenario.isInDoubt(user, id) || scenario.sentDuringRemoval.has(`${user.name}/${id}`)))
    if (!isRefused && !isRemoved) expect(shown.map(textOf), what).toEqual(run.slice(Math.min(mayMiss, Math.max(0, run.length - shown.length))).map(textOf))
    // A text that is at ZIM is known as sent as soon as its page is loaded, from the cache, too.
    const isNowhereElse = (text: string) => !storedWith(scenario, text).length
    expect(unsentIn(copy, key).filter(isNowhereElse), `unsent texts of ${what}`).toEqual(unsentIn(app, key).filter(isNowhereElse))
    const isNotDrawn = ({ key, body, id }: Message) => !id && 'name' in body && !useMediaStore(copy.pinia).localMediaOf(key)
    expect(copy.messages.timeline(key).filter(isNotDrawn).map(textOf).filter(text => !isGone(scenario, user, text)), `unsent files without a picture of ${what}`).toEqual([])
    expect(copy.messages.draft(key), `draft of ${what}`).toBe(app.messages.draft(key))
  }
  copy.zim.signOut()
  await wait(1)
}

/** A restart without a network shows what was shown before: messages, unsent texts, drafts. A storage that has failed in this run is excused. */
export async function checkRestart(scenario: Scenario): Promise<void> {
  for (const user of scenario.users.filter(isInUse)) {
    if (!user.hasBadStorage) await checkUser(scenario, user)
  }
}
