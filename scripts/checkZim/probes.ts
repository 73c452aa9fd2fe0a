/**
 * Questions that only a server can answer: rows of emulator/README.md that are marked S, D or G. A probe returns a short answer. The same probes run
 * against real ZIM and against the emulator, so that the answers can be compared.
 * User IDs are few and constant: a free plan counts each one that has ever logged in.
 */
import type { ZIMMessage } from 'zego-zim-miniprogram'

import type { Account, Client } from './clients'

import { createClient, tokenOf } from './clients'

const PEER = 0
const ROOM = 1
const NORMAL = { priority: 1 } as const
/** Smallest time between two texts of a conversation, ms. */
const GAP = 110

export interface Pace {
  /** Texts of a probe about missed messages: more than the 100 that the SDK asks for. */
  many: number
  /** Nothing more is expected after this time, ms. */
  quiet: number
  /** Probes that wait for more than a minute. */
  isSlowIncluded: boolean
}

export const REAL_PACE: Pace = { many: 150, quiet: 8_000, isSlowIncluded: true }

interface Kit extends Pace {
  account: Account
  alice: Client
  bob: Client
  neverLoggedIn: string
  create: (userID: string) => Client
}

export interface Probe {
  question: string
  isSlow?: boolean
  run: (kit: Kit) => Promise<string>
}

const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))
let count = 0
const unique = (text: string) => `${text} ${Date.now().toString(36)}.${++count}`
const text = (message: string) => ({ type: 1, message }) as ZIMMessage
const bodyOf = (message: ZIMMessage) => (message as ZIMMessage & { message?: unknown }).message
const received = (client: Client): { messageList: ZIMMessage[], info: { isOfflineMessage: boolean } }[] => client.of('peerMessageReceived')

/** Waits until the check returns true, at most 15 s. */
async function until(check: () => boolean): Promise<boolean> {
  for (let waited = 0; waited < 15_000 && !check(); waited += 50)
    await pause(50)
  return check()
}

/** The result of a call in short: "resolves", or its code and text. */
async function resultOf(call: () => Promise<unknown>): Promise<string> {
  try {
    await call()
    return 'resolves'
  }
  catch (error) {
    const { code, message } = error as { code?: number, message?: string }
    return message?.startsWith('zim-emulator') ? 'not emulated' : code === undefined ? String(message) : `${code} "${message}"`
  }
}

const send = async ({ zim }: Client, to: string, message: string, config: object = {}): Promise<ZIMMessage> =>
  (await zim.sendMessage(text(message), to, PEER, { ...NORMAL, ...config })).message

async function sendMany(from: Client, to: string, texts: string[]): Promise<void> {
  for (const message of texts) {
    await send(from, to, message)
    await pause(GAP)
  }
}

async function newest({ zim }: Client, peer: string, size: number): Promise<ZIMMessage[]> {
  const found: ZIMMessage[] = []
  while (found.length < size) {
    const { messageList } = await zim.queryHistoryMessage(peer, PEER, { count: 30, reverse: true, mode: 1, ...(found[0] && { nextMessage: found[0] }) } as never)
    if (messageList.length === 0)
      break
    found.unshift(...messageList)
  }
  return found
}

const countOf = (messages: ZIMMessage[], texts: string[]) => messages.filter(message => texts.includes(bodyOf(message) as string)).length

/** What arrived by events of these texts, and whether it is marked as missed. */
function arrivalOf(client: Client, texts: string[]): string {
  const lists = received(client).filter(({ messageList }) => countOf(messageList, texts) > 0)
  const arrived = lists.reduce((sum, { messageList }) => sum + countOf(messageList, texts), 0)
  const marks = new Set(lists.map(({ info }) => info.isOfflineMessage ? 'marked as offline' : 'not marked'))
  return `${arrived === texts.length ? 'all' : arrived === 0 ? 'none' : `${arrived} of ${texts.length}`}${arrived ? `, ${[...marks].join(' and ')}` : ''}`
}

/** Whether a client was told that the message was revoked. */
const isReported = (client: Client, { messageID }: ZIMMessage) => client.of('messageRevokeReceived').some(({ messageList }) => messageList.some((message: ZIMMessage) => message.messageID === messageID))

const textsOf = (kit: Kit, label: string) => Array.from({ length: kit.many }, (_, index) => unique(`${label} ${index + 1}`))
const lastConnection = (client: Client) => JSON.stringify(client.of('connectionStateChanged').at(-1))

async function comeBack(client: Client): Promise<void> {
  client.restoreNetwork()
  await until(() => client.of('connectionStateChanged').at(-1)?.state === 2)
}

export const PROBES: Probe[] = [
  {
    question: 'texts missed over a reconnect: how many arrive by events',
    async run(kit) {
      const { alice, bob, quiet } = kit
      const texts = textsOf(kit, 'missed over a reconnect')
      bob.loseNetwork()
      await until(() => bob.of('connectionStateChanged').at(-1)?.state === 3)
      await sendMany(alice, bob.userID, texts)
      await comeBack(bob)
      await pause(quiet)
      return arrivalOf(bob, texts)
    },
  },
  {
    question: 'texts missed over a login: how many arrive by events; after one more text and 15 s',
    async run(kit) {
      const { alice, bob, quiet } = kit
      const texts = textsOf(kit, 'missed over a login')
      bob.logout()
      await sendMany(alice, bob.userID, texts)
      const back = kit.create(bob.userID)
      await back.login()
      await pause(quiet)
      const first = arrivalOf(back, texts)
      await send(alice, bob.userID, unique('one more'))
      await pause(quiet * 2)
      return `${first}; ${arrivalOf(back, texts)}`
    },
  },
  {
    question: 'texts missed over a login: how many are in the history, and the unread count',
    async run(kit) {
      const { alice, bob } = kit
      await bob.zim.clearConversationUnreadMessageCount(alice.userID, PEER).catch(() => {})
      await pause(200)
      const texts = textsOf(kit, 'history')
      bob.logout()
      await sendMany(alice, bob.userID, texts)
      const back = kit.create(bob.userID)
      await back.login()
      await until(() => back.of('conversationSyncStateChanged').at(-1)?.state === 1)
      const { conversation } = await back.zim.queryConversation(alice.userID, PEER)
      const found = countOf(await newest(back, alice.userID, texts.length), texts)
      return `${found === texts.length ? 'all' : `${found} of ${texts.length}`}; unread ${conversation.unreadMessageCount === texts.length ? 'all' : conversation.unreadMessageCount}`
    },
  },
  {
    question: 'both users write at once: do both histories have one order by messageSeq; do orderKeys agree',
    async run({ alice, bob }) {
      const [mine, theirs] = [1, 2].map(who => Array.from({ length: 8 }, () => unique(`at once ${who}`))) as [string[], string[]]
      await Promise.all([sendMany(alice, bob.userID, mine), sendMany(bob, alice.userID, theirs)])
      await pause(500)
      const views = await Promise.all([newest(alice, bob.userID, 16), newest(bob, alice.userID, 16)])
      const orders = views.map(view => [...view].sort((one, other) => one.messageSeq! - other.messageSeq!).map(({ messageID }) => messageID).join())
      const keys = views.map(view => view.map(({ messageID, orderKey }) => `${messageID}/${orderKey}`).sort().join())
      return `${orders[0] === orders[1] ? 'one order' : 'two orders'}; orderKeys ${keys[0] === keys[1] ? 'agree' : 'differ'}`
    },
  },
  {
    question: 'a text whose connection is lost just after the send, and that the SDK repeats: how often it is stored',
    async run({ alice, bob }) {
      const message = unique('lost')
      const sent = send(alice, bob.userID, message)
      setTimeout(alice.loseNetwork, 15)
      await pause(3_000)
      await comeBack(alice)
      const result = await resultOf(() => sent)
      const found = (await newest(bob, alice.userID, 30)).filter(stored => bodyOf(stored) === message)
      return `${result}; ${found.length} time(s)`
    },
  },
  {
    question: 'a text that arrived, and that the app repeats as a retry of the same object: how often it is stored',
    async run({ alice, bob }) {
      const message = text(unique('repeated'))
      await alice.zim.sendMessage(message, bob.userID, PEER, NORMAL)
      await pause(GAP)
      // As if the reply had been lost.
      Object.assign(message, { messageID: '', messageSeq: 0, sentStatus: 2 })
      const result = await resultOf(() => alice.zim.sendMessage(message, bob.userID, PEER, { ...NORMAL, isRetrySend: true }))
      await pause(500)
      const found = (await newest(bob, alice.userID, 30)).filter(stored => bodyOf(stored) === bodyOf(message))
      return `${result}; ${found.length} time(s)`
    },
  },
  {
    question: 'kicked out by a login on a second device: the event',
    async run(kit) {
      const { alice } = kit
      const second = kit.create(alice.userID)
      await second.login()
      await until(() => alice.of('connectionStateChanged').at(-1)?.state === 0)
      return lastConnection(alice)
    },
  },
  { question: 'a text to oneself', run: ({ alice }) => resultOf(() => send(alice, alice.userID, 'x')) },
  { question: 'a text to a user who never logged in', run: ({ alice, neverLoggedIn }) => resultOf(() => send(alice, neverLoggedIn, 'x')) },
  { question: 'a text of 2,049 bytes', run: ({ alice, bob }) => resultOf(() => send(alice, bob.userID, 'x'.repeat(2049))) },
  {
    question: 'a command of 5,121 bytes',
    run: ({ alice, bob }) => resultOf(() => alice.zim.sendMessage({ type: 2, message: new Uint8Array(5121).fill(1) } as ZIMMessage, bob.userID, PEER, NORMAL)),
  },
  {
    question: 'a query for users who never logged in, alone',
    run: ({ alice, neverLoggedIn }) => resultOf(() => alice.zim.queryUsersInfo([neverLoggedIn], { isQueryFromServer: true })),
  },
  {
    question: 'the localMessageID and orderKey of a received text',
    async run({ alice, bob }) {
      const message = unique('ids')
      const sent = await send(alice, bob.userID, message)
      const find = () => received(bob).flatMap(({ messageList }) => messageList).find(found => bodyOf(found) === message)
      await until(() => find() !== undefined)
      const found = find()
      return `localMessageID ${found?.localMessageID === sent.localMessageID ? 'of the sender' : 'its own'}; orderKey ${found?.orderKey === found!.messageSeq! * 100 ? 'messageSeq × 100' : String(found?.orderKey)}`
    },
  },
  {
    question: 'revoking a text of the other user; revoking twice',
    async run({ alice, bob }) {
      const message = unique('to revoke')
      const sent = await send(alice, bob.userID, message)
      const find = () => received(bob).flatMap(({ messageList }) => messageList).find(found => bodyOf(found) === message)
      await until(() => find() !== undefined)
      const foreign = await resultOf(() => bob.zim.revokeMessage(find()!, {}))
      await alice.zim.revokeMessage(sent, {})
      return `${foreign}; ${await resultOf(() => alice.zim.revokeMessage(sent, {}))}`
    },
  },
  {
    question: 'revoking after two minutes',
    isSlow: true,
    async run({ alice, bob }) {
      const sent = await send(alice, bob.userID, unique('old'))
      await pause(125_000)
      return resultOf(() => alice.zim.revokeMessage(sent, {}))
    },
  },
  {
    question: 'a text that was revoked while the receiver was away over a reconnect, over a login: is it reported',
    async run(kit) {
      const { alice, bob, quiet } = kit
      const revokedWhileAway = async (leave: () => void, arrive: () => Promise<Client>) => {
        const sent = await send(alice, bob.userID, unique('revoked while away'))
        await until(() => received(bob).some(({ messageList }) => messageList.some(({ messageID }) => messageID === sent.messageID)))
        leave()
        await pause(500)
        await alice.zim.revokeMessage(sent, {})
        const back = await arrive()
        await pause(quiet)
        return isReported(back, sent) ? 'yes' : 'no'
      }
      const reconnect = await revokedWhileAway(bob.loseNetwork, async () => {
        await comeBack(bob)
        return bob
      })
      const login = await revokedWhileAway(bob.logout, async () => {
        const back = kit.create(bob.userID)
        await back.login()
        return back
      })
      return `${reconnect}; ${login}`
    },
  },
  {
    question: 'a text that its receiver has deleted, and its sender revokes: is it reported to the receiver, and in the history',
    async run({ alice, bob, quiet }) {
      const sent = await send(alice, bob.userID, unique('deleted, then revoked'))
      const find = () => received(bob).flatMap(({ messageList }) => messageList).find(({ messageID }) => messageID === sent.messageID)
      await until(() => find() !== undefined)
      await bob.zim.deleteMessages([find()!], alice.userID, PEER, { isAlsoDeleteServerMessage: true })
      await alice.zim.revokeMessage(sent, {})
      await pause(quiet)
      const isKnown = (await newest(bob, alice.userID, 30)).some(({ messageID }) => messageID === sent.messageID)
      return `${isReported(bob, sent) ? 'yes' : 'no'}; ${isKnown ? 'yes' : 'no'}`
    },
  },
  {
    question: 'several devices (Pro): a text that one device revokes while the other one is away over a reconnect: is it reported to the other',
    async run(kit) {
      const { alice, bob, quiet } = kit
      const second = kit.create(alice.userID)
      await second.login()
      await pause(500)
      if (alice.of('connectionStateChanged').at(-1)?.state === 0)
        return 'one device only'
      const sent = await send(alice, bob.userID, unique('revoked on another device'))
      await pause(500)
      second.loseNetwork()
      await pause(500)
      await alice.zim.revokeMessage(sent, {})
      await comeBack(second)
      await pause(quiet)
      return isReported(second, sent) ? 'yes' : 'no'
    },
  },
  {
    question: 'ten of thirty texts are deleted on the server: sizes of the pages of 30 after a new login',
    async run(kit) {
      const { alice, bob } = kit
      await sendMany(alice, bob.userID, Array.from({ length: 35 }, (_, index) => unique(`to delete ${index}`)))
      const before = (await newest(alice, bob.userID, 35)).slice(-30).filter((_, index) => index % 3 === 0)
      await alice.zim.deleteMessages(before, bob.userID, PEER, { isAlsoDeleteServerMessage: true })
      alice.logout()
      const back = kit.create(alice.userID)
      await back.login()
      const { messageList } = await back.zim.queryHistoryMessage(bob.userID, PEER, { count: 30, reverse: true, mode: 1 } as never)
      const isGone = !messageList.some(({ messageID }) => before.some(deleted => deleted.messageID === messageID))
      return `${messageList.length === 30 ? 'whole' : `short (${messageList.length})`}; deleted ones ${isGone ? 'gone' : 'there'}`
    },
  },
  {
    question: 'a receipt of one message, of the conversation: the events of the sender',
    async run({ alice, bob, quiet }) {
      const message = unique('with receipt')
      const single = await resultOf(() => send(alice, bob.userID, message, { hasReceipt: true }))
      const find = () => received(bob).flatMap(({ messageList }) => messageList).find(found => bodyOf(found) === message)
      await until(() => find() !== undefined)
      const sent = find() ? await resultOf(() => bob.zim.sendMessageReceiptsRead([find()!], alice.userID, PEER)) : 'not received'
      await pause(GAP)
      await send(alice, bob.userID, unique('read by the conversation'))
      await pause(300)
      const whole = await resultOf(() => bob.zim.sendConversationMessageReceiptRead(alice.userID, PEER))
      await pause(Math.min(quiet, 2_000))
      const info = alice.of('conversationMessageReceiptChanged').at(-1)?.infos[0]
      return `${single}, ${sent}, ${alice.of('messageReceiptChanged').length} event(s); ${whole}, readTime ${info === undefined ? 'none' : info.readTime ? 'a time' : '0'}`
    },
  },
  {
    question: 'tokens: of another secret; that ends in 20 s; that ends in 25 days',
    async run(kit) {
      const { account, alice, create } = kit
      const answers: string[] = []
      for (const token of [
        tokenOf({ ...account, serverSecret: '0'.repeat(32) }, alice.userID),
        tokenOf(account, alice.userID, { ttlSeconds: 60, now: () => Date.now() - 40_000 }),
        tokenOf(account, alice.userID, { ttlSeconds: 24 * 24 * 3600, now: () => Date.now() + 24 * 3600_000 }),
      ]) {
        const client = create(alice.userID)
        answers.push((await resultOf(() => client.login({ token }))).replace(/,?\s*"?\d{6,},[^:]*:/, ''))
        client.logout()
      }
      return answers.join('; ')
    },
  },
  {
    question: 'a room: entering twice; joining after its last member left; a sixth room',
    async run({ alice, bob }) {
      const roomID = unique('check').replace(/\W/g, '_')
      await alice.zim.enterRoom({ roomID, roomName: 'check' })
      const twice = await resultOf(() => alice.zim.enterRoom({ roomID, roomName: 'check' }))
      await alice.zim.leaveRoom(roomID)
      const after = await resultOf(() => bob.zim.joinRoom(roomID))
      const results: string[] = []
      for (let index = 1; index <= 6; index++)
        results.push(await resultOf(() => alice.zim.enterRoom({ roomID: `${roomID}_${index}`, roomName: 'check' })))
      await alice.zim.leaveAllRoom()
      const limit = results.findIndex(result => result !== 'resolves')
      return `${twice}; ${after}; ${limit < 0 ? 'allowed' : `room ${limit + 1}: ${results[limit]}`}`
    },
  },
  {
    question: 'a room after a reconnect: its state, and a text that is sent to it',
    async run({ alice, bob, quiet }) {
      const roomID = unique('check').replace(/\W/g, '_')
      await bob.zim.enterRoom({ roomID, roomName: 'check' })
      await alice.zim.enterRoom({ roomID, roomName: 'check' })
      await pause(500)
      alice.loseNetwork()
      await pause(3_000)
      await comeBack(alice)
      await pause(Math.min(quiet, 3_000))
      const { state, event } = alice.of('roomStateChanged').at(-1)
      const sent = await resultOf(() => alice.zim.sendMessage(text('x'), roomID, ROOM, NORMAL))
      return `{${state},${event}}; ${sent}`
    },
  },
  {
    question: 'plan: edit; the same reaction twice; pin a message',
    async run({ alice, bob }) {
      const sent = await send(alice, bob.userID, unique('plan'))
      const edit = await resultOf(async () => alice.zim.editMessage({ ...sent, message: 'edited' } as ZIMMessage, {}))
      const first = await resultOf(async () => alice.zim.addMessageReaction('👍', sent))
      const second = await resultOf(async () => alice.zim.addMessageReaction('👍', sent))
      const pin = await resultOf(async () => alice.zim.pinMessage(sent, true))
      return `${edit}; ${first}, ${second}; ${pin}`
    },
  },
]

const USERS = { alice: 'zim_contract_1', bob: 'zim_contract_2', neverLoggedIn: 'zim_contract_never' }

/** Runs one probe with two users who are signed in. A probe that fails is answered by its failure. */
export async function ask(probe: Probe, account: Account, pace: Pace): Promise<string> {
  if (probe.isSlow && !pace.isSlowIncluded)
    return 'not asked'
  const clients: Client[] = []
  const create = (userID: string) => {
    const client = createClient(account, userID)
    clients.push(client)
    return client
  }
  try {
    const [alice, bob] = [create(USERS.alice), create(USERS.bob)]
    await alice.login()
    await bob.login()
    await pause(200)
    return await probe.run({ ...pace, account, alice, bob, neverLoggedIn: USERS.neverLoggedIn, create })
  }
  catch (error) {
    return `could not be asked: ${await resultOf(() => Promise.reject(error))}`
  }
  finally {
    await pause(100)
    clients.forEach(client => client.logout())
    await pause(100)
  }
}
