import type { Ref, ShallowRef } from 'vue'

import { markRaw, ref, shallowRef } from 'vue'

import { createCommitScheduler } from '@/utils/commitScheduler'
import { last } from '@/utils/last'

import type { Chunk } from './feedChunks'
import type { HeldBox } from './heldRows'

import { roughHeight } from './estimatedHeights'
import { giveRoom, isPainted, lastAbove } from './heldRows'

/** A block farther than this from the viewport becomes a placeholder. In heights of the list. */
const REMOVE_DISTANCE = 2.5
/** A placeholder within this distance is drawn again. The difference avoids repeated switching during slow scrolling. In heights of the list. */
const DRAW_DISTANCE = 2
/** Upper limit of both distances, px: a page must stay below 1,000 nodes, also on a large screen. */
const MAX_DISTANCE = 1600
/** What stands above the first and below the last chunk, px. */
const HEAD = 56
const END = 8
/** When the view reports a height that differs by more than this from the sum of the known ones, drawn chunks are measured again, px. */
const MAX_ERROR = 100
/**
 * ms. A position with a new height of the content may be the one before scroll anchoring, which changes it and so reports it again.
 * Without another report it is believed after this time.
 */
const SETTLE_DELAY = 50

interface Box extends HeldBox {
  /** Height of the box when its rows were measured, or before they were drawn, px. Null: the rows were drawn while the reader was at the end, so their growth moves nothing that is read. */
  before: number | null
  /** Height of the rows by `roughHeight`, px. */
  rough: number
  /** Incremented when the rows change: an answer about earlier rows is not exact. */
  version: number
}

interface SectionBoxes {
  /** Chunk → height of its box, px. Other chunks have the height of their rows. */
  readonly heights: Readonly<Record<number, number>>
  /** Those whose rows are drawn. 1: they are not shown yet. 2: they are shown at the lower end of their box. The others are placeholders. */
  readonly held: Readonly<Record<number, 1 | 2>>
}

/** Position and size of the list on the screen, px. `height` is 0 while unknown; then no block becomes a placeholder. */
interface ListViewport { top: number, height: number }

export interface Holding {
  /** Rows of a block that ends above this position may be drawn before they are measured: the view keeps its place. Px from the top of the viewport. */
  drawLimit: () => number
  /** A block that ends above this position may grow. Px from the top of the viewport. */
  growLimit: () => number
  /** Called when rows cannot have their room because of that. Another `release` has to follow. */
  onWaiting: () => void
  /**
   * Called with the px by which what is above the reader has grown, or grows in this rendering.
   * @param isAnchored rows are on the screen by which a view that has scroll anchoring keeps its place
   */
  onGrown: (height: number, isAnchored: boolean) => void
}

export interface Virtualisation {
  readonly viewport: Readonly<ListViewport>
  setViewport: (rect: ListViewport & { width: number }) => void
  /** How rows are held that are drawn above others which are read (heldRows.ts). Null: something else keeps what is read in place. @default null */
  holding: Holding | null
  /** Rows are held. */
  readonly isHolding: boolean
  /** Gives held rows their room, where nothing is seen to move. Called when the list is still. Returns whether rows were given room. */
  release: () => boolean
  /** Sections that are placeholders: number → height, px. */
  readonly sections: Readonly<ShallowRef<Readonly<Record<number, number>>>>
  boxesOf: (section: number) => Readonly<ShallowRef<SectionBoxes>>
  isDrawn: (chunk: number) => boolean
  /** Chunks whose drawn rows are to be measured. */
  readonly toMeasure: Readonly<ShallowRef<readonly number[]>>
  /** Returns what `report` needs to know when the rows of a chunk are measured now. */
  versionOf: (chunk: number) => number
  /** Receives the heights of the rows of drawn chunks, px. */
  report: (measured: { chunk: number, height: number, version: number }[]) => void
  /** Called with the new position after the list has scrolled, px within its content. */
  onScroll: (scrollTop: number, scrollHeight: number) => void
  /** The reader is going to be at the end, or at a chunk. */
  moveTo: (target: 'end' | { chunk: number }) => void
  /** Called when the rows of chunks have changed, or chunks were mounted. */
  onRows: (changed: readonly Chunk[]) => void
  /** Chooses the placeholders, at once. */
  update: () => void
  /** Incremented after each update. */
  readonly updates: Readonly<Ref<number>>
  clear: () => void
  stop: () => void
}

export interface VirtualisationOptions {
  /** The mounted chunks in reading order. */
  chunks: () => readonly Chunk[]
  sectionOf: (chunk: number) => number | undefined
  /** Chunk that is never a placeholder. */
  alwaysDrawn: () => number | undefined
  /** A commit of rows follows within its interval, and calls `update`. */
  isCommitDue?: () => boolean
  /** Called after placeholders were chosen. */
  onUpdated: () => void
  /** Called when a placeholder that ends on the screen or below is drawn with another height: it may move the end. */
  onDrawn: () => void
}

const NO_BOXES: SectionBoxes = markRaw({ heights: {}, held: {} })

/**
 * Replaces blocks (chunks, and whole sections) far outside the viewport with placeholders of the same height. A long list keeps few
 * nodes, and nothing moves.
 *
 * Positions are sums of known heights: the view is never asked for a position, and for the height of a chunk only after it was drawn for the
 * first time or with other rows. The reader's position is a distance from the top of a chunk, so that blocks may grow above and below it.
 * Invariants: a placeholder has the height of the box that it replaces · a drawn chunk becomes a placeholder only with an exact height ·
 * placeholders change in the same rendering as the rows of a commit.
 */
export function createVirtualisation({ chunks, sectionOf, alwaysDrawn, isCommitDue = () => false, onUpdated, onDrawn }: VirtualisationOptions): Virtualisation {
  const viewport: ListViewport = { top: 0, height: 0 }
  const boxes = new Map<number, Box>()
  const bySection = new Map<number, ShallowRef<SectionBoxes>>()
  const sections = shallowRef<Readonly<Record<number, number>>>(markRaw({}))
  const toMeasure = shallowRef<readonly number[]>(markRaw([]))
  const updates = ref(0)
  const scheduler = createCommitScheduler(update)
  let width = 0
  /** Px from the top of `chunk` to the top of the viewport. Null: the reader is at the end. */
  let position: { chunk: number, offset: number } | null = null
  /** Sums over exact chunks. Their ratio corrects rough heights. */
  const known = { height: 0, rough: 0 }
  let acceptedError = 0
  let lastHeight = 0
  let unsettled: ReturnType<typeof setTimeout> | undefined

  /** Placeholders change with the rows of the next commit, if one is due: one setData call less. */
  function request() {
    if (!isCommitDue()) scheduler.request()
  }

  const factor = () => known.rough ? known.height / known.rough : 1
  /** Mounted chunks that are not committed yet are not in the list. */
  const committed = () => chunks().filter(({ id }) => boxes.has(id))
  const ordered = () => committed().map(({ id }) => boxes.get(id)!)
  const sumOf = (list: readonly Chunk[]) => list.reduce((sum, { id }) => sum + (boxes.get(id)?.height ?? 0), 0)

  function topOfView(): number {
    const all = chunks()
    const index = position ? all.findIndex(({ id }) => id === position!.chunk) : -1
    return index < 0 ? sumOf(all) + END - viewport.height : sumOf(all.slice(0, index)) + position!.offset
  }

  function newAbove(): number {
    const all = chunks()
    const index = position ? all.findIndex(({ id }) => id === position!.chunk) : 0
    return sumOf(all.slice(0, Math.max(index, 0)).filter(({ id }) => boxes.get(id)?.state === 'new'))
  }

  function onRows(changed: readonly Chunk[]) {
    for (const { id, rows } of changed) {
      const rough = roughHeight(rows.value)
      const box = boxes.get(id)
      if (!box) {
        boxes.set(id, { state: 'new', height: rough * factor(), before: 0, rough, isExact: false, version: 0, asked: -1, isHeld: false, isShown: false, measured: 0 })
        continue
      }
      if (box.state === 'drawn' && !box.isHeld) box.height = Math.max(0, box.height + (rough - box.rough) * factor())
      Object.assign(box, { rough, isExact: false, version: box.version + 1, measured: 0 })
    }
  }

  function draw(box: Box, isInView: boolean, isHeld: boolean) {
    const isChanged = !box.isExact
    const before = box.state !== 'new' ? box.height : position ? 0 : null
    if (isHeld) Object.assign(box, { isHeld, isShown: false, measured: 0, height: before ?? 0 })
    if (box.state === 'placeholder' && isChanged && isInView) onDrawn()
    Object.assign(box, { state: 'drawn', before })
  }

  function update() {
    updates.value++
    if (viewport.height === 0) {
      for (const box of boxes.values()) Object.assign(box, { state: 'drawn', before: null })
      return onUpdated()
    }
    let viewTop = topOfView()
    let isAbove = position !== null
    const wanted: number[] = []
    const isFar = (top: number, height: number, isPlaceholder: boolean) =>
      Math.max(viewTop - top - height, top - viewTop - viewport.height) > Math.min(MAX_DISTANCE, viewport.height * (isPlaceholder ? DRAW_DISTANCE : REMOVE_DISTANCE))
    const found = new Map<number, { top: number, height: number, isDrawn: boolean, heights: Record<number, number>, held: Record<number, 1 | 2> }>()
    const newest = last(chunks() as Chunk[])?.id
    const { holding } = virtualisation
    /** Below the chunks that are held. */
    const read = holding && position ? lastAbove(ordered(), viewTop + 2 * viewport.height, ({ state }) => state === 'drawn') : undefined
    let isBeforeRead = read !== undefined
    /** Px of the new rows between a box and the reader: none of it is in the list yet. */
    let unplaced = holding ? newAbove() : 0
    let top = 0
    for (const { id } of chunks()) {
      const box = boxes.get(id)
      const section = sectionOf(id)
      if (!box || section === undefined)
        continue
      if (id === position?.chunk) isAbove = false
      if (box === read) isBeforeRead = false
      if (holding && isAbove && box.state === 'new') unplaced -= box.height
      const bottom = top + box.height - viewTop + unplaced
      const isHeld = isBeforeRead && box.state !== 'drawn' && !box.isExact && bottom > holding!.drawLimit()
      if (id === alwaysDrawn() || (isHeld && box.state === 'new') || !isFar(top, box.height, box.state === 'placeholder')) {
        const { height } = box
        if (box.state !== 'drawn') draw(box, bottom > 0, isHeld)
        if (isAbove) viewTop += box.height - height
        // The newest chunk changes with each message. Nothing depends on its height while the reader is near it.
        if (!box.isExact && box.asked !== box.version && (id !== newest || box.isHeld)) wanted.push(id)
      }
      else if (box.state === 'new' || (box.isExact && !box.isHeld)) {
        box.state = 'placeholder'
      }
      else if (box.state === 'drawn' && !box.isExact) {
        wanted.push(id)
      }
      const sum = found.get(section) ?? { top, height: 0, isDrawn: false, heights: {}, held: {} }
      found.set(section, sum)
      if (box.state === 'drawn') sum.isDrawn = true
      if (box.state === 'placeholder' || box.isHeld) sum.heights[id] = box.height
      if (box.isHeld) sum.held[id] = box.isShown ? 2 : 1
      sum.height += box.height
      top += box.height
    }
    publish(found, isFar)
    if (wanted.length) ask(wanted)
    onUpdated()
  }

  function ask(wanted: number[]) {
    for (const id of wanted) boxes.get(id)!.asked = boxes.get(id)!.version
    toMeasure.value = markRaw(wanted)
  }

  function publish(found: Map<number, SectionBoxes & { top: number, height: number, isDrawn: boolean }>, isFar: (top: number, height: number, isPlaceholder: boolean) => boolean) {
    const placeholders: Record<number, number> = {}
    for (const [section, { top, height, isDrawn, heights, held }] of found) {
      if (!isDrawn && isFar(top, height, section in sections.value)) placeholders[section] = height
      const boxes = boxesOf(section)
      if (!isSame(boxes.value, { heights, held })) boxes.value = markRaw({ heights, held })
    }
    if (!isSame(sections.value, placeholders)) sections.value = markRaw(placeholders)
  }

  function boxesOf(section: number): ShallowRef<SectionBoxes> {
    const boxes = bySection.get(section) ?? shallowRef(NO_BOXES)
    bySection.set(section, boxes)
    return boxes
  }

  function accept(scrollTop: number, scrollHeight: number) {
    const all = committed()
    const error = scrollHeight - sumOf(all) - HEAD - END
    const isPending = all.slice(0, -1).some(({ id }) => boxes.get(id)?.state === 'drawn' && !boxes.get(id)!.isExact)
    if (!isPending && Math.abs(error - acceptedError) > MAX_ERROR) {
      acceptedError = error
      ask(all.map(({ id }) => id).filter(id => boxes.get(id)?.state === 'drawn'))
    }
    // From the end: what is above the reader may not be measured yet.
    setPosition(scrollHeight - scrollTop - END)
    request()
  }

  /** @param fromEnd px from the top of the viewport to the end of the last chunk */
  function setPosition(fromEnd: number) {
    const all = committed()
    let left = fromEnd
    let index = all.length
    while (index > 0 && left > 0) left -= boxes.get(all[--index]!.id)?.height ?? 0
    const chunk = all[index] ?? last(all)
    position = chunk ? { chunk: chunk.id, offset: -left } : null
  }

  function release(): boolean {
    const { holding } = virtualisation
    const all = ordered()
    if (!holding || !all.some(({ isHeld, measured }) => isHeld && measured))
      return false
    const top = topOfView()
    const isAnchored = isReadOnScreen(all, top)
    const { isChanged, isWaiting, grown } = giveRoom(all, { top, height: viewport.height, above: top + HEAD, limit: holding.growLimit() })
    if (isWaiting) holding.onWaiting()
    if (!isChanged)
      return false
    if (position) setPosition(sumOf(committed()) - top - grown)
    else onDrawn()
    update()
    if (Math.abs(grown) >= 1) holding.onGrown(grown, isAnchored)
    return true
  }

  function isReadOnScreen(all: readonly Box[], viewTop: number) {
    let bottom = 0
    return all.some((box) => {
      const top = bottom
      bottom += box.height
      return isPainted(box) && bottom > viewTop && top < viewTop + viewport.height
    })
  }

  const virtualisation: Virtualisation = {
    viewport,
    setViewport({ top, height, width: newWidth }) {
      Object.assign(viewport, { top, height })
      if (width && width !== newWidth) boxes.forEach((box) => { Object.assign(box, { isExact: false, version: box.version + 1, measured: 0 }) })
      width = newWidth
      scheduler.request()
    },
    holding: null,
    get isHolding() { return ordered().some(({ isHeld, isShown }) => isHeld && !isShown) },
    release,
    sections,
    boxesOf,
    isDrawn: chunk => boxes.get(chunk)?.state === 'drawn',
    toMeasure,
    versionOf: chunk => boxes.get(chunk)?.version ?? 0,
    report(measured) {
      let isAbove = position !== null
      let grown = 0
      for (const { id } of chunks()) {
        const box = boxes.get(id)
        if (!box)
          continue
        const answer = measured.find(({ chunk }) => chunk === id)
        if (id === position?.chunk) isAbove = false
        if (!answer?.height || box.state !== 'drawn') {
          // Held rows are not shown before they are measured: the view is asked again.
          if (answer && box.isHeld) box.asked = -1
          continue
        }
        if (isAbove && !box.isHeld && box.before !== null) grown += answer.height - box.before
        if (box.version === answer.version) {
          if (!box.isExact) {
            known.height += answer.height
            known.rough += box.rough
          }
          box.isExact = true
        }
        Object.assign(box, box.isHeld ? { measured: box.isExact ? answer.height : 0 } : { height: answer.height }, { before: answer.height })
      }
      if (!release()) request()
      if (Math.abs(grown) >= 1) virtualisation.holding?.onGrown(grown, true)
    },
    onScroll(scrollTop, scrollHeight) {
      clearTimeout(unsettled)
      if (scrollHeight === lastHeight) accept(scrollTop, scrollHeight)
      else unsettled = setTimeout(accept, SETTLE_DELAY, scrollTop, scrollHeight)
      lastHeight = scrollHeight
    },
    moveTo(target) {
      position = target === 'end' ? null : { chunk: target.chunk, offset: -viewport.height / 3 }
    },
    onRows,
    update,
    updates,
    clear() {
      boxes.clear()
      bySection.clear()
      sections.value = markRaw({})
      position = null
    },
    stop() {
      clearTimeout(unsettled)
      scheduler.stop()
    },
  }
  return virtualisation
}

const isSame = (one: object, other: object) => JSON.stringify(one) === JSON.stringify(other)
