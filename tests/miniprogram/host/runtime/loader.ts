import type { Dist, SubPackage, SubpackageBehaviour } from '../types'
import type { Problems } from './problems'
import type { Sandbox } from './sandbox'

/**
 * CommonJS of a mini program. Main package and subpackages are separate bundles: a file may `require` its own package and the main
 * package (an independent subpackage only itself); everything else is reached with `require.async`, which loads the subpackage first.
 * Each file runs once. Facts: developers.weixin.qq.com, "分包异步化".
 */
export class Loader {
  private readonly modules = new Map<string, { exports: unknown }>()
  private readonly loaded = new Map<string, Promise<void>>()
  private readonly packages: SubPackage[]

  constructor(
    private readonly dist: Dist,
    private readonly sandbox: Sandbox,
    private readonly problems: Problems,
    readonly behaviour: Record<string, SubpackageBehaviour>,
  ) {
    this.packages = [...dist.app.subPackages ?? [], ...dist.app.subpackages ?? []]
      .map(each => ({ ...each, root: each.root.replace(/^\/|\/$/g, '') }))
  }

  /** Root of the subpackage that holds `file`, or '' for the main package. */
  packageOf(file: string): string {
    return this.packages.find(each => file.startsWith(`${each.root}/`))?.root ?? ''
  }

  isLoaded(root: string) {
    return root === '' || this.settled.has(root)
  }

  private readonly settled = new Set<string>()

  /** Files that ran so far. */
  get evaluated() { return [...this.modules.keys()] }

  /** Downloads a subpackage (once), after its delay; rejects with WeChat's errMsg when it is told to fail, and can then be tried again. */
  loadPackage(root: string): Promise<void> {
    if (root === '')
      return Promise.resolve()
    const known = this.loaded.get(root)
    if (known)
      return known
    const behaviour = { ...this.behaviour['*'], ...this.behaviour[root] }
    const loading = new Promise<void>((resolve, reject) => {
      setTimeout(() => {
        if (behaviour.fail) {
          this.loaded.delete(root)
          reject(new Error(`loadSubPackage:fail timeout ${root}`))
        }
        else {
          this.settled.add(root)
          resolve()
        }
      }, behaviour.delay ?? 0)
    })
    this.loaded.set(root, loading)
    return loading
  }

  /** Runs `file` (with extension) unless it ran already, and returns its exports. Throws WeChat's message if there is no such file. */
  run(file: string, from = file, asked = file): unknown {
    const known = this.modules.get(file)
    if (known)
      return known.exports
    const source = this.dist.scripts[file]
    if (source === undefined) {
      const message = `module '${file}' is not defined, require args is '${asked}'`
      this.problems.add('missing', message, from)
      throw new Error(message)
    }
    const module = { exports: {} as unknown }
    this.modules.set(file, module)
    try {
      this.sandbox.run(file, source, this.requireFrom(file), module)
    }
    catch (error) {
      this.modules.delete(file)
      throw error
    }
    return module.exports
  }

  private requireFrom(from: string) {
    const require = (asked: string, ok?: (exports: unknown) => void, fail?: (error: unknown) => void) => {
      if (ok) {
        require.async(asked).then(ok, fail)
        return undefined
      }
      const file = this.resolve(from, asked)
      this.checkBoundary(from, file)
      return this.run(file, from, asked)
    }
    require.async = async (asked: string) => {
      const file = this.resolve(from, asked)
      try {
        await this.loadPackage(this.packageOf(file))
      }
      catch (error) {
        throw Object.assign(error as Error, { mod: asked, errMsg: (error as Error).message })
      }
      return this.run(file, from, asked)
    }
    return require
  }

  private checkBoundary(from: string, to: string) {
    const [here, there] = [this.packageOf(from), this.packageOf(to)]
    const isIndependent = this.packages.some(each => each.root === here && each.independent)
    if (here === there || (there === '' && !isIndependent))
      return
    const name = (root: string) => root === '' ? 'the main package' : `subpackage "${root}"`
    const message = `"${from}" (${name(here)}) requires "${to}" (${name(there)}): only require.async reaches across`
    this.problems.add('missing', message, from)
    throw new Error(message)
  }

  private resolve(from: string, asked: string) {
    const path = asked.startsWith('/') ? asked.slice(1) : joinPath(dirname(from), asked)
    const candidates = [path, `${path}.js`, `${path}/index.js`]
    return candidates.find(each => each in this.dist.scripts) ?? (path.endsWith('.js') ? path : `${path}.js`)
  }
}

export const dirname = (path: string) => path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : ''

/** 'a/b' + '../c' → 'a/c'. Leading '..' beyond the root are dropped, as WeChat does. */
export function joinPath(base: string, path: string): string {
  const parts = base === '' ? [] : base.split('/')
  for (const part of path.split('/')) {
    if (part === '..')
      parts.pop()
    else if (part !== '.' && part !== '')
      parts.push(part)
  }
  return parts.join('/')
}
