import { isIP } from 'node:net'

import type { Project } from './project'

import { ConfigError, loadConfig } from '../../server/src/config'
import { BRAND_FILE, brandEnv, brandProblems } from '../brand.mjs'
import { isWeChatAppID } from '../wechatSettings.mjs'
import { LEAST_CONTRAST } from './contrast'

/** `byHand`: no file and no host tells; the console of WeChat or of ZEGO does. */
export type State = 'ok' | 'missing' | 'byHand'

/** One line of the report. `what` is a sentence of what was found; `how` what to do, '' for nothing. */
export interface Finding { state: State, what: string, how: string }

/** The network as the checks use it. */
export interface Net {
  resolves: (host: string) => Promise<boolean>
  /** Status of the reply to a request without a body; null when there was none. */
  status: (method: 'GET' | 'POST', url: string) => Promise<number | null>
}

/** A package of a mini program, in bytes. Source: developers.weixin.qq.com, "分包加载". */
const PACKAGE_LIMIT = 2 * 1024 * 1024

const ok = (what: string): Finding => ({ state: 'ok', what, how: '' })
const missing = (what: string, how: string): Finding => ({ state: 'missing', what, how })
const byHand = (what: string, how: string): Finding => ({ state: 'byHand', what, how })
const require = (holds: boolean, good: string, bad: string, how: string) => holds ? ok(good) : missing(bad, how)

/** An address that WeChat accepts: https, a name and not a number, no host of this machine. Null for any other text. */
function publicAddress(text = ''): URL | null {
  const url = URL.canParse(text) ? new URL(text) : null
  return url?.protocol === 'https:' && !isIP(url.hostname.replace(/^\[|\]$/g, '')) && url.hostname.includes('.') && !url.hostname.endsWith('.local') ? url : null
}

function checkMiniProgram({ miniProgram }: Project): Finding[] {
  return [
    require(isWeChatAppID(miniProgram.appid ?? ''), `The mini program is ${miniProgram.appid}.`, `manifest.json → mp-weixin.appid is "${miniProgram.appid ?? ''}".`, 'Enter your mini program\'s AppID: WeChat admin console → Settings → Basic settings.'),
    require(miniProgram.setting?.urlCheck === true, 'Hosts are checked in development, too.', 'manifest.json → mp-weixin.setting.urlCheck is not true.', 'Set it to true: a host that is not listed is then seen before the upload.'),
    require(miniProgram.__usePrivacyCheck__ === true, 'The privacy agreement is asked for.', 'manifest.json → mp-weixin.__usePrivacyCheck__ is not true.', 'Set it to true: without it WeChat refuses private functions instead of asking.'),
  ]
}

function checkZim({ client, server }: Project): Finding[] {
  const appID = client.VITE_ZIM_APP_ID || (client.VITE_SERVER_URL ? server?.ZIM_APP_ID : '') || ''
  const isKnown = Number.isInteger(Number(appID)) && Number(appID) > 0
  const findings = [require(client.VITE_ZIM === 'zego', 'The build carries ZEGO\'s SDK.', `VITE_ZIM is "${client.VITE_ZIM ?? ''}".`, 'Set it to zego in .env.local or .env.production: another build talks to the emulator.')]
  if (isKnown || !client.VITE_SERVER_URL || server)
    findings.push(require(isKnown, `ZIM's AppID is ${appID}.`, 'ZIM\'s AppID is missing.', 'Copy it from ZEGO\'s console to VITE_ZIM_APP_ID, or with our account server to ZIM_APP_ID there.'))
  else
    findings.push(byHand('ZIM\'s AppID is told by the account server.', 'Run the check with --server-env FILE to see it.'))
  if (client.VITE_ZIM_APP_ID && server?.ZIM_APP_ID && client.VITE_ZIM_APP_ID !== server.ZIM_APP_ID)
    findings.push(missing(`VITE_ZIM_APP_ID is ${client.VITE_ZIM_APP_ID}, ZIM_APP_ID of the server ${server.ZIM_APP_ID}.`, 'Leave VITE_ZIM_APP_ID empty, or make them equal: tokens hold for one AppID.'))
  return findings
}

/** Tokens: our account server, or an endpoint of the team. */
async function checkTokens({ client }: Project, net: Net): Promise<Finding[]> {
  const { VITE_SERVER_URL: serverUrl = '', VITE_TOKEN_URL: tokenUrl = '' } = client
  if (!serverUrl && !tokenUrl)
    return [missing('Nothing makes tokens: VITE_SERVER_URL and VITE_TOKEN_URL are empty.', 'Start server/ and enter its address, or enter an endpoint of your own (docs/going-live.md).')]
  const name = serverUrl ? 'VITE_SERVER_URL' : 'VITE_TOKEN_URL'
  const url = publicAddress(serverUrl || tokenUrl.replace('{userID}', 'u1'))
  if (!url)
    return [missing(`${name} is "${serverUrl || tokenUrl}".`, 'WeChat takes https addresses with the name of a host, no IP address and no host of this machine.')]
  if (!await net.resolves(url.hostname))
    return [missing(`${url.hostname} (${name}) is not found by name.`, 'Create its DNS record, or run the check where the network is.')]
  if (!serverUrl)
    return [tokenUrl.includes('{userID}') ? await replies(net, 'GET', url.href, 'The token endpoint', status => status < 400) : missing('VITE_TOKEN_URL has no {userID}.', 'Write {userID} where the endpoint expects the user.')]
  const base = serverUrl.replace(/\/$/, '')
  return [
    await replies(net, 'GET', `${base}/readyz`, 'The account server', status => status === 200),
    // Without a session there is no token.
    await replies(net, 'POST', `${base}/v1/zim-token`, 'The token route without a session', status => status === 401),
  ]
}

async function replies(net: Net, method: 'GET' | 'POST', url: string, subject: string, isGood: (status: number) => boolean): Promise<Finding> {
  const status = await net.status(method, url)
  if (status === null)
    return missing(`${subject} does not reply at ${url}.`, 'Start it; check its certificate, its proxy and the firewall.')
  return require(isGood(status), `${subject} replies as it should.`, `${subject} replies ${status} at ${url}.`, 'Look into its log; check that the address leads to it.')
}

/** Whether each host is found by name. That WeChat's console lists them, no file tells. */
async function checkDomains({ domains, client }: Project, net: Net): Promise<Finding[]> {
  const hosts = [...new Set(Object.values(domains).flat().map(address => new URL(address).hostname))]
  const found = await Promise.all(hosts.map(host => net.resolves(host)))
  const lost = hosts.filter((_, at) => !found[at])
  const own = publicAddress(client.VITE_SERVER_URL || client.VITE_TOKEN_URL?.replace('{userID}', 'u1'))?.origin
  return [
    lost.length === hosts.length
      ? missing('No host of ZIM is found by name.', 'Run the check where the network is.')
      : require(!lost.length, `All ${hosts.length} hosts of ZIM are found by name.`, `${lost.length} of ${hosts.length} hosts of ZIM are not found by name: ${lost.slice(0, 3).join(', ')}${lost.length > 3 ? ', …' : ''}.`, 'Ask ZEGO whether they are still in use (docs/legal-domains.json).'),
    byHand(`WeChat's lists of hosts have ${Object.entries(domains).map(([category, addresses]) => `${addresses.length} of ${category}`).join(', ')}.`, `Paste docs/legal-domains.json by category${own ? `, and ${own} to request, uploadFile and downloadFile` : ''}: Development → Development settings → Server domain.`),
  ]
}

function checkLegal({ legal, brand }: Project): Finding[] {
  const pages = legal.map(({ name, isTemplate, blanks }) => require(!isTemplate && !blanks.length, `${capital(name)} is your own.`, `${capital(name)} is the template${blanks.length ? `, with ${blanks.slice(0, 3).join(', ')}${blanks.length > 3 ? ', …' : ''} to be filled in` : ''}.`, 'Write yours in src/packages/sign-in/legal, in each language, and set isTemplate to false.'))
  return [
    ...pages,
    byHand(`Their version is ${brand.legal.version}.`, `Change it with each change of the texts: legal.version in ${BRAND_FILE}.`),
    byHand('The privacy guideline is in WeChat\'s console.', 'Declare each function of the table in docs/going-live.md: Settings → 服务内容声明 → 用户隐私保护指引.'),
  ]
}

/** What the product is called in its own repository. */
const OWN_NAME = 'ZIM Chat'

function checkBrand({ brand, contrasts, hasStalePictures, client }: Project): Finding[] {
  const problems = brandProblems(brand)
  if (problems.length > 0)
    return problems.map(problem => missing(problem, 'docs/customising.md describes the value.'))
  const moved = Object.keys(brandEnv(brand)).filter(name => name in client)
  const weak = contrasts.filter(({ ratio }) => ratio < LEAST_CONTRAST)
  return [
    require(brand.name.en !== OWN_NAME, `The product is called ${brand.name['zh-CN']}, ${brand.name.en}.`, `The product has the name of its template, ${OWN_NAME}.`, `Write yours into ${BRAND_FILE}; WeChat shows the name of its console beside it.`),
    require(weak.length === 0, `Texts in the colours of the brand have a contrast of at least ${LEAST_CONTRAST} : 1.`, weak.map(({ theme, text, on, ratio }) => `${theme}: ${text} on ${on} has ${ratio.toFixed(1)} : 1`).join('; '), `Make the text darker or lighter in ${BRAND_FILE} until each has ${LEAST_CONTRAST} : 1.`),
    require(!hasStalePictures, 'The pictures of the tabs have the colours of the brand.', 'The pictures of the tabs have other colours than the brand.', 'Draw them: npm run pictures'),
    ...(moved.length > 0 ? [missing(`${moved.join(', ')} is in the environment of the build, which refuses it.`, `Write the value into ${BRAND_FILE}.`)] : []),
  ]
}

const capital = (text: string) => text[0]!.toUpperCase() + text.slice(1)

const MB = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(2)} MB`

function checkPackages({ sizes, client }: Project): Finding[] {
  const switches = (['VITE_ADVANCED', 'VITE_DIAGNOSTICS'] as const).filter(name => client[name] === '1')
  const release = require(!switches.length, 'What is for developers is switched off.', `${switches.join(' and ')} ${switches.length > 1 ? 'are' : 'is'} on.`, 'Leave them empty for a release: reviewers refuse test content.')
  if (!sizes)
    return [release, missing('There is no mini program in dist/build/mp-weixin.', 'Build it: npm run build:mp-weixin')]
  const large = Object.entries({ 'the main package': sizes.main, ...sizes.subpackages }).filter(([, bytes]) => bytes > PACKAGE_LIMIT)
  return [
    release,
    require(!large.length, `Each package is below ${MB(PACKAGE_LIMIT)}; the main package has ${MB(sizes.main)}.`, `${large.map(([name, bytes]) => `${name} has ${MB(bytes)}`).join(', ')}; WeChat takes ${MB(PACKAGE_LIMIT)}.`, 'npm run size names the largest files.'),
  ]
}

/** With our account server: what its environment says. The server itself refuses to start with a wrong value. */
function checkServer({ client, server, miniProgram }: Project): Finding[] {
  if (!client.VITE_SERVER_URL)
    return [byHand('There is no account server of ours: no checks before delivery, no reports, no names without ZIM.', 'Moderation is ZEGO\'s, in its console, or a callback of your own; WeChat wants one, and an entry for reports.')]
  if (!server)
    return [byHand('The environment of the account server was not given.', 'npm run check:going-live -- --server-env FILE, with lines of NAME=value.')]
  return [
    ...problemsOf(server).map(problem => missing(problem, 'server/README.md describes the value.')),
    require(server.PUBLIC_URL?.replace(/\/$/, '') === client.VITE_SERVER_URL.replace(/\/$/, ''), 'The server knows its own address.', `PUBLIC_URL is "${server.PUBLIC_URL ?? ''}", VITE_SERVER_URL "${client.VITE_SERVER_URL}".`, 'Make them equal: pictures have addresses that begin with PUBLIC_URL.'),
    require(!server.WECHAT_APP_ID || server.WECHAT_APP_ID === miniProgram.appid, server.WECHAT_APP_ID ? 'Server and mini program have one AppID of WeChat.' : 'Sign-in with WeChat is not used.', `WECHAT_APP_ID is ${server.WECHAT_APP_ID}, the mini program ${miniProgram.appid ?? ''}.`, 'Make them equal: the codes of wx.login hold for one mini program.'),
    require(!server.WECHAT_APP_ID || (server.WECHAT_CODE_VERSION || 'release') === 'release', 'Codes of the mini program open the version that is published.', `WECHAT_CODE_VERSION is ${server.WECHAT_CODE_VERSION}.`, 'Leave it empty: others than developers and testers cannot open another version.'),
    require(!!server.MODERATION && !!(server.ZEGO_CALLBACK_SECRET || server.ZEGO_CALLBACK_SECRET_FILE), `Content is checked before delivery: ${server.MODERATION}.`, 'Content is not checked before others see it.', 'Set MODERATION and ZEGO_CALLBACK_SECRET, and enter the callback in ZEGO\'s console. Reviewers try forbidden content.'),
    ...(server.MODERATION ? [byHand('ZEGO tells the server of new groups and rooms.', 'Enter the address of the callback for the creation of groups and of rooms, too: a modified client names them without a question.')] : []),
    require(!!server.MODERATION_MEDIA, `Media are checked before they are shown: ${server.MODERATION_MEDIA}.`, 'Nothing checks pictures, recordings, videos and files.', 'Set MODERATION_MEDIA (docs/going-live.md, section 5). Reviewers send a forbidden picture.'),
    ...(server.MODERATION_MEDIA?.includes('wechat')
      ? [
          require(!!(server.WECHAT_EVENTS_AES_KEY || server.WECHAT_EVENTS_AES_KEY_FILE), 'WeChat\'s events are encrypted.', 'WECHAT_EVENTS_AES_KEY is empty: the signature of an event does not cover its body.', 'Choose the safe mode (安全模式) of the message push, and enter its EncodingAESKey.'),
          byHand('WeChat pushes its verdicts, and ZEGO tells what was sent.', 'The mini program\'s console has PUBLIC_URL/v1/wechat/events (JSON); ZEGO\'s console has PUBLIC_URL/v1/zego/callbacks also for "after sending".'),
        ]
      : []),
    ...checkNotifications(server),
    server.SMTP_URL
      ? byHand('Users who forgot the password get a link by mail.', 'Set a mail address in the app, and look whether the code arrives: the domain of MAIL_FROM needs SPF and DKIM.')
      : byHand('SMTP_URL is empty: who forgot the password asks an operator for a link.', 'Set SMTP_URL and MAIL_FROM (docs/going-live.md, section 5), or leave it so.'),
    require(server.OPERATOR_PAGES === 'on', 'Operators have their pages.', 'OPERATOR_PAGES is not on.', 'Set it to on, and add an operator: npm run operator -w zim-chat-server -- add NAME'),
    require(!!server.REPORT_WEBHOOK_URL, 'Somebody is told of reports.', 'REPORT_WEBHOOK_URL is empty.', 'Enter the webhook of a chat that the operators read.'),
    require(!!(server.DATABASE_URL || server.DATABASE_URL_FILE), 'The database is PostgreSQL.', 'DATABASE_URL is empty: accounts are in a file of one server.', 'Use PostgreSQL, and try its backup (docs/operating.md).'),
  ]
}

/** They are optional: without a setting they are a line to decide about. */
function checkNotifications(server: NonNullable<Project['server']>): Finding[] {
  const console = byHand('ZEGO tells the server of messages and of who comes and goes.', 'Enter PUBLIC_URL/v1/zego/callbacks in its console also for "after sending" and for sign-in and sign-out.')
  const weChat = server.WECHAT_TEMPLATE_ID
    ? byHand(`WeChat tells who is away by the template ${server.WECHAT_TEMPLATE_ID}.`, 'Compare WECHAT_TEMPLATE_FIELDS with the fields of the template in the mini program\'s console.')
    : byHand('WECHAT_TEMPLATE_ID is empty: the mini program tells nobody of messages who is away.', 'Choose a template of your category (功能 › 订阅消息), or leave it out (docs/going-live.md, section 5).')
  const web = server.WEB_PUSH_PUBLIC_KEY
    ? ok('Browsers are told of messages by Web Push.')
    : byHand('WEB_PUSH_PUBLIC_KEY is empty: the web client tells nobody of messages who is away.', 'npx web-push generate-vapid-keys, or leave it out.')
  return server.WECHAT_TEMPLATE_ID || server.WEB_PUSH_PUBLIC_KEY ? [weChat, web, console] : [weChat, web]
}

function problemsOf(server: NonNullable<Project['server']>): readonly string[] {
  try {
    loadConfig(server)
    return []
  }
  catch (error) {
    if (error instanceof ConfigError)
      return error.problems
    throw error
  }
}

/** What only a person can do, in the order of importance. */
const CONSOLES: readonly Finding[] = [
  byHand('The category of the mini program allows chats.', 'Chats between people are 社交, which wants a licence; an internal tool or customer service goes under its own trade.'),
  byHand('The mini program and each host of yours are filed (备案).', 'WeChat\'s console leads to the filing of the mini program; your provider files the hosts.'),
  byHand('ZEGO\'s plan has room for your users, and In-app Chat is activated.', 'ZIM_APP_ID=… ZIM_SERVER_SECRET=… npm run check:zim asks your project.'),
  byHand('The reviewers can sign in.', 'Write two accounts with a chat between them into the form of the submission.'),
]

/** Every line of the report, by headings. */
export async function checkGoingLive(project: Project, net: Net): Promise<readonly { heading: string, findings: readonly Finding[] }[]> {
  return [
    { heading: 'By hand, before anything else', findings: CONSOLES },
    { heading: 'Brand', findings: checkBrand(project) },
    { heading: 'Mini program', findings: checkMiniProgram(project) },
    { heading: 'ZIM and tokens', findings: [...checkZim(project), ...await checkTokens(project, net)] },
    { heading: 'Hosts', findings: await checkDomains(project, net) },
    { heading: 'Agreement and privacy', findings: checkLegal(project) },
    { heading: 'Content, reports and the server', findings: checkServer(project) },
    { heading: 'Packages', findings: checkPackages(project) },
  ]
}
