import type { Host } from '../host'
import type { Builtin, Node } from './define'

/** Pictures, video and rich text. */
export const media: Record<string, Builtin> = {
  'image': {
    properties: { src: String, mode: 'scaleToFill', webp: Boolean, lazyLoad: Boolean, fadeIn: Boolean, showMenuByLongpress: Boolean, forceHttps: Boolean, fadeShow: Boolean },
    reflect: ['src', 'mode'],
    create(node) {
      const image = node.dom.ownerDocument.createElement('img')
      node.dom.append(image)
      image.addEventListener('load', () => {
        node.fire('load', { width: image.naturalWidth, height: image.naturalHeight })
        fit(node, image)
      })
      image.addEventListener('error', () => node.fire('error', { errMsg: `GET ${String(node.data.src)} fail` }))
      return { image }
    },
    changed: {
      src: (src: string, node, host) => load(node, host, src),
      mode: (_: string, node) => fit(node, node.state.image as HTMLImageElement),
    },
  },
  'video': {
    properties: {
      src: String,
      duration: Number,
      controls: true,
      danmuList: null,
      danmuBtn: Boolean,
      enableDanmu: Boolean,
      autoplay: Boolean,
      loop: Boolean,
      muted: Boolean,
      initialTime: Number,
      direction: Number,
      showProgress: true,
      showFullscreenBtn: true,
      showPlayBtn: true,
      showCenterPlayBtn: true,
      enableProgressGesture: true,
      objectFit: String,
      poster: String,
      showMuteBtn: Boolean,
      title: String,
      playBtnPosition: String,
      enablePlayGesture: Boolean,
      autoPauseIfNavigate: true,
      autoPauseIfOpenNative: true,
      vslideGesture: Boolean,
      vslideGestureInFullscreen: true,
      posterForCrawler: String,
      showCastingButton: Boolean,
      pictureInPictureMode: null,
      enableAutoRotation: Boolean,
      showScreenLockButton: Boolean,
      showSnapshotButton: Boolean,
    },
    reflect: ['src'],
    create(node) {
      const video = node.dom.ownerDocument.createElement('video')
      node.dom.append(video)
      for (const event of ['play', 'pause', 'ended', 'timeupdate', 'error', 'waiting'])
        video.addEventListener(event, () => node.fire(event, { currentTime: video.currentTime, duration: video.duration }))
      Object.assign(node.dom, { hostFire: (event: string, detail: object) => node.fire(event, detail) })
      node.dom.hostContext = {
        play: () => void node.fire('play'),
        pause: () => void node.fire('pause'),
        stop: () => void node.fire('pause'),
        seek() {},
        requestFullScreen: () => void node.fire('fullscreenchange', { fullScreen: true, direction: 'vertical' }),
        exitFullScreen: () => void node.fire('fullscreenchange', { fullScreen: false, direction: 'vertical' }),
      }
      return { video }
    },
    changed: {
      src: (src: string, node, host) => host.hasLayout && (node.state.video as Element).setAttribute('src', host.assetUrl(src, '')),
      controls: (isOn: boolean, node) => (node.state.video as HTMLVideoElement).toggleAttribute('controls', isOn),
    },
  },
  'rich-text': {
    properties: { nodes: null, space: String, mode: String },
    changed: { nodes: (nodes: unknown, node) => { node.dom.innerHTML = typeof nodes === 'string' ? safe(nodes) : toHtml(nodes as RichNode[]) } },
  },
  'camera': { properties: { mode: String, resolution: String, devicePosition: String, flash: String, frameSize: String } },
}

/** Loads a picture. Chromium fires load or error. happy-dom reports 100 × 100 px, or an error when the name contains "broken". */
function load(node: Node, host: Host, src: string) {
  const image = node.state.image as HTMLImageElement
  if (!src)
    return
  if (host.hasLayout) {
    image.src = host.assetUrl(src, '')
    return
  }
  setTimeout(() => {
    if (node.data.src !== src)
      return
    if (src.includes('broken'))
      node.fire('error', { errMsg: `GET ${src} fail` })
    else
      node.fire('load', { width: 100, height: 100 })
  }, 0)
}

/** Applies WeChat's mode as CSS. widthFix and heightFix give the element the aspect ratio of the picture. */
function fit(node: Node, image: HTMLImageElement) {
  const mode = String(node.data.mode)
  const fits: Record<string, string> = { scaleToFill: 'fill', aspectFit: 'contain', aspectFill: 'cover', center: 'none' }
  image.style.objectFit = fits[mode] ?? 'fill'
  const { naturalWidth: width, naturalHeight: height } = image
  if (mode === 'widthFix' && width)
    node.dom.style.height = `${node.dom.clientWidth * height / width}px`
  if (mode === 'heightFix' && height)
    node.dom.style.width = `${node.dom.clientHeight * width / height}px`
}

interface RichNode { name?: string, type?: string, text?: string, attrs?: Record<string, string>, children?: RichNode[] }

function toHtml(nodes: RichNode[] = []): string {
  return nodes.map((node) => {
    if (node.type === 'text' || node.text !== undefined)
      return escape(node.text ?? '')
    const attributes = Object.entries(node.attrs ?? {}).filter(([name]) => !name.startsWith('on')).map(([name, value]) => ` ${name}="${escape(String(value))}"`)
    return `<${node.name}${attributes.join('')}>${toHtml(node.children)}</${node.name}>`
  }).join('')
}

const escape = (text: string) => text.replace(/[&<>"]/g, sign => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign]!)

/** Removes scripts, frames, styles and handlers, which rich-text ignores. */
const safe = (html: string) => html.replace(/<(script|iframe|style)[\s\S]*?<\/\1>/gi, '').replace(/\son\w+="[^"]*"/gi, '')
