import { existsSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'

interface AppJson {
  pages: string[]
  subPackages?: { root: string, pages: string[] }[]
  usingComponents?: Record<string, string>
  tabBar?: { list: { iconPath?: string, selectedIconPath?: string }[] }
}

/**
 * Returns the files that the JSON of a compiled mini program names and that do not exist: .js, .json and .wxml of pages and,
 * recursively, of their components, and the tab bar icons of both themes. WeChat does not compile a package with missing files.
 */
export function missingFiles(dir: string): string[] {
  const missing: string[] = []
  const json = <T>(file: string): T => existsSync(join(dir, file)) ? JSON.parse(readFileSync(join(dir, file), 'utf8')) as T : {} as T
  const checkFile = (file: string) => { if (!existsSync(join(dir, file))) missing.push(file) }
  const visited = new Set<string>()

  function checkComponent(path: string) {
    if (visited.has(path))
      return
    visited.add(path)
    for (const suffix of ['.js', '.json', '.wxml']) checkFile(path + suffix)
    checkComponents(posix.dirname(path), json<AppJson>(`${path}.json`))
  }

  function checkComponents(folder: string, { usingComponents = {} }: { usingComponents?: Record<string, string> }) {
    for (const target of Object.values(usingComponents)) checkComponent(target.startsWith('/') ? target.slice(1) : posix.join(folder, target))
  }

  const app = json<AppJson>('app.json')
  for (const page of app.pages) checkComponent(page)
  for (const { root, pages } of app.subPackages ?? []) pages.forEach(page => checkComponent(posix.join(root, page)))
  checkComponents('', app)

  const themes = Object.values(json<Record<string, Record<string, string>>>('theme.json'))
  for (const path of (app.tabBar?.list ?? []).flatMap(({ iconPath, selectedIconPath }) => [iconPath, selectedIconPath])) {
    const icons = path?.startsWith('@') ? themes.map(theme => theme[path.slice(1)]) : [path]
    for (const icon of icons) {
      if (icon) checkFile(icon)
    }
  }
  return missing
}
