import type { Dist, LaunchOptions, Phone } from '../../miniprogram/host'
import type { Look, Person, Prepare, Walkers } from './person'

import { EMULATOR_URL, ensureBuild, FILES_URL, SERVER_URL } from '../../../scripts/builds.mjs'
import { startBackend } from '../../../scripts/demo/backend'
import { createDemoUsers, sessionOf } from '../../../scripts/demo/demoUsers'
import { compileDist, launchInChromium } from '../../miniprogram/host'

interface Walker extends Person { close: () => Promise<unknown> }

async function personOn(dist: Dist, options: LaunchOptions, files: string): Promise<Walker> {
  async function start(more: LaunchOptions = {}): Promise<Phone> {
    const phone = await launchInChromium(dist, { ...options, ...more })
    // The host rewrites the addresses of the app's requests, not those of pictures.
    await phone.page.route(url => url.href.startsWith(FILES_URL), route => route.continue({ url: route.request().url().replace(FILES_URL, files) }))
    return phone
  }
  let phone = await start()
  return {
    find: (selector, hasText) => phone.$(selector).filter({ hasText, visible: true }),
    press: async text => (await phone.byText(text)).click(),
    dialog: text => phone.page.locator('.phone-dialog', { hasText: text }),
    confirm: () => phone.page.locator('.phone-dialog-confirm').click(),
    async hold(target) {
      await target.scrollIntoViewIfNeeded()
      const { x, y, width, height } = (await target.boundingBox())!
      await phone.page.mouse.move(x + width / 2, y + height / 2)
      await phone.page.mouse.down()
      await phone.page.waitForTimeout(400)
      await phone.page.mouse.up()
    },
    title: () => phone.evaluate(({ app }) => app.title),
    back: () => phone.evaluate(({ app }) => app.back()),
    // A phone ends an app that is in the background.
    async restart() {
      await phone.evaluate(({ app }) => app.hide())
      await phone.page.waitForTimeout(200)
      phone = await start(await phone.kill())
    },
    screenshot: path => phone.screenshot(path),
    problems: () => phone.problems(),
    close: () => phone.kill(),
  }
}

/** Opens the compiled mini program for both users. */
export async function openMiniProgramWalkers({ language, theme, textSize }: Look, prepare: Prepare): Promise<Walkers> {
  const dist = compileDist((await ensureBuild('mp-weixin-emulator')).dir)
  const backend = await startBackend()
  const users = await createDemoUsers(backend)
  prepare(backend, users)
  const files = `http://127.0.0.1:${backend.emulator.port}/zim-files`
  const hosts = { [EMULATOR_URL]: backend.emulator.url, [FILES_URL]: files, [SERVER_URL]: backend.accountsUrl }
  const [anna, ben] = await Promise.all(users.map(user => personOn(dist, { hosts, theme, storage: { 'session.v1': sessionOf(backend, user), 'settings.v1': { locale: language, textSize } } }, files))) as [Walker, Walker]
  return {
    anna,
    ben,
    backend,
    users,
    async close() {
      await Promise.all([anna.close(), ben.close()])
      await backend.stop()
    },
  }
}
