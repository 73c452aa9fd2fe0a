import type { Page } from 'playwright-core'

interface Value { value?: unknown }
interface AXNode { nodeId: string, ignored: boolean, role?: Value, name?: Value, childIds?: string[], properties?: Array<{ name: string, value: Value }>, parentId?: string }

/** Roles whose content is their name. */
const LEAVES = new Set(['button', 'StaticText', 'heading', 'link', 'textbox', 'searchbox', 'img', 'image', 'switch', 'status'])
const STATES = ['expanded', 'checked', 'disabled', 'pressed']

/** What a screen reader says of the page, stop by stop, in its order: name and role, from Chromium's accessibility tree. */
export async function readingOf(page: Page, { within = 'RootWebArea' } = {}): Promise<string[]> {
  const session = await page.context().newCDPSession(page)
  const { nodes } = await session.send('Accessibility.getFullAXTree') as { nodes: AXNode[] }
  await session.detach()
  const byID = new Map(nodes.map(node => [node.nodeId, node]))
  const lines: string[] = []
  function read({ ignored, role, name, childIds = [], properties = [] }: AXNode) {
    const [kind, text] = [String(role?.value ?? ''), String(name?.value ?? '').replace(/\s+/g, ' ').trim()]
    if (!ignored && LEAVES.has(kind)) {
      const states = properties.filter(({ name, value }) => STATES.includes(name) && String(value.value) !== 'false').map(({ name }) => `, ${name}`).join('')
      if (text || kind !== 'StaticText') lines.push(kind === 'StaticText' ? text : `${text} (${kind}${states})`)
      return
    }
    if (!ignored && kind === 'group' && text) {
      lines.push(text)
      readLinks(childIds)
      return
    }
    if (!ignored && text && ['region', 'navigation', 'dialog', 'main', 'banner'].includes(kind)) lines.push(`${text} (${kind})`)
    for (const id of childIds) read(byID.get(id)!)
  }
  /** Inside of a message that is said as a whole: the links. */
  function readLinks(ids: string[] = []) {
    for (const { ignored, role, name, childIds } of ids.map(id => byID.get(id)!)) {
      if (!ignored && role?.value === 'link') lines.push(`${String(name?.value)} (link)`)
      else readLinks(childIds)
    }
  }

  read(nodes.find(({ role, ignored }) => !ignored && role?.value === within)!)
  return lines
}
