import { describe, expect, it, vi } from 'vitest'

/** A style sheet as the build of a platform writes it. */
async function styled(code: string, { platform = 'h5', id = '/app/src/a.css' } = {}): Promise<string | undefined> {
  vi.resetModules()
  vi.stubEnv('UNI_PLATFORM', platform)
  const { lookOfPages } = await import('../../../scripts/vite/lookOfPages')
  const { transform } = lookOfPages('/app/src/') as unknown as { transform: (code: string, id: string) => Promise<{ code: string } | undefined> }
  return (await transform.call({ addWatchFile() {} }, code, id))?.code.replace(/\s+/g, ' ').trim()
}

describe('text sizes in style sheets', () => {
  it('are multiplied by the chosen one, in src alone', async () => {
    expect(await styled('.a { font-size: 17px; line-height: 24px; height: 44px }')).toBe('.a { font-size: calc(17px * var(--text-scale, 1)); line-height: calc(24px * var(--text-scale, 1)); height: 44px }')
    expect(await styled('.a { font-size: 17px }', { id: '/app/node_modules/a.css' })).toBe('.a { font-size: 17px }')
  })

  it('stay where one line fills a box', async () => {
    expect(await styled('.a { height: 20px; font-size: 12px; line-height: 20px }')).toBe('.a { height: 20px; font-size: 12px; line-height: 20px }')
  })
})

describe('a dark theme in style sheets', () => {
  const DARK = '@media (prefers-color-scheme: dark) { page { --a: #111 } html .b { color: red } }'

  it('belongs to the attribute of the root element on H5, with the same weight, and to a class', async () => {
    expect(await styled(DARK)).toMatch(/^:where\(html\[data-theme=dark\]\) page,\s?:where\(html\[data-theme=dark\]\) uni-left-window \{ --a: #111 \} ?html:where\(\[data-theme=dark\]\) \.b \{ color: red \} ?\.look--dark \{ --a: #111 \}$/)
  })

  it('stays a media query in the mini program, beside the class', async () => {
    expect(await styled(DARK, { platform: 'mp-weixin' })).toMatch(/^@media \(prefers-color-scheme: dark\) \{ page \{ --a: #111 \} html \.b \{ color: red \} \} ?\.look--dark \{ --a: #111 \}$/)
  })
})
