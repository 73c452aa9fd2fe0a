import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

const folders: string[] = []
afterAll(() => folders.forEach(folder => rmSync(folder, { recursive: true, force: true })))

/** Copies a compiled mini program to a temporary folder, so that a test can damage it. The copy is removed after the tests of the file. */
export function copyOf(dir: string) {
  const copy = mkdtempSync(join(tmpdir(), 'dist-'))
  folders.push(copy)
  cpSync(dir, copy, { recursive: true })
  return {
    dir: copy,
    read: (file: string) => readFileSync(join(copy, file), 'utf8'),
    write: (file: string, text: string) => writeFileSync(join(copy, file), text),
    /** Replaces the first `from` in a file. Throws when there is none. */
    change(file: string, from: string, to: string) {
      const text = this.read(file)
      if (!text.includes(from))
        throw new Error(`${file} does not contain ${from}`)
      this.write(file, text.replace(from, () => to))
    },
    remove: (file: string) => rmSync(join(copy, file)),
  }
}
