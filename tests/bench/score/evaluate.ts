import type { Recorded } from './recorder'
import type { Finding } from './rules'
import type { PageVisit, Walkthrough } from './walkthrough'

import { PAGE_LIMITS } from '../budgets'
import { namesRead, namesSent, styleFindings } from './templates'

/** The limits of WeChat's rules. */
const CALLS_A_SECOND = 20
const CALL_BYTES = 256 * 1024
const REQUEST_MS = 1000
const TARGET_PX = 20
/** Data that uni-app's runtime sends with the first setData of every component. No template reads it, and no page can prevent it. */
const RUNTIME_DATA = ['$eA', '$eS', '$slots', 'r0']
/** The size that this project wants for tap targets (the width of a finger). Not a rule of WeChat. */
export const OWN_TARGET_PX = 44

/** Returns every violation of a rule, with the page and the element. */
export function evaluate(dir: string, { visits, problems }: Walkthrough): Finding[] {
  const findings = visits.flatMap(visit => [
    ...styleFindings(dir, visit.sources),
    ...renderFindings(visit),
    ...sentFindings(dir, visit),
    ...requestFindings(visit),
  ])
  for (const { kind, message, where = '' } of problems) {
    const rule = ['exception', 'rejection', 'console', 'set-data', 'framework', 'template'].includes(kind) ? 'exceptions' : 'requestErrors'
    findings.push({ rule, page: where, what: `${kind}: ${message}` })
  }
  return [...new Map(findings.map(finding => [JSON.stringify(finding), finding])).values()]
}

function renderFindings({ page, inspections }: PageVisit): Finding[] {
  return inspections.flatMap(({ size, targets, stretched, oversized, unsafe }) => [
    ...(size.nodes >= PAGE_LIMITS.nodes ? [{ rule: 'nodes' as const, page, what: `${size.nodes} nodes` }] : []),
    ...(size.depth >= PAGE_LIMITS.depth ? [{ rule: 'nodes' as const, page, what: `depth ${size.depth}` }] : []),
    ...(size.widest > PAGE_LIMITS.children ? [{ rule: 'nodes' as const, page, what: `${size.widest} children` }] : []),
    ...targets.filter(({ width, height }) => Math.min(width, height) < TARGET_PX).map(({ what, width, height }) => ({ rule: 'tapArea' as const, page, what: `${what} is ${width} × ${height}` })),
    ...stretched.map(what => ({ rule: 'imageRatio' as const, page, what })),
    ...oversized.map(what => ({ rule: 'imageSize' as const, page, what })),
    ...unsafe.map(what => ({ rule: 'safeArea' as const, page, what })),
  ])
}

function sentFindings(dir: string, { page, recorded: { sent } }: PageVisit): Finding[] {
  const findings: Finding[] = []
  const busiest = mostWithin(sent.map(({ at }) => at), 1000)
  if (busiest > CALLS_A_SECOND) findings.push({ rule: 'setDataFrequency', page, what: `${busiest} calls within a second: ${countsWithin(sent)}` })
  for (const { component, bytes } of sent) {
    if (bytes > CALL_BYTES) findings.push({ rule: 'setDataSize', page, what: `${component}: ${bytes} bytes` })
  }
  for (const component of new Set(sent.map(call => call.component))) {
    const read = namesRead(dir, component)
    const unread = new Set(sent.filter(call => call.component === component).flatMap(({ data }) => [...namesSent(data)]).filter(name => !read.has(name)))
    const own = [...unread].filter(name => !RUNTIME_DATA.includes(name))
    if (own.length) findings.push({ rule: 'redundantData', page, what: `${component}: ${own.sort().join(', ')}` })
    if (own.length < unread.size) findings.push({ rule: 'redundantData', page, what: `uni-app's runtime: ${RUNTIME_DATA.join(', ')}, once for each component` })
  }
  return findings
}

function requestFindings({ page, recorded: { requests } }: PageVisit): Finding[] {
  const calls = requests.filter(({ isPicture }) => !isPicture)
  const slow = calls.filter(({ ms }) => ms > REQUEST_MS).map(({ url, ms }) => ({ rule: 'requestTime' as const, page, what: `${url}: ${Math.round(ms)} ms` }))
  const atOnce = (list: Recorded['requests'], over: number) => Math.max(0, ...list.filter(({ ms }) => ms > over).map(({ start }) => list.filter(other => other.ms > over && other.start <= start && other.start + other.ms >= start).length))
  const findings: Finding[] = [...slow]
  if (atOnce(calls, 300) > 10) findings.push({ rule: 'requestCount', page, what: `${atOnce(calls, 300)} at once` })
  const pictures = requests.filter(({ isPicture }) => isPicture)
  if (atOnce(pictures, 100) > 20) findings.push({ rule: 'imageCount', page, what: `${atOnce(pictures, 100)} at once` })
  return findings
}

/** Returns the highest number of timestamps within `span` ms. */
function mostWithin(timestamps: number[], span: number): number {
  const sorted = [...timestamps].sort((a, b) => a - b)
  return Math.max(0, ...sorted.map((from, index) => sorted.slice(index).findIndex(timestamp => timestamp - from >= span)).map((count, index) => count === -1 ? sorted.length - index : count))
}

function countsWithin(sent: Recorded['sent']): string {
  const sorted = [...sent].sort((a, b) => a.at - b.at)
  const windows = sorted.map(({ at }) => sorted.filter(call => call.at >= at && call.at - at < 1000))
  const busiest = windows.sort((a, b) => b.length - a.length)[0] ?? []
  const counts = new Map<string, number>()
  for (const { component } of busiest) counts.set(component, (counts.get(component) ?? 0) + 1)
  return [...counts].map(([component, count]) => `${component} ${count}`).join(', ')
}
