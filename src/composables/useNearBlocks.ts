import { computed, getCurrentInstance, nextTick, onBeforeUnmount, onMounted, shallowRef, watch } from 'vue'

/** What is told within this time is drawn at once, ms. */
const DELAY = 50
/** Rows of new blocks that are drawn before it is known where these blocks are: more than a window shows. */
const AT_FIRST = 40

export interface ListBlock {
  /** Part of a class name. */
  id: string
  /** How many rows it has. */
  count: number
}

/**
 * Which blocks of a long list are drawn: those up to one window away from the window, whatever scrolls it. The caller draws each of the others as
 * an empty box of its height.
 *
 * Called in the setup of the component that draws the blocks. Each of them has the classes `block` and `b<id>`, and `data-block`.
 */
export function useNearBlocks(blocks: () => readonly ListBlock[]) {
  const instance = getCurrentInstance()
  /** Of the blocks that are observed. */
  const told = new Map<string, boolean>()
  /** What is drawn of them. */
  const near = shallowRef<ReadonlyMap<string, boolean>>(new Map())
  const stops: Array<() => void> = []
  let timer: ReturnType<typeof setTimeout> | undefined

  function apply() {
    timer = undefined
    // Without one in view the page is hidden: it stays as it is.
    if (![...told.values()].includes(true))
      return
    // #ifdef H5
    // The keyboard goes on from there.
    const { block } = document.activeElement?.closest<HTMLElement>('[data-block]')?.dataset ?? {}
    if (block && told.has(block)) told.set(block, true)
    // #endif
    near.value = new Map(told)
  }

  function note(id: unknown, isNear: boolean) {
    if (!told.has(String(id)))
      return
    told.set(String(id), isNear)
    timer ??= setTimeout(apply, DELAY)
  }

  function observe(ids: readonly string[]) {
    ids.forEach(id => told.set(id, false))
    // #ifdef H5
    const observer = new IntersectionObserver(entries => entries.forEach(({ target, isIntersecting }) => note((target as HTMLElement).dataset.block, isIntersecting)), { rootMargin: '100% 0px' })
    for (const id of ids) {
      const block = (instance?.proxy?.$el as HTMLElement | undefined)?.querySelector(`.b${id}`)
      if (block) observer.observe(block)
    }
    stops.push(() => observer.disconnect())
    // #endif
    // #ifdef MP-WEIXIN
    const { windowHeight } = uni.getWindowInfo()
    const made = uni.createIntersectionObserver(instance?.proxy, { observeAll: true })
    made.relativeToViewport({ top: windowHeight, bottom: windowHeight }).observe(ids.map(id => `.b${id}`).join(), ({ intersectionRatio, ...block }) => note((block as { dataset?: { block?: unknown } }).dataset?.block, intersectionRatio > 0))
    stops.push(() => made.disconnect())
    // #endif
  }

  onMounted(() => watch(() => blocks().map(({ id }) => id), (ids) => {
    const present = new Set(ids)
    for (const id of told.keys()) {
      if (!present.has(id)) told.delete(id)
    }
    void nextTick(() => {
      const added = ids.filter(id => !told.has(id))
      if (added.length) observe(added)
    })
  }, { immediate: true }))
  onBeforeUnmount(() => {
    clearTimeout(timer)
    stops.forEach(stop => stop())
  })

  const drawn = computed(() => {
    let left = AT_FIRST
    const ids = blocks().filter(({ id, count }) => {
      const isNear = near.value.get(id)
      if (isNear !== undefined)
        return isNear
      left -= count
      return left + count > 0
    })
    return new Set(ids.map(({ id }) => id))
  })
  return {
    isDrawn: (id: string): boolean => drawn.value.has(id),
    /** Draws these at once: the list is about to be scrolled to them. */
    draw(ids: readonly string[]) { near.value = new Map([...near.value, ...ids.map(id => [id, true] as const)]) },
  }
}
