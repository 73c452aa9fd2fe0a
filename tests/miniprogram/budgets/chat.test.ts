import { execFile } from 'node:child_process'
import process from 'node:process'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'

import { ensureBuild } from '../../../scripts/builds.mjs'
import { ROOT } from '../../../scripts/install.mjs'
import { BUDGETS } from '../../bench/budgets'

/** The environment of a terminal: the bench runs outside Vite and has no `import.meta.env`. */
const env = { PATH: process.env.PATH, HOME: process.env.HOME }

/** Runs the command. One that ends with an error returns its output too. */
const bench = (...options: string[]) => promisify(execFile)('npm', ['run', 'bench', '--', ...options], { cwd: ROOT, env }).catch((error: { stdout: string, stderr: string }) => error)

describe('a chat of ten messages, measured by npm run bench', () => {
  beforeAll(async () => { await ensureBuild('mp-weixin-emulator') })

  // Other work on the machine adds calls: a second try is as good as the first.
  it('keeps every step within its budget of setData calls and bytes', { retry: 2 }, async () => {
    const { stdout, stderr } = await bench('--chats', '--lengths', '10')
    for (const step of ['open', 'append', 'reopen'] as const) expect(stdout, stderr).toContain(`| ${BUDGETS[step].title} | 10 | `)
    expect(stdout).toContain('All figures are within their budgets.')
  })
})
