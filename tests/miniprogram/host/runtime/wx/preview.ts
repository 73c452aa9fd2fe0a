import type { PreviewSource } from '../../types'
import type { Host } from '../host'
import type { Options } from './api'

import { api, WxFailure } from './api'

/**
 * previewImage and previewMedia: WeChat's own viewer above the page, until the user taps it or goes back. The page is hidden meanwhile,
 * except on iOS, which calls no onHide.
 */
export function preview(host: Host) {
  const show = (sources: PreviewSource[], current: number) => {
    if (sources.length === 0)
      throw new WxFailure('parameter error: no sources')
    const page = host.device.platform === 'ios' ? undefined : host.pages.top
    page?.hide()
    host.screen.overlays.showPreview({ sources, current: sources[current] ? current : 0 }, url => host.assetUrl(url, ''), () => page === host.pages.top && page?.show())
  }
  return {
    previewImage: api(host, 'previewImage', ({ urls, current }: Options) => {
      const sources = (urls as string[] ?? []).map(url => ({ url, type: 'image' as const }))
      show(sources, typeof current === 'number' ? current : sources.findIndex(({ url }) => url === current))
    }),
    previewMedia: api(host, 'previewMedia', ({ sources, current }: Options) => {
      show((sources as (Omit<PreviewSource, 'type'> & { type?: PreviewSource['type'] })[] ?? []).map(each => ({ ...each, type: each.type ?? 'image' })), Number(current ?? 0))
    }),
  }
}
