import type { LaunchOptions } from '../../tests/miniprogram/host'

import { compileDist, phonePage, serve } from '../../tests/miniprogram/host'

/** One phone: its caption and the launch options of its app. Options must be JSON, so functions are not possible. */
export interface PreviewPhone extends LaunchOptions { name: string }

export interface Preview {
  url: string
  /** Errors and warnings of templates and styles. */
  warnings: string[]
  stop: () => Promise<void>
}

/**
 * Serves a page with phones side by side, each with an app and storage of its own. A reload restarts the phones.
 * `port` 0 selects a free port. Throws when `dir` contains no mini program.
 */
export async function startPreview({ dir, port = 0, phones }: { dir: string, port?: number, phones: PreviewPhone[] }): Promise<Preview> {
  const dist = compileDist(dir)
  const pages: Record<string, string> = { '/': framePage(phones.map(phone => phone.name)) }
  for (const [index, { name: _, ...options }] of phones.entries())
    pages[`/phone/${index}`] = phonePage(`start(${scriptJson({ device: SIZE, ...options })})`)
  const server = await serve(dist, { port, pages })
  return { url: server.url, warnings: dist.warnings, stop: server.close }
}

const SIZE = { width: 375, height: 667 }

/** Returns JSON that cannot end the <script> element around it. */
const scriptJson = (value: unknown) => JSON.stringify(value).replaceAll('<', '\\u003C')

const escapeHtml = (text: string) => text.replace(/[&<>"]/g, sign => `&#${sign.charCodeAt(0)};`)

function framePage(names: string[]) {
  const figures = names.map((name, index) => `
    <figure>
      <figcaption>${escapeHtml(name)}</figcaption>
      <iframe title="${escapeHtml(name)}" src="/phone/${index}"></iframe>
    </figure>`).join('')
  return `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <link rel="icon" href="data:,">
  <title>Mini program preview</title>
  <style>
    body { margin: 0; min-height: 100vh; background: #dfe3e6; color: #333; font: 15px/1.5 system-ui, sans-serif; }
    main { display: flex; flex-wrap: wrap; justify-content: center; gap: 24px 48px; padding: 24px; }
    p { margin: 0; padding: 20px 24px 0; text-align: center; }
    figure { margin: 0; }
    figcaption { padding-bottom: 8px; text-align: center; font-weight: 600; }
    iframe { display: block; width: ${SIZE.width}px; height: ${SIZE.height}px; border: 10px solid #111; border-radius: 32px; background: #fff; }
    @media (prefers-color-scheme: dark) { body { background: #26292c; color: #ddd; } }
  </style>
</head>
<body>
  <p>This simulates WeChat with glass-easel, its open component framework. The mini program is compiled as for an upload, but with the emulator in place of ZIM.</p>
  <main>${figures}
  </main>
</body>
</html>
`
}
