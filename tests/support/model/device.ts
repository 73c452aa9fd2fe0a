import type { Gateway, Transport } from 'zim-emulator/testing'
import type { StoredMessage } from 'zim-emulator/world'

import { loopback } from 'zim-emulator/testing'

import { createTabLock } from '@/services/tabLock'

import type { DeviceFiles } from '../deviceFiles'
import type { createFakeBrowser, Tab } from '../fakeBrowser'
import type { FaultyStorage, StorageFault } from '../faultyStorage'
import type { TestApp } from '../testApp'
import type { DeviceStorage } from './deviceStorage'

import { createDeviceFiles } from '../deviceFiles'
import { createFaultyStorage } from '../faultyStorage'
import { createModule, createTestApp } from '../testApp'
import { countUploads } from './countUploads'
import { createDeviceStorage } from './deviceStorage'
import { textIn } from './textOf'

/** One device over several runs of the app. The storage outlives the runs. A run can end at any write. */
export interface Device {
  readonly userID: string
  readonly storage: DeviceStorage
  /** The files of the device. They outlive the runs, but for temporary ones. */
  readonly files: DeviceFiles
  /** The current run. After `kill`: the ended one. */
  readonly app: TestApp
  readonly isRunning: boolean
  /** Starts the app. Assumes that it is not running. */
  start: () => TestApp
  /** Ends the app as the operating system does: no logout, no further writes. */
  kill: () => void
  /** Texts of the room messages that the SDK of the current run received since the user last entered. */
  receivedInRoom: string[]
  /** IDs of the messages of peers and groups that the SDK of the current run received since its user last signed in. */
  receivedFromPeers: Set<string>
  /** The tab of the current run; null where the app runs alone. */
  readonly tab: Tab | null
  /** Messages that another device of the user has deleted or recalled, and of which the SDK of the current run was not told. */
  readonly unreported: Set<string>
  /** Notes messages that a removal of their chat by this device has deleted at ZIM. The SDK keeps those that arrive after its call. */
  noteRemoved: (ids: readonly string[], receivedBefore: ReadonlySet<string>) => void
  /** Peers whose chat ZIM has removed for this run, and which the list of the SDK may hold: the answer was lost, or pushes were out of order. */
  readonly staleInList: Set<string>
  /** Texts to peers, and names of files, that ZIM has refused for good, in an answer to the current run. */
  readonly refused: Set<string>
  /** Most files that the SDK has had under way at a time. */
  readonly mostUploads: number
  /** Sets a fault of the storage calls of the current run. 'none' also answers the calls that wait. */
  setStorageFault: (fault: StorageFault, delay?: number) => Promise<void>
  /** Ends the app after this number of further writes. 0: cancels. */
  killAfterWrites: (writes: number) => void
}

/** Failures of a send that pass: the rate limit, the network, a lost login. */
export const TRANSIENT: ReadonlySet<number> = new Set([6000005, 6000104, 6000105, 6000121])

type Channel = ReturnType<Transport['open']>

/** A transport that ends with its app. The backend receives the close; the app receives nothing. @param onCall called with the frames of the app @param onFrame with those of the backend, before the app */
function endable({ open, files }: Transport, onCall: (text: string) => void, onFrame: (text: string) => void) {
  const channels = new Set<Channel>()
  let isEnded = false
  const transport: Transport = {
    files,
    open(handlers) {
      if (isEnded)
        return { send() {}, close() {} }
      const unlessEnded = <A extends unknown[]>(handle: (...args: A) => void) => (...args: A) => { if (!isEnded) handle(...args) }
      const channel = open({ opened: unlessEnded(handlers.opened), message: unlessEnded((text: string) => {
        onFrame(text)
        handlers.message(text)
      }), closed: unlessEnded(handlers.closed) })
      channels.add(channel)
      return {
        send(text) {
          if (isEnded)
            return
          onCall(text)
          channel.send(text)
        },
        close() {
          channels.delete(channel)
          if (!isEnded) channel.close()
        },
      }
    },
  }
  function end() {
    isEnded = true
    for (const channel of channels) channel.close()
  }
  return { transport, end }
}

interface DeviceOptions {
  /** The storage of another tab. @default an empty storage */
  storage?: DeviceStorage
  /** The files of another tab. @default none */
  files?: DeviceFiles
  /** Each run is a tab of this browser. */
  browser?: ReturnType<typeof createFakeBrowser>
}

export function createDevice(gateway: Gateway, userID: string, { storage = createDeviceStorage(), files = createDeviceFiles(), browser }: DeviceOptions = {}): Device {
  let app: TestApp
  let tab: Tab | null = null
  let end = () => {}
  let isRunning = false
  let writesLeft = 0
  let mostUploads = 0
  let faulty: FaultyStorage
  /** IDs of the messages whose deletion, here or on another device, is known to the current run. */
  const deleted = new Set<string>()

  interface Push { push?: string, data?: { messageList: Array<{ message: string, messageID: string, senderUserID: string }>, messageIDs: string[], isAll: boolean } }

  function notePush({ push, data }: Push) {
    if (push === 'roomMessageReceived') self.receivedInRoom.push(...data!.messageList.map(({ message }) => message))
    for (const { messageID } of push === 'peerMessageReceived' || push === 'groupMessageReceived' ? data!.messageList : []) {
      self.receivedFromPeers.add(messageID)
      // Pushes were reordered: the message arrives after its deletion, and the SDK keeps it.
      if (deleted.has(messageID)) self.unreported.add(messageID)
    }
    for (const { messageID, senderUserID } of push === 'messageRevokeReceived' ? data!.messageList : []) {
      if (senderUserID === userID) self.unreported.delete(messageID)
    }
    if (push === 'messageDeleted' && data!.isAll) {
      for (const id of self.unreported) deleted.add(id)
      self.unreported.clear()
    }
    for (const id of push === 'messageDeleted' ? data!.messageIDs : []) {
      // The SDK reports what is in its memory: not a message of a page that is under way.
      if (pages.size) self.unreported.add(id)
      else self.unreported.delete(id)
      deleted.add(id)
    }
  }

  /** Texts and names of files that wait for an answer, by the number of their call. */
  const asked = new Map<number, string>()
  /** Names of files that are being uploaded, by MD5. */
  const uploads = new Map<string, string>()
  /** The numbers of the calls for history that wait for an answer. */
  const pages = new Set<number>()

  function noteCall(frame: string) {
    const { id, call, args } = JSON.parse(frame) as { id: number, call: string, args: { content: StoredMessage['content'], md5: string, name: string } }
    asked.delete(id)
    if (call === 'queryHistoryMessage') pages.add(id)
    if (call === 'sendPeerMessage') asked.set(id, textIn(args.content))
    if (call === 'uploadFile') uploads.set(args.md5, args.name)
    if (call === 'uploadFile' || call === 'processFile') asked.set(id, uploads.get(args.md5)!)
  }

  function noteFrame(frame: string) {
    const { id, failure, ...rest } = JSON.parse(frame) as Push & { id?: number, failure?: { code: number } }
    const text = id !== undefined && asked.get(id)
    if (text && failure && !TRANSIENT.has(failure.code)) self.refused.add(text)
    if (id !== undefined) pages.delete(id)
    notePush(rest)
  }

  function start() {
    self.refused.clear()
    asked.clear()
    pages.clear()
    self.staleInList.clear()
    self.receivedInRoom = []
    self.receivedFromPeers.clear()
    self.unreported.clear()
    deleted.clear()
    const { transport, end: endTransport } = endable(loopback(gateway, { files: files.all }), noteCall, noteFrame)
    const view = storage.view(() => { if (writesLeft > 0 && --writesLeft === 0) kill() })
    faulty = createFaultyStorage(view.storage)
    const own = tab = browser?.open() ?? null
    const tabLock = own ? createTabLock(own.browser) : undefined
    app = createTestApp(gateway, countUploads(createModule(transport), (uploads) => { mostUploads = Math.max(mostUploads, uploads) }), faulty.storage, tabLock, files)
    isRunning = true
    end = () => {
      view.end()
      own?.close()
      tabLock?.release()
      endTransport()
      // Ends pending requests and timers of the ended app. The transport is closed, so the backend receives no logout.
      app.zim.signOut()
      // A tab that was taking the account over would sign in now.
      Object.assign(app.zim, { signIn: () => new Promise(() => {}) })
    }
    return app
  }

  function kill() {
    isRunning = false
    writesLeft = 0
    end()
    files.endRun()
  }

  const self: Device = {
    userID,
    storage,
    files,
    get app() { return app },
    get isRunning() { return isRunning },
    get tab() { return tab },
    unreported: new Set(),
    noteRemoved(ids, receivedBefore) {
      for (const id of ids.filter(id => !receivedBefore.has(id))) (self.receivedFromPeers.has(id) ? self.unreported : deleted).add(id)
    },
    refused: new Set(),
    staleInList: new Set(),
    get mostUploads() { return mostUploads },
    start,
    kill,
    receivedInRoom: [],
    receivedFromPeers: new Set(),
    async setStorageFault(fault, delay = 0) {
      if (fault === 'none') await faulty.answer()
      else Object.assign(faulty, { fault, delay })
    },
    killAfterWrites: (writes) => { writesLeft = writes },
  }
  start()
  return self
}
