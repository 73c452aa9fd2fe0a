import type { Dist, SubPackage, SubpackageBehaviour } from '../types'
import type { Problems } from './problems'
import type { Sandbox } from './sandbox'

/**
 * CommonJS of a mini program. Main package and subpackages are separate bundles. A file may `require` files of its own package and of the
 * main package (an independent subpackage only its own). `require.async` reaches all packages and loads the subpackage first.
 * Each file runs once. Source: developers.weixin.qq.com, "分包异步化".
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

  /** Returns the root of the subpackage of `file`, or '' for the main package. */
  packageOf(file: string): string {
    return this.packages.find(each => file.startsWith(`${each.root}/`))?.root ?? ''
  }

  isLoaded(root: string) {
    return root === '' || this.settled.has(root)
  }

  private readonly settled = new Set<string>()

  /** Paths of the files that ran. */
  get evaluated() { return [...this.modules.keys()] }

  /** Downloads a subpackage once, with its delay. Rejects with WeChat's errMsg when `fail` is set; a later call tries again. */
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

  /** Runs `file` (with extension) unless it already ran, and returns its exports. Throws WeChat's message when the file does not exist. */
  run(file: string, from = file, specifier = file): unknown {
    const known = this.modules.get(file)
    if (known)
      return known.exports
    const source = this.dist.scripts[file]
    if (source === undefined) {
      const message = `module '${file}' is not defined, require args is '${specifier}'`
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
    const require = (specifier: string, ok?: (exports: unknown) => void, fail?: (error: unknown) => void) => {
      if (ok) {
        require.async(specifier).then(ok, fail)
        return undefined
      }
      const file = this.resolve(from, specifier)
      this.checkBoundary(from, file)
      return this.run(file, from, specifier)
    }
    require.async = async (specifier: string) => {
      const file = this.resolve(from, specifier)
      try {
        await this.loadPackage(this.packageOf(file))
      }
      catch (error) {
        throw Object.assign(error as Error, { mod: specifier, errMsg: (error as Error).message })
      }
      return this.run(file, from, specifier)
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

  private resolve(from: string, specifier: string) {
    const path = specifier.startsWith('/') ? specifier.slice(1) : joinPath(dirname(from), specifier)
    const candidates = [path, `${path}.js`, `${path}/index.js`]
    return candidates.find(each => each in this.dist.scripts) ?? (path.endsWith('.js') ? path : `${path}.js`)
  }
}

export const dirname = (path: string) => path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : ''

/** Joins paths: 'a/b' + '../c' → 'a/c'. Drops '..' above the root, as WeChat does. */
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
