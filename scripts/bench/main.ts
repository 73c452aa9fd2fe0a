import { mkdirSync } from 'node:fs'
import process from 'node:process'
import { parseArgs } from 'node:util'

import type { Budget, Figure } from '../../tests/bench/budgets'

import { BUDGETS, FLING_LIMITS, isOver, KITS, LARGEST_CALL, PAGE_LIMITS, SPOKEN_LIMITS } from '../../tests/bench/budgets'
import { measureBanner, measureChat, measureGap, measureList, measureLongChat, measureSpread, measureUses } from '../../tests/bench/chats'
import { measureLists } from '../../tests/bench/contacts'
import { measureForwarding, storedForwards } from '../../tests/bench/forwarding'
import { measureGroup, measureMembers } from '../../tests/bench/groups'
import { measureLaidOut } from '../../tests/bench/laidOut'
import { LAYOUT_SHIFT, layoutShifts } from '../../tests/bench/layoutShift'
import { measureMedia } from '../../tests/bench/media'
import { bytesPerMessage } from '../../tests/bench/memory'
import { measurePictures, PICTURE_LIMITS } from '../../tests/bench/pictures'
import { measureRealTime } from '../../tests/bench/realTime'
import { measureRoom } from '../../tests/bench/rooms'
import { measureSpoken } from '../../tests/bench/spoken'
import { measureStart, readsBeforeFirstRow } from '../../tests/bench/start'
import { storedPerText } from '../../tests/bench/storage'
import { compileDist, findChromium } from '../../tests/miniprogram/host'
import { ensureBuild } from '../builds.mjs'
import { ROOT } from '../install.mjs'
import { measure as measureSize, readBudget } from '../size.mjs'
import { bytesBeforeFirstPage } from '../size/beforeFirstPage.mjs'

/** Chats of this length or more are measured in Chromium. Virtualisation needs a real layout. */
const LONG = 5000
const LISTS = [10, 100, 500]
/** Messages of the chat that is measured with a layout. */
const LAID_OUT = 1000
/** Messages of the chats in which some are forwarded and pinned. */
const USED = [10, 100, 1000]
/** One change of the storage, ms: of a usual phone, and of a slow one. */
const STORAGE_WRITES = [5, 15]
/** Missed messages. */
const GAPS = [100, 1000, 10_000]
const RECEIVED = 10_000
/** Of the chat of pictures. */
const PICTURES = 500
/** Who write in the room of the layout. */
const PEOPLE = 50
/** In the list of chats, and in the contacts. */
const GROUPS = 200
const FRIENDS = 500
/** Of the group whose members are scrolled through: the most that are loaded. */
const MEMBERS = 2000
/** Messages of the chat that is scrolled in real time. */
const SCROLLED = 5000

const { values } = parseArgs({ options: { json: { type: 'boolean', default: false }, lengths: { type: 'string', default: '10,100,1000,10000' }, chats: { type: 'boolean', default: false }, realtime: { type: 'boolean', default: false }, forwards: { type: 'boolean', default: false }, groups: { type: 'boolean', default: false } } })
const print = (text: string) => { if (!values.json) console.log(text) }
const count = (n: number) => Number.isInteger(n) ? n.toLocaleString('en') : n.toFixed(n < 1 ? 3 : 2)
const pair = ({ calls, bytes }: { calls: number, bytes: number }) => `${count(calls)} / ${count(bytes)}`

const dist = compileDist((await ensureBuild('mp-weixin-emulator')).dir)
const figures: Figure[] = []
const checks: Array<{ name: string, value: number, limit: number | null }> = []

/** One of the figures that are measured alone. */
const isAlone = values.realtime || values.forwards || values.groups
if (values.realtime) await measureTime()
if (values.forwards) await measureForwards()
if (values.groups) await measureGroups()
for (const n of isAlone ? [] : values.lengths.split(',').map(Number)) {
  if (n < LONG) {
    figures.push(...await measureChat(dist, n))
  }
  else if (findChromium()) {
    mkdirSync(`${ROOT}artifacts`, { recursive: true })
    const { figures: long, page } = await measureLongChat(dist, n, `${ROOT}artifacts/chat-${n}-mid-scroll.png`)
    figures.push(...long)
    checks.push(
      { name: `nodes of the chat page, all ${count(n)} scrolled through`, value: page.nodes, limit: PAGE_LIMITS.nodes },
      { name: 'depth', value: page.depth, limit: PAGE_LIMITS.depth },
      { name: 'children of one node', value: page.widest, limit: PAGE_LIMITS.children },
    )
  }
  else {
    print(`skipped: ${count(n)} messages need Chromium. Install it, or set CHROMIUM to its path.`)
  }
}
if (!isAlone) await measureSpeech()
if (!values.chats && !isAlone) await measureLayout()
if (!values.chats && !isAlone) await measureOthers()

if (figures.length) checks.push({ name: 'largest setData call of all steps, bytes', value: Math.max(...figures.map(({ largest }) => largest)), limit: LARGEST_CALL })
const isFailed = (limit: number | null, value: number) => limit !== null && value > limit
const failures = [...figures.filter(isOver).map(({ step, n }) => `${BUDGETS[step].title} @ ${n}`), ...checks.filter(({ limit, value }) => isFailed(limit, value)).map(({ name }) => name)]

if (values.json) {
  console.log(JSON.stringify({ figures: figures.map(figure => ({ ...figure, budget: BUDGETS[figure.step], isOver: isOver(figure) })), checks, failures }, null, 2))
}
else {
  printTable()
  for (const { name, value, limit } of checks) console.log(`${isFailed(limit, value) ? 'OVER ' : 'ok   '} ${name}: ${count(value)}${limit === null ? '' : ` of ${count(limit)}`}`)
  console.log(failures.length ? `\n${failures.length} over budget: ${failures.join('; ')}` : '\nAll figures are within their budgets.')
}
process.exit(failures.length ? 1 : 0)

/** `--realtime`: figures that only a machine without other work gives. */
async function measureTime() {
  if (!findChromium())
    return print('skipped: real time needs Chromium. Install it, or set CHROMIUM to its path.')
  const { frames, longTasks, longTasksOfOurs, owners, tapToBubble } = await measureRealTime(dist, SCROLLED)
  const title = `scrolling up through ${count(SCROLLED)} messages`
  checks.push(
    { name: `${title}: frames lost, percent of those of an empty list`, value: Math.max(0, 100 * (1 - frames)), limit: 10 },
    { name: `${title}: tasks over 50 ms`, value: longTasks, limit: null },
    { name: `${title}: tasks over 50 ms that are mostly the app's`, value: longTasksOfOurs, limit: 0 },
    ...Object.entries(owners).map(([owner, value]) => ({ name: `${title}: percent of the busy time, ${owner}`, value, limit: null })),
    { name: 'from a tap on Send to the bubble, as a multiple of a tap on an empty page', value: tapToBubble, limit: null },
  )
}

/** `--forwards`: a hundred messages, forwarded one by one to nine chats without a connection. */
async function measureForwards() {
  const { returned, ms, records, bytes } = await measureForwarding(dist)
  const title = '100 messages forwarded to nine chats, offline'
  checks.push(
    { name: `${title}: messages in the storage of the phone`, value: records, limit: null },
    { name: `${title}: bytes of these`, value: bytes, limit: null },
    { name: `${title}: setData calls until the chat is shown again`, value: returned.calls, limit: null },
    { name: `${title}: bytes of these calls`, value: returned.bytes, limit: null },
    { name: `${title}: ms until the chat is shown again, on this machine`, value: ms, limit: null },
  )
  for (const writeMs of STORAGE_WRITES) {
    const stored = await storedForwards(writeMs)
    const where = `${title}, a storage that takes ${writeMs} ms a write`
    checks.push(
      { name: `${where}: writes`, value: stored.writes, limit: null },
      { name: `${where}: ms until all are stored`, value: stored.ms, limit: null },
      { name: `${where}: ms in which some count as not stored`, value: stored.unsavedMs, limit: null },
      { name: `${where}: ms of the call that takes them`, value: stored.takenIn, limit: null },
    )
  }
}

async function measureSpeech() {
  const { row, announcement } = await measureSpoken(dist)
  checks.push(
    { name: 'append one text: of these bytes, for screen readers in the row', value: row, limit: SPOKEN_LIMITS.row },
    { name: 'append one text: of these bytes, for screen readers to announce it', value: announcement, limit: SPOKEN_LIMITS.announcement },
  )
}

/** What depends on a layout: what is drawn and what is a placeholder, what the app asks the view, what moves. */
async function measureLayout() {
  if (!findChromium())
    return print('skipped: a layout needs Chromium. Install it, or set CHROMIUM to its path.')
  const { figures: laidOut, flings } = await measureLaidOut(dist, LAID_OUT)
  figures.push(...laidOut, ...await measureRoom(dist, PEOPLE, true))
  checks.push(
    { name: 'fling of 3,000 px: selector queries', value: Math.max(...flings.map(({ queries }) => queries)), limit: FLING_LIMITS.queries },
    { name: 'fling of 3,000 px: bytes of their answers', value: Math.max(...flings.map(({ bytes }) => bytes)), limit: FLING_LIMITS.bytes },
    ...await pictureChecks(),
    ...Object.entries(await layoutShifts((await ensureBuild('h5-emulator')).dir)).map(([name, value]) => ({ name: `H5: layout shift, ${name}`, value, limit: LAYOUT_SHIFT })),
  )
}

/** A chat of pictures on H5. */
async function pictureChecks() {
  const figures = await measurePictures((await ensureBuild('h5-emulator')).dir, PICTURES)
  const titles = { opened: 'pictures loaded when it is opened', images: 'most <img> elements in a fling to the first one', loading: 'most pictures under way at a time', originals: 'pictures loaded in full size', heap: 'heap bytes that the fling has added' }
  return Object.entries(PICTURE_LIMITS).map(([name, limit]) => ({ name: `H5, a chat of ${PICTURES} pictures: ${titles[name as keyof typeof titles]}`, value: figures[name as keyof typeof titles], limit }))
}

/** Measures everything except the chats of `--lengths`: gaps, lists, start, size and memory. */
/** A group, its members, the list of chats with groups, and the contacts. */
async function measureGroups() {
  const { figures: ofGroup } = await measureGroup(dist)
  const { figures: ofMembers, nodes } = await measureMembers(dist, MEMBERS)
  figures.push(...ofGroup, ...ofMembers, ...await measureLists(dist, GROUPS, FRIENDS))
  checks.push({ name: `nodes of the list of ${count(MEMBERS)} members, all scrolled through`, value: nodes, limit: PAGE_LIMITS.nodes })
}

async function measureOthers() {
  for (const n of GAPS) figures.push(...await measureGap(dist, n))
  for (const n of LISTS) figures.push(...await measureList(dist, n))
  figures.push(...await measureSpread(dist))
  figures.push(...await measureRoom(dist))
  await measureGroups()
  for (const n of USED) figures.push(...await measureUses(dist, n))
  figures.push(...await measureBanner(dist))
  figures.push(...await measureMedia(dist, PICTURES))

  const start = await measureStart(dist, 20)
  const size = measureSize((await ensureBuild('mp-weixin')).dir)
  const memory = bytesPerMessage(RECEIVED)
  const stored = await storedPerText(400)
  checks.push(
    { name: 'cold start: JS evaluated before the first paint, bytes', value: size.evaluatedBeforeFirstPage, limit: readBudget().evaluatedBeforeFirstPage },
    { name: 'cold start: setData calls to the first paint', value: start.firstPaint.calls, limit: null },
    { name: 'cold start: bytes to the first paint', value: start.firstPaint.bytes, limit: null },
    { name: 'cold start: setData calls to a list of 20 conversations', value: start.list.calls, limit: null },
    { name: 'cold start: bytes to a list of 20 conversations', value: start.list.bytes, limit: null },
    { name: 'cold start: storage reads before the first row, 500 conversations', value: await readsBeforeFirstRow(dist, 500), limit: 6 },
    { name: 'H5: bytes before the first page, gzip', value: bytesBeforeFirstPage((await ensureBuild('h5')).dir), limit: readBudget().h5BeforeFirstPage },
    { name: 'storage: writes per received text, one a second in 20 conversations', value: stored.writes, limit: 1.2 },
    { name: 'storage: bytes written per received text', value: stored.bytes, limit: 1000 },
    { name: 'storage: largest write of these, bytes', value: stored.largest, limit: 16_384 },
    { name: `memory: heap bytes per message after ${count(RECEIVED)}, state only`, value: memory.state, limit: null },
    { name: `memory: heap bytes per message after ${count(RECEIVED)}, its chat open`, value: memory.withFeed, limit: 1024 },
  )
}

/** Prints setData calls / bytes beside the budget and the figures of the same step in the kits, where these are published for that length. */
function printTable() {
  console.log('| step | n | setData calls / bytes | largest call | budget | the kits, calls / bytes |\n|---|---|---|---|---|---|')
  for (const figure of figures) {
    const { title } = BUDGETS[figure.step]
    const kits = Object.entries(KITS[figure.step]?.[figure.n] ?? {}).map(([name, cost]) => `${name} ${pair(cost)}`)
    console.log(`| ${title} | ${count(figure.n)} | ${isOver(figure) ? 'OVER ' : ''}${pair(figure)} | ${count(figure.largest)} | ${pair(BUDGETS[figure.step])} | ${kits.join(' · ') || '–'} |`)
  }
  console.log('')
  for (const { title, slack, bare } of Object.values<Budget>(BUDGETS)) {
    if (slack) console.log(`"${title}" may cost more than ${bare ? pair(bare) : 'the bare list'}: ${slack}.`)
  }
  console.log('')
}
