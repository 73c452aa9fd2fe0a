import type { Plugin } from 'vite'

import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

/** Elements of uni's templates that are not HTML elements. Form elements stay HTML, because v-model needs them. */
const UNI_TAGS = new Set('view text scroll-view image switch swiper swiper-item picker rich-text navigator block cover-view cover-image movable-area movable-view'.split(' '))

export const isUniTag = (tag: string) => UNI_TAGS.has(tag)

/**
 * Runs uni's #ifdef preprocessor for one platform.
 * uni has one preprocessor context per process. Therefore every transform sets the context.
 */
export function conditional(platform: 'h5' | 'mp-weixin'): Plugin {
  const { initPreContext, preHtml, preJs, preCss } = require('@dcloudio/uni-cli-shared')
  return {
    name: `conditional-${platform}`,
    enforce: 'pre',
    transform(code, id) {
      if (!code.includes('#if'))
        return null
      initPreContext(platform, {}, platform, false)
      const file = id.split('?')[0]!
      if (file.endsWith('.vue'))
        return { code: preJs(preHtml(code)), map: null }
      if (/\.[jt]s$/.test(file))
        return { code: preJs(code), map: null }
      return /\.s?css$/.test(file) ? { code: preCss(code), map: null } : null
    },
  }
}
