import type { Dist } from '../miniprogram/host'
import type { Figure } from './budgets'
import type { BenchContext } from './steps'

import { startBench } from './chats'
import { userIDOfName } from './crowd'
import { figure } from './steps'
import { textOf } from './world'

const OWNER = 'owner'
/** Members in the picture of a group. */
const FACES = 9
/** Rows that are mounted at once. */
const PAGE = 40
/** Until ZIM is asked who is online (stores/presence.ts), ms. */
const ASKED_MS = 1500

const pause = (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms))

/**
 * Measures the tab of contacts with `n` friends, of whom half have a picture: opening it, the first and the last page of 40 more rows; then, with all of
 * them shown, a friend who is online, and one from the middle whose remark begins with A.
 */
async function contactsOf({ phone, world }: BenchContext, n: number): Promise<Figure[]> {
  const figures = [figure('contacts', n, await phone.measure(async () => {
    await phone.run(app => app.tap('通讯录'))
    await phone.until(app => app.page.$('.person'), 'the friends')
  }))]
  for (let shown = PAGE; shown < n; shown += PAGE) {
    const counts = await phone.measure(() => phone.run((app) => { app.host.pages.top!.callMethod('onReachBottom') }))
    if (shown === PAGE || (shown + 2 * PAGE > n && shown + PAGE <= n)) figures.push(figure('contactsPage', shown + PAGE, counts))
  }

  // Ten rows are on the screen.
  await phone.run(app => app.setLayout(element => element.classList.contains('person') && app.page.$$('.person').indexOf(element as HTMLElement) < 10 ? { width: 375, height: 56 } : undefined))
  await pause(ASKED_MS)
  await phone.quiet()
  const name = await phone.run(app => app.page.$$('.person .name')[3]!.textContent!.trim())
  figures.push(figure('contactOnline', n, await phone.measure(async () => {
    world.comeOnline(userIDOfName(name))
    await phone.until(app => app.page.$('.person .online'), 'who is online')
  })))

  await phone.run(app => app.tap(app.page.$$('.person').at(app.page.$$('.person').length / 2)!))
  await phone.until(app => app.page.path === 'packages/contacts/person', 'the friend')
  await phone.quiet()
  await phone.run(app => app.tap('设置备注'))
  await phone.quiet()
  await phone.run(app => app.input('.field', '阿明'))
  await phone.run(app => app.tap('保存'))
  await phone.quiet()
  figures.push(figure('contactRemark', n, await phone.measure(async () => {
    await phone.run(app => app.back())
    await phone.until(app => app.page.text().includes('阿明'), 'the remark')
  })))
  return figures
}

/**
 * Measures a list of `n` groups without pictures, each of its own people: the second and the last 40 rows; back from the members of one, whose picture is
 * known then; a message to that one and to one in the middle; and back to the list, whose rows are put into the visible order then.
 */
async function groupListOf({ phone, world }: BenchContext, n: number): Promise<Figure[]> {
  const receive = (groupID: string) => phone.measure(() => world.sendToGroup(groupID, OWNER, '在吗'))
  const goBack = () => phone.measure(() => phone.run(app => app.back()))
  async function lookAtMembers(groupID: string) {
    await phone.run((app, id) => (app.host.wx.navigateTo as (options: object) => Promise<unknown>)({ url: `/packages/groups/members?group=${id}` }), groupID)
    await phone.until(app => app.page.$('.member'), 'the members')
    await phone.quiet()
  }
  const figures: Figure[] = []
  for (let shown = PAGE; shown < n; shown += PAGE) {
    const counts = await phone.measure(() => phone.run((app) => { app.host.pages.top!.callMethod('onReachBottom') }))
    if (shown === PAGE || shown + PAGE >= n) figures.push(figure('groupsPage', shown + PAGE, counts))
  }
  const last = `g${Math.floor(n / 20)}`
  await lookAtMembers(last)
  figures.push(figure('groupFaces', n, await goBack()))
  figures.push(figure('raise', n, await receive(last)), figure('raise', n, await receive(`g${Math.floor(n / 2)}`)))
  await lookAtMembers('bob')
  figures.push(figure('groupsBack', n, await goBack()))
  return figures
}

/** Measures the list of chats with as many groups, then the tab of contacts with as many friends. */
export async function measureLists(dist: Dist, groups: number, friends: number): Promise<Figure[]> {
  const bench = await startBench(dist, (world) => {
    const people = world.people(Math.max(groups + FACES, friends))
    world.befriend(people.slice(0, friends))
    for (const [at, groupID] of [...Array.from({ length: groups - 1 }, (_, at) => `g${at}`), 'bob'].entries()) {
      world.crowdedGroup(groupID, OWNER, people.slice(at, at + FACES))
      world.sendToGroup(groupID, OWNER, textOf(at))
    }
  })
  try { return [...await groupListOf(bench, groups), ...await contactsOf(bench, friends)] }
  finally { await bench.end() }
}
