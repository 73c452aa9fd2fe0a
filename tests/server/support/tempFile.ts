import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** Returns a path in a new folder that is deleted after the test. */
export function tempFile(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'zim-chat-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return join(folder, name)
}
