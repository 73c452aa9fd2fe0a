import { readdirSync, readFileSync } from 'node:fs'
import { dirname, extname, join, posix, relative } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'

import { ensureBuild } from '../../scripts/builds.mjs'
import { readBudget } from '../../scripts/size.mjs'
import { bytesBeforeFirstPage, filesBeforeFirstPage } from '../../scripts/size/beforeFirstPage.mjs'

/** A literal that only ZEGO's SDK holds. */
const SDK_MARK = 'accesshub'
const TEXT = new Set(['.js', '.json', '.wxml', '.wxss', '.html', '.css'])

/** Every text file of a build by its path. */
function textsOf(dir: string): Map<string, string> {
  const files = readdirSync(dir, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile() && TEXT.has(extname(entry.name)))
  return new Map(files.map(({ parentPath, name }) => [relative(dir, join(parentPath, name)), readFileSync(join(parentPath, name), 'utf8')]))
}

const holding = (texts: Map<string, string>, part: string | RegExp) => [...texts].filter(([, text]) => typeof part === 'string' ? text.includes(part) : part.test(text)).map(([path]) => path)

/** uni and Rollup print these whatever the app does: the SDK's own eval, and notes on the tools' own files. */
const UNAVOIDABLE = [/Use of eval in/, /zego-zim-(?:web|miniprogram)/, /chunks are larger than/, /Browserslist/, /caniuse/, /dynamic import\(\)|code-split|manualChunks|chunkSizeWarningLimit/]

for (const name of ['mp-weixin', 'h5'] as const) {
  describe(`the production build of ${name}`, () => {
    let texts: Map<string, string>
    let output: string

    beforeAll(async () => {
      const build = await ensureBuild(name)
      texts = textsOf(build.dir)
      output = build.output
    })

    it('holds no byte of the emulator', () => {
      expect(holding(texts, /zim-emulator|emulator\.test|127\.0\.0\.1:8787/)).toEqual([])
    })

    it('holds no path of the machine that built it', () => {
      expect(holding(texts, process.cwd())).toEqual([])
    })

    it('holds no server secret and nothing that signs tokens', () => {
      expect(holding(texts, /ServerSecret|serverSecret|aes-256|createCipheriv/)).toEqual([])
    })

    it('is built without warnings that the project causes', () => {
      const warnings = output.split('\n').filter(line => /warn|deprecat|警告/i.test(line) && !UNAVOIDABLE.some(pattern => pattern.test(line)))
      expect(warnings).toEqual([])
    })
  })
}

it('the style sheets of the production build of h5 ask other hosts for nothing', async () => {
  const texts = textsOf((await ensureBuild('h5')).dir)
  expect(holding(texts, /url\(['"]?https?:/).filter(path => path.endsWith('.css'))).toEqual([])
})

describe('the production mini program', () => {
  let texts: Map<string, string>

  beforeAll(async () => {
    texts = textsOf((await ensureBuild('mp-weixin')).dir)
  })

  it('carries the SDK in its own subpackage and nowhere else', () => {
    const holders = holding(texts, SDK_MARK)
    expect(holders).toHaveLength(1)
    expect(holders[0]).toMatch(/^packages\/zim\//)
  })

  it('reaches the subpackage of the SDK, the link finder, the emoji, the recorder, the states and the notifications of users and the reports of errors by require.async, and never by require', () => {
    const others = [...texts].filter(([path]) => path.endsWith('.js') && !path.startsWith('packages/zim/'))
    const reaching = (call: RegExp) => others.filter(([path, text]) => [...text.matchAll(call)].some(([, file]) => posix.join(dirname(path), file!).startsWith('packages/zim/'))).map(([path]) => path).sort()
    // The link finder, the picker and the recorder are reached from the chat.
    expect(reaching(/require\.async\(["']([^"']+)/g)).toEqual(['packages/chat/common/vendor.js', 'pages/startLater.js', 'pages/usePresence.js', 'pages/useSubscription.js', 'services/emoji.js', 'services/voice/load.js', 'zim/load.js'])
    expect(reaching(/require\(["']([^"']+)/g)).toEqual([])
  })

  it('has its icons in style sheets alone, and the licence of the set on the page about', () => {
    expect(holding(texts, 'image/svg').filter(path => !path.endsWith('.wxss'))).toEqual([])
    expect(texts.get('app.wxss')).toContain('data:image/svg')
    expect(holding(texts, '@tabler/icons')).toEqual(['packages/me/common/vendor.js'])
    expect(texts.get('packages/me/common/vendor.js')).toMatch(/@tabler\/icons[^{]*Copyright \(c\) [\d-]+ Paweł Kuna/)
  })

  it('has nothing of what only browsers have: wide windows, the manifest, the number in the title, desktop notifications, sound of its own, an encoder', () => {
    expect(holding(texts, /wideWindow|leftWindow|选择一个聊天|setAppBadge|MutationObserver|webmanifest|new Notification|(?<!Inner)AudioContext|getUserMedia|Mp3Encoder/)).toEqual([])
    expect([...texts.keys()].filter(path => /static\/h5|pages\/(?:wide|attention)/.test(path))).toEqual([])
  })

  it('asks uni\'s server for nothing and stores no ID of the device, as uni would', () => {
    expect(holding(texts, /preloadAssets|__DC_STAT_UUID|uni_id_token/)).toEqual([])
  })

  it('declares only pages that exist', () => {
    const { pages, subPackages } = JSON.parse(texts.get('app.json')!) as { pages: string[], subPackages: Array<{ root: string, pages: string[] }> }
    const all = [...pages, ...subPackages.flatMap(({ root, pages }) => pages.map(page => `${root}/${page}`))]
    expect(all.filter(page => !texts.has(`${page}.wxml`))).toEqual([])
  })
})

describe('the production H5 client', () => {
  it('needs no more bytes before the first page than its budget', async () => {
    expect(bytesBeforeFirstPage((await ensureBuild('h5')).dir)).toBeLessThanOrEqual(readBudget().h5BeforeFirstPage)
  })

  it('has the first page in its entry, with its styles: the browser asks for nothing more before it shows them', async () => {
    const files = filesBeforeFirstPage((await ensureBuild('h5')).dir)
    expect([...files.keys()].filter(path => path.endsWith('.js'))).toHaveLength(1)
    for (const mark of ['plus--pressed', 'magnifier']) expect([...files].filter(([, text]) => text.includes(mark)).map(([path]) => path.replace(/.*\./, '.'))).toEqual(['.js', '.css'])
  })
})

describe('the mp3 encoder of the production H5 client', () => {
  it('is a file of its own, which no page loads before a voice message is recorded', async () => {
    const { dir } = await ensureBuild('h5')
    const holders = holding(textsOf(dir), 'LAME3.')
    expect(holders).toEqual([expect.stringMatching(/^assets\/mp3Worker-[^/]+\.js$/)])
    expect(holding(textsOf(dir), /mp3Worker-/)).toEqual([expect.stringMatching(/^assets\/packages-zim-voiceRecorder\./)])
  })

  it('has its licence on the page about', async () => {
    const texts = textsOf((await ensureBuild('h5')).dir)
    expect(holding(texts, /@breezystack\/lamejs[^{]*LGPL/)).toEqual([expect.stringMatching(/packages-me-about/)])
  })
})

// Both emulator builds are made here, while the thread of the other projects computes: four processes with browsers would wait for theirs.
describe.each(['mp-weixin-emulator', 'h5-emulator'] as const)('the build %s', (name) => {
  it('holds the emulator, which shows that the marker above can be found, and not the SDK', async () => {
    const texts = textsOf((await ensureBuild(name)).dir)
    expect(holding(texts, 'zim-emulator')).not.toEqual([])
    expect(holding(texts, SDK_MARK)).toEqual([])
  })
})
