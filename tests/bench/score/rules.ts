/**
 * The rules of WeChat's experience score (体验评分) that can be measured outside WeChat, with WeChat's own weights and conditions:
 * https://developers.weixin.qq.com/miniprogram/dev/framework/audits/scoring.html and the three pages that it links.
 * A rule scores 100 or 0. The total is the weighted mean of the measured rules.
 */
export const RULES = {
  setDataFrequency: { title: 'setData: at most 20 calls a second', weight: 6 },
  setDataSize: { title: 'setData: at most 256 KB a call', weight: 6 },
  nodes: { title: 'WXML: fewer than 1,000 nodes, depth below 30, at most 60 children', weight: 6 },
  requestTime: { title: 'requests take at most 1 s', weight: 5 },
  requestCount: { title: 'at most 10 concurrent requests of more than 300 ms', weight: 5 },
  imageCount: { title: 'at most 20 concurrent pictures of more than 100 ms', weight: 5 },
  imageSize: { title: 'pictures have no more pixels than are shown', weight: 4 },
  inertia: { title: 'inertia scrolling: overflow: scroll with -webkit-overflow-scrolling: touch', weight: 8 },
  active: { title: 'pressed states by hover-class, none by :active', weight: 8 },
  imageRatio: { title: 'pictures keep their ratio within 15 %', weight: 4 },
  tapArea: { title: 'tap targets at least 20 × 20 px', weight: 3 },
  safeArea: { title: 'controls in fixed elements lower than 68 px are inside the safe area', weight: 3 },
  exceptions: { title: 'no exception', weight: 3 },
  requestErrors: { title: 'no failed request', weight: 3 },
  redundantData: { title: 'setData: only data that a template reads', weight: 1 },
} as const

export type RuleName = keyof typeof RULES

/** Rules that need WeChat, a server's headers or the console. They are not in the total. */
export const NOT_MEASURED = ['script, first-screen and rendering times (the times of this machine say nothing about a phone)', 'picture caching (the server\'s headers)', 'request caching', 'adapting to window changes (no page allows resizing)', 'deprecated APIs', 'HTTPS (docs/legal-domains.json contains only https and wss)']

/** A violation of a rule: the page and the element or data. */
export interface Finding { rule: RuleName, page: string, what: string }

export function total(findings: Finding[]): { score: number, failed: RuleName[] } {
  const failed = [...new Set(findings.map(({ rule }) => rule))]
  const names = Object.keys(RULES) as RuleName[]
  const sum = (of: RuleName[]) => of.reduce((weight, name) => weight + RULES[name].weight, 0)
  return { score: Math.round(100 * (1 - sum(failed) / sum(names))), failed }
}
