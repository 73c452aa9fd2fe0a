import type { Ref } from 'vue'

import { getCurrentInstance, nextTick, onMounted, watch } from 'vue'

import type { MessageFeed, Rect } from './messageFeed'

/**
 * Measures what a section draws: the rows of chunks that the virtualisation asks for, the message that was jumped to, the unread line, and where
 * messages are of which it matters that they are in view.
 * Called in the setup of the section. Feed and section number do not change during its life.
 * @param drawn the chunks of the section while it is not a placeholder
 */
export function useSectionMeasures(feed: MessageFeed, section: number, drawn: Readonly<Ref<readonly number[]>>) {
  const { virtualisation, found } = feed
  const instance = getCurrentInstance()

  /** Calls `use` with the rectangle of a bubble or note. */
  function withRect(n: number, use: (rect?: Rect) => void) {
    uni.createSelectorQuery().in(instance?.proxy).selectAll('.bubble,.aside').boundingClientRect((found) => {
      const rects = (found ?? []) as unknown as Array<Rect & { dataset?: { n?: string | number } }>
      use(rects.find(({ dataset }) => dataset?.n !== undefined && Number(dataset.n) === n))
    }).exec()
  }

  /** Measures the rows of chunks. */
  function measureChunks(wanted: readonly number[]) {
    const own = wanted.filter(chunk => drawn.value.includes(chunk))
    if (!own.length)
      return
    nextTick(() => {
      const versions = own.map(virtualisation.versionOf)
      const query = uni.createSelectorQuery().in(instance?.proxy)
      for (const chunk of own) query.select(`.c${chunk}`).fields({ size: true }, () => {})
      query.exec((sizes: ({ height?: number } | null)[] | undefined) =>
        virtualisation.report(own.map((chunk, index) => ({ chunk, height: sizes?.[index]?.height ?? 0, version: versions[index]! }))))
    })
  }

  function withRectOf(selector: string, use: (rect: Required<UniApp.NodeInfo>) => void) {
    nextTick(() => uni.createSelectorQuery().in(instance?.proxy).select(selector).boundingClientRect((rect) => {
      if (rect) use(rect as Required<UniApp.NodeInfo>)
    }).exec())
  }

  /** Reports where the message is that was jumped to. */
  function measureFound() {
    if (found.value?.section === section) withRectOf('.found', rect => feed.setFoundRect(rect))
  }

  /** Reports where the unread line is. */
  function measureLine() {
    if (feed.lineSection() === section && virtualisation.viewport.height) withRectOf('.unread', ({ top }) => feed.setLineTop(top))
  }

  /** Reports where the rows are of which one is awaited. */
  function measureView() {
    const own = feed.chunksToCheck().filter(chunk => drawn.value.includes(chunk))
    if (!own.length)
      return
    uni.createSelectorQuery().in(instance?.proxy).selectAll(own.map(chunk => `.c${chunk} .bubble,.c${chunk} .aside`).join()).boundingClientRect((found) => {
      const rects = (found ?? []) as unknown as Array<Rect & { dataset?: { n?: string | number } }>
      feed.reportView(rects.filter(({ dataset }) => dataset?.n !== undefined).map(({ top, height, dataset }) => ({ n: Number(dataset!.n), top, height })))
    }).exec()
  }

  watch(virtualisation.updates, measureLine)
  watch(feed.viewChecks, measureView)
  watch(virtualisation.toMeasure, measureChunks)
  watch(found, measureFound)
  onMounted(() => {
    measureFound()
    // What a new section draws was asked for before it was mounted.
    measureChunks(virtualisation.toMeasure.value)
  })

  return { withRect }
}
