import { parseAst } from 'vite'

interface Part { name: string, refersTo: Set<string>, isRoot: boolean }

const COMPONENT = /define(?:BuiltIn|System)Component\(\{[\s\S]{0,200}?name: "(\w+)"/

/** A top-level statement, as far as this file needs it. */
interface Statement { type: string, start: number, end: number, declaration?: Statement | null, id?: { name: string }, declarations?: Array<{ id: { name?: string } }>, specifiers?: Array<{ local: { name: string }, exported: { name: string } }> }

const namesOf = (statement: Statement): string[] => statement.id ? [statement.id.name] : (statement.declarations ?? []).flatMap(({ id }) => id.name ?? [])

/**
 * Whom the parts of uni's runtime serve. Returns a function from the number of a line (from 0) to a component or function that alone needs the code there, as
 * `<Input>` or `request`, or to null for what several need.
 * @param code the runtime, one module
 * @param isKept whether anything of a line is in the build
 */
export function uniParts(code: string, isKept: (line: number) => boolean): (line: number) => string | null {
  const starts = [0, ...[...code.matchAll(/\n/g)].map(({ index }) => index + 1)]
  const lineAt = (offset: number) => {
    let [low, high] = [0, starts.length]
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if (starts[middle]! <= offset) low = middle
      else high = middle
    }
    return low
  }
  const body = parseAst(code).body as unknown as Statement[]
  const exported = new Map(body.flatMap(({ type, specifiers }) => type === 'ExportNamedDeclaration' ? (specifiers ?? []).map(({ local, exported }) => [local.name, exported.name] as const) : []))
  const partOfName = new Map<string, Part>()
  const partOfLine = new Map<number, Part>()
  const parts: Array<Part & { text: string }> = []
  for (const statement of body) {
    const declared = statement.declaration ?? statement
    const names = namesOf(declared)
    const [first, last] = [lineAt(statement.start), lineAt(statement.end - 1)]
    const lines = Array.from({ length: last - first + 1 }, (_, n) => first + n)
    if (names.length === 0 || !lines.some(isKept))
      continue
    const text = code.slice(statement.start, statement.end)
    const [, component] = COMPONENT.exec(text) ?? []
    const publicName = names.map(name => exported.get(name)).find(Boolean)
    const part = { name: component ? `<${component}>` : publicName ?? names[0]!, refersTo: new Set<string>(), isRoot: !!publicName, text }
    parts.push(part)
    for (const name of names) partOfName.set(name, part)
    for (const line of lines) partOfLine.set(line, part)
  }
  for (const part of parts) {
    for (const [name] of part.text.matchAll(/[\w$]+/g)) {
      if (partOfName.has(name) && partOfName.get(name) !== part) part.refersTo.add(name)
    }
  }
  const reach = (from: Part[], without?: Part) => {
    const seen = new Set<Part>()
    const waiting = from.filter(part => part !== without)
    while (waiting.length > 0) {
      const part = waiting.pop()!
      if (part === without || seen.has(part))
        continue
      seen.add(part)
      for (const name of part.refersTo) waiting.push(partOfName.get(name)!)
    }
    return seen
  }
  const roots = parts.filter(({ isRoot }) => isRoot)
  const ownerOf = new Map<Part, string>()
  for (const root of roots) {
    const others = reach(roots, root)
    for (const part of reach([root])) {
      if (!others.has(part)) ownerOf.set(part, root.name)
    }
  }
  return line => ownerOf.get(partOfLine.get(line)!) ?? null
}
