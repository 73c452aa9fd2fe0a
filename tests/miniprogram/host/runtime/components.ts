import { MiniProgramEnv } from 'glass-easel-miniprogram-adapter'

import type { ComponentJson } from '../types'
import type { PageBackend } from './backend'
import type { Host } from './host'

import { defineBuiltins } from './builtins'
import { withPlainEvents } from './events'
import { watchFramework } from './framework'
import { Lifetimes } from './lifetimes'
import { dirname, joinPath } from './loader'

interface Definition { options?: { styleIsolation?: string, addGlobalClass?: boolean }, [key: string]: unknown }
type Groups = Record<string, (name: string) => never>

/**
 * The app's components and pages: templates, configuration and code. Registers them in glass-easel when a page first needs them (WeChat's
 * lazyCodeLoading). `Component`, `Page` and `Behavior` are the app's globals of these names. uni-app calls them through wrappers of an
 * earlier module, so this class stores which file is being defined.
 */
export class Components {
  readonly tags = new Set<string>()
  readonly lifetimes: Lifetimes
  private readonly env = new MiniProgramEnv()
  private readonly code
  private readonly defined = new Set<string>()
  private current = ''

  constructor(private readonly host: Host) {
    const builtins = evaluate(host.dist.builtinTemplates)
    this.code = this.env.createCodeSpace('', true)
    const space = this.code.getComponentSpace()
    watchFramework(space, host.problems)
    for (const tag of defineBuiltins(space, host, tag => ({ groupList: builtins, content: builtins[tag] })))
      this.tags.add(tag)
    space.updateComponentOptions({ useMethodCallerListeners: true, writeIdToDOM: true })
    this.lifetimes = new Lifetimes(host)
    this.code.setOverallBehavior(this.lifetimes.behaviour(space))
    this.addTemplates()
  }

  private addTemplates() {
    const { dist } = this.host
    const groups = evaluate(dist.templates)
    for (const [path, json] of Object.entries(dist.configs)) {
      this.code.addComponentStaticConfig(path, this.staticConfig(path, json) as never)
      this.code.addStyleSheet(path, undefined, dist.styles[path]?.scope ?? path.replace(/[^\w-]/g, '_'))
      if (groups[path]) {
        const content = withPlainEvents(groups[path] as never, this.host) as never
        this.code.addCompiledTemplate(path, { groupList: groups, content, fallbackListenerOnNativeNode: true })
      }
    }
  }

  private staticConfig(path: string, json: ComponentJson) {
    const usingComponents = Object.fromEntries(Object.entries({ ...this.absolute('', this.host.dist.app.usingComponents), ...this.absolute(dirname(path), json.usingComponents) })
      .map(([tag, target]) => [tag, `/${target}`]))
    return { ...json, usingComponents }
  }

  private absolute(base: string, using: Record<string, string> = {}) {
    return Object.fromEntries(Object.entries(using).map(([tag, target]) => [tag, target.startsWith('/') ? target.slice(1) : joinPath(base, target)]))
  }

  readonly globals = {
    Component: (definition: Definition) => this.register(definition, 'definition'),
    Page: (definition: Definition) => this.register(definition, 'pageDefinition'),
    Behavior: (definition: Definition) => this.code.behavior().definition(definition as never).register(),
  }

  private register(definition: Definition, kind: 'definition' | 'pageDefinition') {
    const { styleIsolation, addGlobalClass } = definition.options ?? {}
    const known = this.code.getComponentStaticConfig(this.current) as ComponentJson
    const config = { ...known, ...styleIsolation && { styleIsolation }, ...addGlobalClass !== undefined && { addGlobalClass } }
    this.code.addComponentStaticConfig(this.current, config as never)
    const builder = this.code.component(this.current) as unknown as Record<typeof kind, (definition: Definition) => { register: () => unknown }>
    return builder[kind](definition).register()
  }

  /** Runs the code of a page or component and of all components that it uses, once. A missing one is a problem; the others are still defined. */
  define(path: string) {
    if (this.defined.has(path))
      return
    this.defined.add(path)
    const json = this.host.dist.configs[path]
    if (!json) {
      this.host.problems.add('missing', `There is no page or component ${path} (.json and .wxml)`)
      return
    }
    const using = (this.code.getComponentStaticConfig(path) as ComponentJson).usingComponents ?? {}
    for (const [tag, target] of Object.entries(using)) {
      this.tags.add(tag)
      this.define(target.slice(1))
    }
    const before = this.current
    this.current = path
    try {
      this.host.loader.run(`${path}.js`)
    }
    catch (error) {
      this.host.problems.thrown('exception', error, `${path}.js`)
    }
    finally {
      this.defineEmpty(path)
      this.current = before
    }
  }

  /** Defines an empty component for a file that defined none, so that the rest of the app still renders. */
  private defineEmpty(path: string) {
    if (this.code.getComponentSpace().getComponentByUrlWithoutDefault(path, ''))
      return
    if (this.host.problems.list.length === 0)
      this.host.problems.add('missing', `${path}.js calls neither Page nor Component`)
    this.register({}, 'definition')
  }

  /** Creates the root component of a page, ready to be attached. */
  createRoot(path: string, backend: PageBackend) {
    for (const tag of this.tags) backend.knownTags.add(tag)
    return this.env.associateBackend(backend as never).createRoot('page', this.code, path)
  }

  /** Returns the CSS of a page: app.wxss, its own, and that of every component it uses, scoped or plain by the component's style isolation. */
  stylesFor(path: string): string[] {
    const seen = new Set<string>()
    const css: string[] = []
    const visit = (each: string) => {
      if (seen.has(each))
        return
      seen.add(each)
      const config = this.code.getComponentStaticConfig(each) as ComponentJson | undefined
      for (const target of Object.values(config?.usingComponents ?? {})) visit(target.slice(1))
      const sheet = this.host.dist.styles[each]
      if (sheet)
        css.push(isScoped(config) ? sheet.scoped : sheet.plain)
    }
    visit(path)
    return [this.host.dist.styles.app?.plain ?? '', ...css]
  }
}

function isScoped(config?: ComponentJson) {
  if (config?.styleIsolation)
    return !['shared', 'page-shared'].includes(config.styleIsolation)
  return config?.component === true
}

function evaluate(code: string): Groups {
  // eslint-disable-next-line no-new-func -- output of glass-easel's template compiler, from compile.ts
  return (new Function(`return ${code}`)() ?? {}) as Groups
}
