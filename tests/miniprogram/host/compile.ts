import { TmplGroup } from 'glass-easel-template-compiler'
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'

import type { AppJson, ComponentJson, Dist } from './types'

import { BUILTIN_TEMPLATES } from './runtime/builtins/templates'
import { compileWxss } from './wxss'

interface TemplateFault { code: number, message: string, level: number, startLine: number, startColumn: number, path: string }

/**
 * Reads a compiled mini program (a `dist/build/mp-weixin`, unmodified) and compiles its templates and styles: tens of milliseconds.
 * Do it once for each dist and launch from the result as often as needed. Faults of templates and styles are in `warnings`;
 * a missing or broken app.json throws.
 */
export function compileDist(dir: string): Dist {
  const files = new Map(readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath ?? entry.path, entry.name))
    .map(file => [relative(dir, file).split(sep).join('/'), file]))
  const read = (path: string) => files.has(path) ? readFileSync(files.get(path)!, 'utf8') : undefined
  const json = <T>(path: string): T => {
    try { return JSON.parse(read(path) ?? '{}') as T }
    catch (error) { throw new Error(`${path}: ${(error as Error).message}`) }
  }
  if (!files.has('app.json'))
    throw new Error(`${dir} holds no mini program: there is no app.json`)

  const warnings: string[] = []
  const group = new TmplGroup()
  const dist: Dist = {
    dir,
    app: json<AppJson>('app.json'),
    theme: { light: {}, dark: {}, ...json<object>('theme.json') },
    configs: {},
    scripts: {},
    styles: {},
    templates: '',
    builtinTemplates: compileBuiltins(),
    warnings,
  }
  for (const path of [...files.keys()].sort()) {
    const base = path.replace(/\.\w+$/, '')
    if (path.endsWith('.js'))
      dist.scripts[path] = read(path)!
    else if (path.endsWith('.wxml'))
      warnings.push(...faults(path, group.addTmpl(base, read(path)!) as TemplateFault[]))
    else if (path.endsWith('.wxs'))
      group.addScript(base, read(path)!)
    else if (path.endsWith('.json') && files.has(`${base}.wxml`))
      dist.configs[base] = json<ComponentJson>(path)
    else if (path.endsWith('.wxss'))
      addStyle(dist, base, read)
  }
  dist.templates = group.getTmplGenObjectGroups()
  group.free()
  return dist
}

function faults(path: string, list: TemplateFault[]) {
  return list.map(({ message, startLine, startColumn }) => `${path}:${startLine + 1}:${startColumn + 1} ${message}`)
}

function addStyle(dist: Dist, base: string, read: (path: string) => string | undefined) {
  try {
    dist.styles[base] = compileWxss(base, read)
  }
  catch (error) {
    dist.warnings.push(`${base}.wxss: ${(error as Error).message}`)
  }
}

function compileBuiltins() {
  const group = new TmplGroup()
  for (const [tag, wxml] of Object.entries(BUILTIN_TEMPLATES)) {
    const found = faults(tag, group.addTmpl(tag, wxml) as TemplateFault[])
    if (found.length > 0)
      throw new Error(`The host's own template is broken: ${found.join('; ')}`)
  }
  return group.getTmplGenObjectGroups()
}
