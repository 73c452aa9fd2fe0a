import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { Finding, Net } from '../../scripts/goingLive/checks'
import type { Project } from '../../scripts/goingLive/project'
import type { TestServer } from './support/server'

import { readBrand } from '../../scripts/brand.mjs'
import { checkGoingLive } from '../../scripts/goingLive/checks'
import { readContrasts } from '../../scripts/goingLive/contrast'
import { readProject } from '../../scripts/goingLive/project'
import { startServer } from './support/server'
import { tempFile } from './support/tempFile'

const ADDRESS = 'https://chat.example.com'
const APP_ID = 'wx0123456789abcdef'

const BRAND = readBrand('.')
const BRANDED = { brand: { ...BRAND, name: { 'zh-CN': '紫聊', 'en': 'Violet' } }, contrasts: readContrasts(BRAND), hasStalePictures: false }

const EMPTY: Project = { ...BRANDED, brand: BRAND, miniProgram: {}, client: {}, server: null, legal: [{ name: 'the privacy policy', isTemplate: true, blanks: ['【姓名】'] }], domains: { socket: ['wss://a.example.com'] }, sizes: null }

const COMPLETE: Project = {
  ...BRANDED,
  miniProgram: { appid: APP_ID, setting: { urlCheck: true }, __usePrivacyCheck__: true },
  client: { VITE_ZIM: 'zego', VITE_SERVER_URL: ADDRESS },
  server: {
    ZIM_APP_ID: '123456',
    ZIM_SERVER_SECRET: 'fa94dd0f974cf2e293728a526b028271',
    PUBLIC_URL: ADDRESS,
    WECHAT_APP_ID: APP_ID,
    WECHAT_APP_SECRET: '0123456789abcdef0123456789abcdef',
    MODERATION: 'wechat',
    MODERATION_MEDIA: 'wechat',
    WECHAT_EVENTS_TOKEN: 'token',
    WECHAT_EVENTS_AES_KEY: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
    ZEGO_CALLBACK_SECRET: 'a secret of the console',
    OPERATOR_PAGES: 'on',
    REPORT_WEBHOOK_URL: 'https://hooks.example.com/reports',
    DATABASE_URL: 'postgres://chat:chat@db.example.com/chat',
    WECHAT_TEMPLATE_ID: 'template-of-new-messages',
  },
  legal: [{ name: 'the privacy policy', isTemplate: false, blanks: [] }],
  domains: { socket: ['wss://a.example.com'] },
  sizes: { main: 350_000, subpackages: { 'packages/zim': 950_000 } },
}

describe('the check before going live', () => {
  let server: TestServer
  /** Where the hosts are: the account server of the test is behind its public address. */
  const net: Net = {
    resolves: async host => host.endsWith('.example.com'),
    status: (method, url) => fetch(url.replace(ADDRESS, server.url), { method }).then(({ status }) => status, () => null),
  }

  beforeAll(async () => { server = await startServer() })
  afterAll(() => server?.stop())

  const findingsOf = async (project: Project, given = net): Promise<Finding[]> => (await checkGoingLive(project, given)).flatMap(({ findings }) => [...findings])
  /** What is missing in the complete project after a change. */
  const missingAfter = async (change: Partial<Project>, given = net) => (await findingsOf({ ...COMPLETE, ...change }, given)).filter(({ state }) => state === 'missing').map(({ what }) => what)

  it('misses nothing in a complete project, and leaves to a person what only consoles tell', async () => {
    const findings = await findingsOf(COMPLETE)
    expect(findings.filter(({ state }) => state === 'missing')).toEqual([])
    expect(findings.filter(({ state }) => state === 'byHand').length).toBeGreaterThan(4)
  })

  it('says what to do about everything that is missing in an empty one', async () => {
    const missing = (await findingsOf(EMPTY)).filter(({ state }) => state === 'missing')
    expect(missing.map(({ how }) => how.length > 10)).not.toContain(false)
    expect(missing.map(({ what }) => what).join('\n')).toMatch(/name of its template[\s\S]*mp-weixin\.appid[\s\S]*urlCheck[\s\S]*__usePrivacyCheck__[\s\S]*VITE_ZIM[\s\S]*AppID is missing[\s\S]*tokens[\s\S]*privacy policy[\s\S]*dist\/build\/mp-weixin/)
  })

  it('reads this project, and the environment of a server', async () => {
    const file = tempFile('server.env')
    writeFileSync(file, `# a comment\nZIM_APP_ID=5\nPUBLIC_URL="${ADDRESS}"\n`)
    const project = await readProject(file)
    expect(project.server).toEqual({ ZIM_APP_ID: '5', PUBLIC_URL: ADDRESS })
    expect(project.legal.map(({ name, isTemplate, blanks }) => [name, isTemplate || !blanks.length])).toEqual([['the user agreement', true], ['the privacy policy', true]])
    expect(project.miniProgram.setting?.urlCheck).toBe(true)
    expect(project.domains.socket!.length).toBeGreaterThan(10)
  })

  it.each<[string, Partial<Project>, RegExp]>([
    ['the emulator', { client: { ...COMPLETE.client, VITE_ZIM: 'emulator' } }, /VITE_ZIM is "emulator"/],
    ['an address without https', { client: { ...COMPLETE.client, VITE_SERVER_URL: 'http://chat.example.com' } }, /VITE_SERVER_URL is "http:/],
    ['an IP address', { client: { ...COMPLETE.client, VITE_SERVER_URL: 'https://10.0.0.1' } }, /VITE_SERVER_URL is "https:\/\/10/],
    ['a host that is not found', { client: { ...COMPLETE.client, VITE_SERVER_URL: 'https://chat.invalid.test' } }, /chat\.invalid\.test \(VITE_SERVER_URL\) is not found/],
    ['an address that leads elsewhere', { client: { ...COMPLETE.client, VITE_SERVER_URL: `${ADDRESS}/elsewhere` } }, /The account server replies 404/],
    ['a token endpoint without the user', { client: { ...COMPLETE.client, VITE_SERVER_URL: '', VITE_TOKEN_URL: `${ADDRESS}/token` } }, /no \{userID\}/],
    ['two AppIDs of ZIM', { client: { ...COMPLETE.client, VITE_ZIM_APP_ID: '7' } }, /VITE_ZIM_APP_ID is 7/],
    ['two AppIDs of WeChat', { miniProgram: { ...COMPLETE.miniProgram, appid: 'wx0000000000000000' } }, /WECHAT_APP_ID is wx0123/],
    ['a secret that the server refuses', { server: { ...COMPLETE.server, ZIM_SERVER_SECRET: 'short' } }, /ZIM_SERVER_SECRET/],
    ['no check of content', { server: { ...COMPLETE.server, MODERATION: '' } }, /not checked before others see it/],
    ['no check of media', { server: { ...COMPLETE.server, MODERATION_MEDIA: '' } }, /Nothing checks pictures/],
    ['events of WeChat that are not encrypted', { server: { ...COMPLETE.server, WECHAT_EVENTS_AES_KEY: '' } }, /does not cover its body/],
    ['nobody who is told of reports', { server: { ...COMPLETE.server, REPORT_WEBHOOK_URL: '' } }, /REPORT_WEBHOOK_URL/],
    ['accounts in a file', { server: { ...COMPLETE.server, DATABASE_URL: '' } }, /accounts are in a file/],
    ['diagnostics', { client: { ...COMPLETE.client, VITE_DIAGNOSTICS: '1' } }, /VITE_DIAGNOSTICS is on/],
    ['a brand with a wrong colour', { brand: { ...BRAND, colours: { ...BRAND.colours, dark: { ...BRAND.colours.dark, accent: 'purple' } } } }, /colours\.dark\.accent should be a colour/],
    ['an accent that is hard to read', { contrasts: readContrasts({ ...BRAND, colours: { ...BRAND.colours, light: { ...BRAND.colours.light, accent: '#c9a7ff' } } }) }, /light: accent-text on accent has 2\.0 : 1/],
    ['tabs in the old colours', { hasStalePictures: true }, /pictures of the tabs have other colours/],
    ['a setting that moved to the brand', { client: { ...COMPLETE.client, VITE_DIRECT_ADD: '1' } }, /VITE_DIRECT_ADD is in the environment/],
    ['a package that is too large', { sizes: { main: 3_000_000, subpackages: {} } }, /the main package has 2\.86 MB/],
    ['a host of ZIM that is gone', { domains: { socket: ['wss://a.example.com', 'wss://gone.test'] } }, /1 of 2 hosts .* gone\.test/],
  ])('finds %s', async (_, change, pattern) => {
    expect((await missingAfter(change)).join('\n')).toMatch(pattern)
  })

  it('tells a server that does not reply from one that is not found', async () => {
    expect(await missingAfter({}, { ...net, status: async () => null })).toEqual([expect.stringMatching(/The account server does not reply/), expect.stringMatching(/does not reply/)])
  })

  it('repeats no secret', async () => {
    const text = JSON.stringify(await findingsOf({ ...COMPLETE, server: { ...COMPLETE.server, ZIM_SERVER_SECRET: 'my-short-secret', MODERATION: 'words' } }))
    for (const secret of ['my-short-secret', 'a secret of the console', '0123456789abcdef0123456789abcdef']) expect(text).not.toContain(secret)
  })

  it('says whether who is away is told, and what is wrong with its settings', async () => {
    const { WECHAT_TEMPLATE_ID: _, ...without } = COMPLETE.server!
    const lines = async (server: Project['server']) => (await findingsOf({ ...COMPLETE, server })).map(({ what }) => what)
    expect(await lines(COMPLETE.server)).toContain('WeChat tells who is away by the template template-of-new-messages.')
    expect(await lines(COMPLETE.server)).toContain('ZEGO tells the server of messages and of who comes and goes.')
    expect(await lines(without)).toEqual(expect.arrayContaining([expect.stringContaining('WECHAT_TEMPLATE_ID is empty'), expect.stringContaining('WEB_PUSH_PUBLIC_KEY is empty')]))
    expect(await missingAfter({ server: { ...COMPLETE.server!, WEB_PUSH_PUBLIC_KEY: 'wrong' } })).toEqual(expect.arrayContaining([expect.stringContaining('VAPID')]))
  })
})
