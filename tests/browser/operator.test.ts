import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'playwright-core'

import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { createServer } from 'node:http'
import { chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { CHROMIUM_FLAGS, findChromium } from '../../scripts/chromium.mjs'
import { createPasswords } from '../../server/src/accounts/passwords'
import { openDatabase } from '../../server/src/db/open'
import { createOperators } from '../../server/src/operators/operators'
import { APP_ID, SERVER_SECRET, startServer } from '../server/support/server'
import { violationsOf } from './axe'
import { ARTIFACTS, withoutChromium } from './twoPhones'

const passwords = createPasswords({ randomBytes, cost: { logN: 4, r: 1, p: 1 } })

describe.skipIf(withoutChromium)('an operator handles a report and a forgotten password (skipped without Chromium)', () => {
  let browser: Browser
  let page: Page
  let server: Awaited<ReturnType<typeof startServer>>
  let password: string
  let bad: Awaited<ReturnType<typeof server.signUp>>
  const recalled: unknown[] = []
  const zego = createServer((request, response) => {
    let text = ''
    request.on('data', chunk => text += chunk).on('end', () => {
      recalled.push(JSON.parse(text))
      response.end('{"Code":0}')
    })
  })

  beforeAll(async () => {
    mkdirSync(ARTIFACTS, { recursive: true })
    await new Promise<void>(resolve => zego.listen(0, '127.0.0.1', resolve))
    const apiUrl = `http://127.0.0.1:${(zego.address() as AddressInfo).port}`
    const zim = { appID: APP_ID, serverSecret: SERVER_SECRET, tokenTtlSeconds: 86_400, tokenMode: 'gcm', callbackSecrets: ['c'], apiUrl } as const
    const moderation = { moderators: ['words' as const], words: ['赌博'], sendUnchecked: [], onReview: 'refuse' as const, verdictMs: 2000 }
    server = await startServer({ config: { zim, moderation, operatorPages: true, publicUrl: 'http://127.0.0.1' } })
    const db = await openDatabase(server.database)
    password = await createOperators({ db, now: () => server.clock.now, randomBytes, passwords }).setPassword('olga')
    await db.destroy()
    bad = await server.signUp('bad', '坏人')
    const alice = await server.signUp('alice', 'Alice')
    await alice.call('POST', '/v1/reports', {
      body: {
        target: { kind: 'user', id: bad.userID },
        reason: 'fraud',
        note: '一直让我转账，说是投资。',
        conversation: { kind: 'peer', id: bad.userID },
        messages: [{ senderID: bad.userID, seq: 7, kind: 'text', text: `<script>document.title='x'</script>把钱转到这个账户 ${'1234567890'.repeat(12)}`, sentAt: Date.UTC(2026, 0, 5, 6) }],
      },
    })
    browser = await chromium.launch({ executablePath: findChromium()!, args: CHROMIUM_FLAGS })
    page = await (await browser.newContext({ viewport: { width: 390, height: 800 }, locale: 'zh-CN' })).newPage()
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
    zego.close()
  })

  /** The accessibility rules, and a picture to look at. */
  async function look(name: string) {
    await page.screenshot({ path: `${ARTIFACTS}/operator-${name}.png`, fullPage: true })
    expect(await violationsOf(page)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
  }

  it('from the sign-in to the log', async () => {
    await page.goto(`${server.url}/operator`)
    await page.getByLabel('名称').fill('olga')
    await page.getByLabel('密码').fill('wrong')
    await page.getByRole('button', { name: '登录' }).click()
    await page.getByText('名称或密码不对。').waitFor()
    await look('sign-in')
    await page.getByLabel('名称').fill('olga')
    await page.getByLabel('密码').fill(password)
    await page.getByRole('button', { name: '登录' }).click()
    await page.getByRole('heading', { name: '待处理 1' }).waitFor()
    await look('reports')

    await page.getByRole('link', { name: `用户 ${bad.userID}` }).click()
    await page.getByText('一直让我转账').waitFor()
    expect(await page.title()).toBe('举报处理')
    await look('report')
    await page.getByRole('button', { name: '撤回' }).click()
    await page.getByText('已撤回。').waitFor()
    expect(recalled).toMatchObject([{ FromUserId: bad.userID, MsgSeq: 7 }])
    await page.goBack()
    await page.getByLabel('封号').selectOption({ label: '永久' })
    await page.getByRole('button', { name: '封号' }).click()
    await page.getByText('已封号，直到 永久').waitFor()
    expect((await bad.call('GET', '/v1/me')).status).toBe(401)
    await look('user')

    await page.getByRole('link', { name: '举报' }).click()
    await page.getByRole('link', { name: `用户 ${bad.userID}` }).click()
    await page.getByRole('button', { name: '已处理' }).click()
    await page.getByText('没有待处理的举报。').waitFor()

    await page.getByRole('link', { name: '敏感词' }).click()
    await page.getByLabel('词语').fill('刷单')
    await page.getByRole('button', { name: '添加' }).click()
    await page.getByRole('cell', { name: '刷单' }).waitFor()
    await look('words')
    await page.getByRole('link', { name: '操作记录' }).click()
    await page.getByRole('cell', { name: '添加敏感词' }).waitFor()
    expect(await page.getByRole('row').allTextContents()).toHaveLength(6)
    await look('audit')

    await page.goto(`${server.url}/operator/users?id=${bad.userID}`)
    await page.getByRole('button', { name: '生成重设密码的链接' }).click()
    const link = new URL((await page.locator('code').textContent())!)
    await look('password-link')
    await page.getByRole('button', { name: '退出' }).click()
    await page.getByLabel('密码').waitFor()

    await page.goto(server.url + link.pathname)
    await page.getByLabel('设置新密码').fill('新的密码 一二三四')
    await page.getByLabel('再次输入新密码').fill('不一样的密码 一二三四')
    await page.getByRole('button', { name: '保存新密码' }).click()
    await page.getByText('两次输入的密码不一样。').waitFor()
    await look('new-password')
    await page.getByLabel('设置新密码').fill('新的密码 一二三四')
    await page.getByLabel('再次输入新密码').fill('新的密码 一二三四')
    await page.getByRole('button', { name: '保存新密码' }).click()
    await page.getByText('新密码已保存').waitFor()
    await look('password-done')
  })
})
