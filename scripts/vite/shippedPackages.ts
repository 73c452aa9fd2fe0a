import type { Plugin } from 'vite'

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The text that the build replaces. */
const MARK = '__SHIPPED_PACKAGES__'

interface ShippedPackage { name: string, version: string, licence: string, text: string }

/** The package of a module in node_modules. Null for other modules. */
function folderOf(id: string): string | null {
  const path = id.replace(/^\0|\?.*$/g, '')
  const [, folder] = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path) ?? []
  return folder && existsSync(join(folder, 'package.json')) ? folder : null
}

/** Null for a package of this project. */
function describe(folder: string): ShippedPackage | null {
  const { name, version, license = '', private: isOwn } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { name: string, version: string, license?: string, private?: boolean }
  if (isOwn)
    return null
  const file = readdirSync(folder).find(each => /^licen[cs]e(?:\.\w+)?$/i.test(each))
  return { name, version, licence: license, text: file ? readFileSync(join(folder, file), 'utf8').trim() : '' }
}

/**
 * Gives the page "about" the packages whose code is in the build, with their licences.
 * @param compiledIn packages of which a part is in every build, and which Rollup does not see
 */
export function shippedPackages(compiledIn: readonly string[]): Plugin {
  const folders = new Set(compiledIn.map(name => join('node_modules', name)))
  return {
    name: 'shipped-packages',
    apply: 'build',
    enforce: 'post',
    generateBundle(_, bundle) {
      const chunks = Object.values(bundle).filter(each => each.type === 'chunk')
      for (const id of chunks.flatMap(({ modules }) => Object.entries(modules)).filter(([, { renderedLength }]) => renderedLength > 0).map(([id]) => id)) {
        const folder = folderOf(id)
        if (folder) folders.add(folder)
      }
      const packages = [...folders].flatMap(folder => describe(folder) ?? []).sort((one, other) => one.name < other.name ? -1 : 1)
      const text = JSON.stringify(JSON.stringify(packages)).slice(1, -1).replaceAll('\'', '\\u0027')
      for (const chunk of chunks) chunk.code = chunk.code.replace(MARK, () => text)
    },
  }
}
