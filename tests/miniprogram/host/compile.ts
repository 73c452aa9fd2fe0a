import { TmplGroup } from 'glass-easel-template-compiler'
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'

import type { AppJson, ComponentJson, Dist } from './types'

import { BUILTIN_TEMPLATES } from './runtime/builtins/templates'
import { compileWxss } from './wxss'

interface TemplateFault { code: number, message: string, level: number, startLine: number, startColumn: number, path: string }

/**
 * Reads a compiled mini program (an unmodified `dist/build/mp-weixin`) and compiles its templates and styles in tens of milliseconds.
 * Call it once for each dist; one result serves any number of launches. Faults of templates and styles are in `warnings`.
 * Throws when app.json is missing or invalid.
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
    throw new Error(`${dir} contains no mini program: app.json is missing`)

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
      throw new Error(`A built-in template of the host is invalid: ${found.join('; ')}`)
  }
  return group.getTmplGenObjectGroups()
}
