import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A path for one file, in a folder that is gone after the test. */
export function tempFile(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'zim-chat-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return join(folder, name)
}
