import type { Ref, ShallowRef } from 'vue'

import { markRaw, ref, shallowRef } from 'vue'

import { createCommitScheduler } from '@/utils/commitScheduler'
import { last } from '@/utils/last'

import type { Chunk } from './feedChunks'

import { roughHeight } from './estimatedHeights'

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

interface Box {
  state: 'new' | 'drawn' | 'placeholder'
  /** Of the box in the list, px. An estimate from the first drawing until the rows are measured. */
  height: number
  /** Height of the box when its rows were measured, or before they were drawn, px. Null: the rows were drawn while the reader was at the end, so their growth moves nothing that is read. */
  before: number | null
  /** Height of the rows by `roughHeight`, px. */
  rough: number
  /** `height` is that of the rows as they are. */
  isExact: boolean
  /** Incremented when the rows change: an answer about earlier rows is not exact. */
  version: number
  /** Version of the rows that the view was asked to measure. */
  asked: number
  /** The rows are drawn inside a box of the height before, until they are measured. */
  isHeld: boolean
}

interface SectionBoxes {
  /** Chunk → height of its box, px. Other chunks have the height of their rows. */
  readonly heights: Readonly<Record<number, number>>
  /** Those whose rows are drawn. The others are placeholders. */
  readonly held: Readonly<Record<number, 1>>
}

/** Position and size of the list on the screen, px. `height` is 0 while unknown; then no block becomes a placeholder. */
interface ListViewport { top: number, height: number }

export interface Virtualisation {
  readonly viewport: Readonly<ListViewport>
  setViewport: (rect: ListViewport & { width: number }) => void
  /** The view keeps what is read in place when blocks above it grow. Otherwise rows are measured before they are given room. @default true */
  isAnchored: boolean
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
  /** Called with the px by which what is above the reader has grown. In a view that does not keep its place: by which it grows in this rendering. */
  onGrown: (height: number) => void
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
  const sumOf = (list: readonly Chunk[]) => list.reduce((sum, { id }) => sum + (boxes.get(id)?.height ?? 0), 0)

  function topOfView(): number {
    const all = chunks()
    const index = position ? all.findIndex(({ id }) => id === position!.chunk) : -1
    return index < 0 ? sumOf(all) + END - viewport.height : sumOf(all.slice(0, index)) + position!.offset
  }

  function onRows(changed: readonly Chunk[]) {
    for (const { id, rows } of changed) {
      const rough = roughHeight(rows.value)
      const box = boxes.get(id)
      if (!box) {
        boxes.set(id, { state: 'new', height: rough * factor(), before: 0, rough, isExact: false, version: 0, asked: -1, isHeld: false })
        continue
      }
      if (box.state === 'drawn' && !box.isHeld) box.height = Math.max(0, box.height + (rough - box.rough) * factor())
      Object.assign(box, { rough, isExact: false, version: box.version + 1 })
    }
  }

  function draw(box: Box, top: number, viewTop: number) {
    const isChanged = !box.isExact
    const before = box.state !== 'new' ? box.height : position ? 0 : null
    const isInView = top + box.height > viewTop
    if (position && isChanged && top < viewTop && !virtualisation.isAnchored) Object.assign(box, { isHeld: true, height: before ?? 0 })
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
    const found = new Map<number, { top: number, height: number, isDrawn: boolean, heights: Record<number, number>, held: Record<number, 1> }>()
    const newest = last(chunks() as Chunk[])?.id
    let top = 0
    for (const { id } of chunks()) {
      const box = boxes.get(id)
      const section = sectionOf(id)
      if (!box || section === undefined)
        continue
      if (id === position?.chunk) isAbove = false
      if (id === alwaysDrawn() || !isFar(top, box.height, box.state === 'placeholder')) {
        const { height } = box
        if (box.state !== 'drawn') draw(box, top, viewTop)
        if (isAbove) viewTop += box.height - height
        // The newest chunk changes with each message. Nothing depends on its height while the reader is near it.
        if (!box.isExact && box.asked !== box.version && (id !== newest || box.isHeld)) wanted.push(id)
      }
      else if (box.state === 'new' || box.isExact) {
        box.state = 'placeholder'
      }
      else if (box.state === 'drawn') {
        wanted.push(id)
      }
      const sum = found.get(section) ?? { top, height: 0, isDrawn: false, heights: {}, held: {} }
      found.set(section, sum)
      if (box.state === 'drawn') sum.isDrawn = true
      if (box.state === 'placeholder' || box.isHeld) sum.heights[id] = box.height
      if (box.isHeld) sum.held[id] = 1
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
    let fromEnd = scrollHeight - scrollTop - END
    let index = all.length
    while (index > 0 && fromEnd > 0) fromEnd -= boxes.get(all[--index]!.id)?.height ?? 0
    const chunk = all[index] ?? last(all)
    position = chunk ? { chunk: chunk.id, offset: -fromEnd } : null
    request()
  }

  const virtualisation: Virtualisation = {
    viewport,
    setViewport({ top, height, width: newWidth }) {
      Object.assign(viewport, { top, height })
      if (width && width !== newWidth) boxes.forEach((box) => { Object.assign(box, { isExact: false, version: box.version + 1 }) })
      width = newWidth
      scheduler.request()
    },
    isAnchored: true,
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
        if (!answer?.height || box.state !== 'drawn')
          continue
        // A held box has the height before; any other one has it no more, and its rows have been part of what the reader sees.
        if (isAbove && box.before !== null) grown += answer.height - box.before
        if (box.version === answer.version) {
          if (!box.isExact) {
            known.height += answer.height
            known.rough += box.rough
          }
          box.isExact = true
        }
        Object.assign(box, { height: answer.height, before: answer.height, isHeld: false })
      }
      if (virtualisation.isAnchored) request()
      else update()
      if (Math.abs(grown) >= 1) virtualisation.onGrown(grown)
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
    onGrown: () => {},
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
