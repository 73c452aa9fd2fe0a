import type { Plugin } from 'vite'

import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const SOURCE = 'pages/attention/pushWorker.js'

/** Writes the service worker of Web Push beside index.html: a worker controls the pages at and below its own address alone. H5. */
export function pushWorker(src: string): Plugin {
  return {
    name: 'push-worker',
    apply: 'build',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'push.js', source: readFileSync(join(src, SOURCE), 'utf8') })
    },
  }
}
