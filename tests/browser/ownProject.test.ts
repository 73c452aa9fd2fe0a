import type { ChildProcess } from 'node:child_process'
import type { Browser, Page } from 'playwright-core'

import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { CHROMIUM_FLAGS, findChromium } from '../../scripts/chromium.mjs'
import { listen } from '../../scripts/demo/backend'
import { ROOT } from '../../scripts/install.mjs'
import { t } from '../support/texts'
import { blockOutside, withoutChromium } from './twoPhones'

/** Returns a free port of this machine. */
async function freePort() {
  const { server, port } = await listen(createServer())
  await new Promise(done => server.close(done))
  return port
}

/** Runs an npm script in a process group of its own, without the environment of the test run. Resolves when `url` replies. */
async function runScript(args: string[], env: Record<string, string>, url: string): Promise<ChildProcess> {
  const child = spawn('npm', ['run', ...args], { cwd: ROOT, env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env }, detached: true })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => output += chunk)
  for (;;) {
    if (child.exitCode !== null)
      throw new Error(`npm run ${args[0]} ended:\n${output}`)
    if (await fetch(url).then(() => true, () => false))
      return child
    await new Promise(done => setTimeout(done, 200))
  }
}

/** What README.md says under "With your own ZEGO project", as far as it goes without ZEGO: ZIM cannot be reached. */
describe('a project of one\'s own', () => {
  it('keeps the settings and the data of the server out of git', () => {
    const ignored = execFileSync('git', ['check-ignore', '.env.local', 'data/zim-chat.db'], { cwd: ROOT, encoding: 'utf8' })
    expect(ignored.trim().split('\n')).toEqual(['.env.local', 'data/zim-chat.db'])
  })

  it.each(['README.md', 'README.zh-CN.md'])('has the steps that the tests below follow in %s', (file) => {
    const text = readFileSync(join(ROOT, file), 'utf8')
    expect(text).toContain('npm run server\n   echo \'VITE_SERVER_URL=http://127.0.0.1:3000\' >> .env.local\n   npm run dev:h5\n')
  })

  describe.skipIf(withoutChromium)('in Chromium (skipped without Chromium)', () => {
    const children: ChildProcess[] = []
    const dataDir = mkdtempSync(join(tmpdir(), 'zim-chat-'))
    let serverUrl: string
    let browser: Browser
    let page: Page

    beforeAll(async () => {
      const [serverPort, port] = [await freePort(), await freePort()]
      serverUrl = `http://127.0.0.1:${serverPort}`
      children.push(await runScript(['server'], { ZIM_APP_ID: '1234567890', ZIM_SERVER_SECRET: 'x'.repeat(32), PORT: String(serverPort), DATA_DIR: dataDir, LOG_LEVEL: 'error' }, `${serverUrl}/healthz`))
      children.push(await runScript(['dev:h5', '--', '--host', '127.0.0.1', '--port', String(port)], { VITE_SERVER_URL: serverUrl }, `http://127.0.0.1:${port}/`))
      browser = await chromium.launch({ executablePath: findChromium()!, args: CHROMIUM_FLAGS })
      const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'zh-CN', hasTouch: true, isMobile: true })
      await blockOutside(context)
      page = await context.newPage()
      page.setDefaultTimeout(20_000)
      // The first page of a development server compiles all modules.
      await page.goto(`http://127.0.0.1:${port}/`, { timeout: 120_000 })
    })
    afterAll(async () => {
      await browser?.close()
      for (const { pid } of children) process.kill(-pid!)
      rmSync(dataDir, { recursive: true, force: true })
    })

    const field = (hint: string) => page.locator(`.uni-input-wrapper:has(:text-is("${hint}")) input`).filter({ visible: true })

    it('gives its first user an account, although ZIM cannot be reached', async () => {
      await page.locator('uni-button', { hasText: t('welcome.signIn') }).tap()
      await page.getByText(t('signIn.toSignUp'), { exact: true }).tap()
      await field(t('signIn.accountHint')).fill('alice')
      await field(t('signIn.passwordHint')).fill('three quiet herons')
      await field(t('signIn.nameHint')).fill('Alice')
      await page.locator('uni-button', { hasText: t('action.signUp') }).tap()
      await page.locator('uni-button', { hasText: t('consent.agree') }).tap()
      await page.locator('.uni-tabbar__item').filter({ hasText: t('tab.me') }).tap()
      await page.getByText('Alice', { exact: true }).filter({ visible: true }).first().waitFor()
    })

    /** The failure of a request without a reply. The source is a text, because the test's own imports are not those of a browser. */
    const failureAt = (url: string) => page.evaluate<unknown>(`import('/src/services/noReply.ts').then(({ noReply }) => noReply('${url}', 'request:fail')).catch(thrown => thrown.failure)`)

    it('is told that its server does not accept the origin of a page, and which one', async () => {
      const origin = new URL(page.url()).origin
      expect(await failureAt(`${serverUrl}/v1/accounts`)).toMatchObject({ kind: 'origin-refused', params: { origin }, detail: expect.stringContaining('CORS_ORIGINS') })
    })

    it('is told that its server is away', async () => {
      expect(await failureAt(`http://127.0.0.1:${await freePort()}/v1/accounts`)).toMatchObject({ kind: 'server-away' })
    })
  })
})
