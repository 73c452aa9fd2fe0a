import type { Host } from './host'

/** A card of this mini program in a WeChat chat. */
export interface SharedCard { from: 'button' | 'menu', title: string, path: string, imageUrl?: string }

/** WeChat waits so long for the `promise` of onShareAppMessage, ms, then takes the values beside it. */
const PROMISE_MS = 3000

/**
 * The user shares the page in front: by a button with open-type="share", or by WeChat's menu, where the entry is grey without onShareAppMessage.
 * The app never learns whether the card was sent. Source: developers.weixin.qq.com, "onShareAppMessage".
 */
export async function share(host: Host, from: SharedCard['from'], target?: object): Promise<void> {
  const page = host.pages.top
  if (!page)
    return
  if (from === 'menu' && typeof page.instance.onShareAppMessage !== 'function')
    throw new Error(`${page.path} cannot be shared: it has no onShareAppMessage.`)
  const given = (page.callMethod('onShareAppMessage', { from, target, webViewUrl: undefined }) ?? {}) as Partial<SharedCard> & { promise?: Promise<Partial<SharedCard>> }
  const { promise, ...beside } = given
  const late = new Promise<Partial<SharedCard>>(resolve => setTimeout(resolve, PROMISE_MS, beside))
  const { title = host.screen.navigationTitle, path = `/${page.path}`, imageUrl } = promise ? await Promise.race([promise.catch(() => beside), late]) : beside
  const opened = path.split('?')[0]!
  if (!opened.startsWith('/') || !(opened.slice(1) in host.dist.configs))
    host.problems.add('missing', `A card leads to ${path}, which is no page of this mini program.`, page.path)
  host.shared.push({ from, title, path, ...imageUrl && { imageUrl } })
}
