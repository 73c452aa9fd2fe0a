import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

export const gzipBytes = content => gzipSync(content).length

/**
 * Returns the files that a browser loads before it can render the first page of a built H5 client, by path: the document, and the scripts and styles
 * that it names. The first page and its styles are in the entry (vite/firstPageInEntry.ts).
 * @param {string} dir
 */
export function filesBeforeFirstPage(dir) {
  const page = readFileSync(join(dir, 'index.html'), 'utf8')
  const named = [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map(([, path]) => path)
  return new Map([['index.html', page], ...named.map(path => [path, readFileSync(join(dir, path), 'utf8')])])
}

/**
 * Bytes of these files, each gzipped.
 * @param {string} dir
 */
export const bytesBeforeFirstPage = dir => [...filesBeforeFirstPage(dir).values()].reduce((sum, content) => sum + gzipBytes(content), 0)
