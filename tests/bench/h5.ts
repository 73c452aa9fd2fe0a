import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

/** Budget, bytes gzipped. */
export const H5_BEFORE_FIRST_PAGE = 160_000

/** Bytes, each file gzipped, that a browser loads before it can render the first page of a built H5 client: the page, and the scripts and styles that it names. */
export function bytesBeforeFirstPage(dir: string): number {
  const page = readFileSync(join(dir, 'index.html'), 'utf8')
  const files = [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map(([, path]) => join(dir, path!))
  return [page, ...files.map(file => readFileSync(file))].reduce((sum, content) => sum + gzipSync(content).length, 0)
}
