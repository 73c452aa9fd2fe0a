// `npm run size`: compares the size of the production mini program with size-budget.json. Fails when a budget is exceeded.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, posix, relative } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

/** Returns the size in bytes of every file of a folder, by path. */
function filesOf(dir) {
  return new Map(readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .map(file => [relative(dir, file).replaceAll('\\', '/'), statSync(file).size]))
}

const readApp = dir => JSON.parse(readFileSync(join(dir, 'app.json'), 'utf8'))

/**
 * Returns the JS files that WeChat evaluates before it renders the first page, with lazyCodeLoading: app.js, the first page, its
 * components, and everything that these `require`. `require.async` does not count, nor does `loadModule` (vite.config.ts,
 * importFromMainPackage).
 */
export function evaluatedBeforeFirstPage(dir, app = readApp(dir)) {
  const seen = new Set()
  const read = file => readFileSync(join(dir, file), 'utf8')
  const script = (file) => {
    if (seen.has(file))
      return
    seen.add(file)
    for (const [, path] of read(file).matchAll(/(?<!loadModule\(\(\)=>)\brequire\(["']([^"']+)["']\)/g)) script(posix.join(dirname(file), path))
  }
  const rendered = new Set()
  const component = (path) => {
    if (rendered.has(path))
      return
    rendered.add(path)
    script(`${path}.js`)
    const used = Object.values(JSON.parse(read(`${path}.json`)).usingComponents ?? {})
    for (const child of used) component(child.startsWith('/') ? child.slice(1) : posix.join(dirname(path), child))
  }
  script('app.js')
  component(app.pages[0])
  return seen
}

/** @param dir a built mini program */
export function measure(dir) {
  const files = filesOf(dir)
  const app = readApp(dir)
  const roots = (app.subPackages ?? []).map(({ root }) => root)
  const sum = paths => [...paths].reduce((total, path) => total + files.get(path), 0)
  const inside = root => [...files.keys()].filter(path => path.startsWith(`${root}/`))
  const main = [...files.keys()].filter(path => !roots.some(root => path.startsWith(`${root}/`)))
  return {
    main: sum(main),
    subpackages: Object.fromEntries(roots.map(root => [root, sum(inside(root))])),
    evaluatedBeforeFirstPage: sum(evaluatedBeforeFirstPage(dir, app)),
    largest: [...files].sort((a, b) => b[1] - a[1]).slice(0, 10),
  }
}

/** Returns each budget with its figure. `isOver`: the budget is exceeded. */
export function compare({ main, subpackages, evaluatedBeforeFirstPage }, budget) {
  const rows = [
    ['main package', main, budget.main],
    ['JS before the first page', evaluatedBeforeFirstPage, budget.evaluatedBeforeFirstPage],
    ...Object.entries(subpackages).map(([root, size]) => [`subpackage ${root}`, size, budget.subpackage]),
  ]
  return rows.map(([name, bytes, limit]) => ({ name, bytes, limit, isOver: bytes > limit }))
}

export const readBudget = () => JSON.parse(readFileSync(new URL('../size-budget.json', import.meta.url), 'utf8'))

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { ensureBuild } = await import('./builds.mjs')
  const { dir } = await ensureBuild('mp-weixin')
  const sizes = measure(dir)
  const rows = compare(sizes, readBudget())
  for (const { name, bytes, limit, isOver } of rows) console.log(`${isOver ? 'OVER ' : 'ok   '} ${name.padEnd(36)} ${bytes.toLocaleString('en').padStart(10)} of ${limit.toLocaleString('en')} bytes`)
  console.log('\nlargest files')
  for (const [path, bytes] of sizes.largest) console.log(`${bytes.toLocaleString('en').padStart(10)}  ${path}`)
  process.exit(rows.some(({ isOver }) => isOver) ? 1 : 0)
}
