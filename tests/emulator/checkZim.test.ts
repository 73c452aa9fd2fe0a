import { spawnSync } from 'node:child_process'
import process from 'node:process'
import { expect, it } from 'vitest'
import { startEmulator } from 'zim-emulator/server'

import { ask, PROBES } from '../../scripts/checkZim/probes'
import { APP_ID, SERVER_SECRET } from '../support/zim/helpers'

const PACE = { many: 12, quiet: 500, isSlowIncluded: false }

/** The self-test of `npm run check:zim`: each probe gets an answer from an emulator on a port. */
it('each question of check:zim is answered by the emulator, over a socket', { timeout: 60_000 }, async () => {
  const account = { appID: APP_ID, serverSecret: SERVER_SECRET }
  const answers = Object.fromEntries(await Promise.all(PROBES.map(async (probe) => {
    const emulator = await startEmulator(account)
    const answer = await ask(probe, { ...account, emulatorUrl: emulator.url }, PACE)
    await emulator.close()
    return [probe.question, answer] as const
  })))
  expect(Object.values(answers).filter(answer => answer.startsWith('could not be asked'))).toEqual([])
  expect(Object.entries(answers).filter(([question]) => /missed|lost just after|repeats as|both users|revoked while|revokes/.test(question)).map(([, answer]) => answer)).toEqual([
    'all, marked as offline',
    'all, marked as offline; all, marked as offline',
    'all; unread all',
    'one order; orderKeys differ',
    'resolves; 1 time(s)',
    'resolves; 1 time(s)',
    'yes; no',
    'no; no',
    'one device only',
  ])
})

it('check:zim without an account prints what it needs and fails', () => {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/checkZim.mjs'], { encoding: 'utf8', env: { ...process.env, ZIM_APP_ID: '', ZIM_SERVER_SECRET: '' } })
  expect(status).toBe(2)
  expect(stderr).toContain('ZIM_APP_ID=<AppID> ZIM_SERVER_SECRET=<ServerSecret, 32 characters> npm run check:zim')
})
