import { existsSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'

interface AppJson {
  pages: string[]
  subPackages?: { root: string, pages: string[] }[]
  usingComponents?: Record<string, string>
  tabBar?: { list: { iconPath?: string, selectedIconPath?: string }[] }
}

/**
 * Files of a compiled mini program that its JSON names and that are not there: .js, .json and .wxml of pages and of the components
 * they use (all the way down), and the icons of the tab bar in both themes. WeChat refuses to compile such a package.
 */
export function missingFiles(dir: string): string[] {
  const missing: string[] = []
  const json = <T>(file: string): T => existsSync(join(dir, file)) ? JSON.parse(readFileSync(join(dir, file), 'utf8')) as T : {} as T
  const need = (file: string) => { if (!existsSync(join(dir, file))) missing.push(file) }
  const seen = new Set<string>()

  function component(path: string) {
    if (seen.has(path))
      return
    seen.add(path)
    for (const suffix of ['.js', '.json', '.wxml']) need(path + suffix)
    uses(posix.dirname(path), json<AppJson>(`${path}.json`))
  }

  function uses(folder: string, { usingComponents = {} }: { usingComponents?: Record<string, string> }) {
    for (const target of Object.values(usingComponents)) component(target.startsWith('/') ? target.slice(1) : posix.join(folder, target))
  }

  const app = json<AppJson>('app.json')
  for (const page of app.pages) component(page)
  for (const { root, pages } of app.subPackages ?? []) pages.forEach(page => component(posix.join(root, page)))
  uses('', app)

  const themes = Object.values(json<Record<string, Record<string, string>>>('theme.json'))
  for (const path of (app.tabBar?.list ?? []).flatMap(({ iconPath, selectedIconPath }) => [iconPath, selectedIconPath])) {
    const icons = path?.startsWith('@') ? themes.map(theme => theme[path.slice(1)]) : [path]
    for (const icon of icons) {
      if (icon) need(icon)
    }
  }
  return missing
}
