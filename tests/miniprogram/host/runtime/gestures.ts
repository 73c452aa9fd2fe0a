import type { HostElement } from './backend'
import type { Host } from './host'

/** WeChat fires longpress after 350 ms. A touch that moves more than 10 px is not a tap. */
const LONG_PRESS_MS = 350
const TAP_DISTANCE = 10

interface Point { x: number, y: number }

interface Press { node: NonNullable<HostElement['__wxElement']>, start: Point, at: Point, moved: boolean, isLong: boolean, timer?: ReturnType<typeof setTimeout> }

/**
 * Fires touchstart, touchmove, touchend, tap, longpress and longtap, as WeChat derives them from touches. In Chromium the input is the
 * touch and mouse events of the page, in happy-dom the driver. All events bubble through components and have `touches`.
 */
export class Gestures {
  private press: Press | null = null

  constructor(private readonly host: Host) {}

  /** Presses and releases the middle of an element. Takes no time. */
  tap(element: Element) {
    this.start(element, centre(element))
    this.end(centre(element))
  }

  longpress(element: Element) {
    this.start(element, centre(element))
    this.long()
    this.end(centre(element))
  }

  /** Moves a touch from the middle of an element through the given offsets and releases it. */
  drag(element: Element, ...offsets: Point[]) {
    const from = centre(element)
    this.start(element, from)
    let at = from
    for (const { x, y } of offsets) {
      at = { x: from.x + x, y: from.y + y }
      this.move(at)
    }
    this.end(at)
  }

  /** Puts a finger on the middle of an element and leaves it there. */
  hold(element: Element) {
    this.start(element, centre(element))
  }

  /** Moves the finger of `hold` to an offset from where it was put. Nothing happens without a touch, or after its end. */
  moveTo({ x, y }: Point) {
    if (this.press)
      this.move({ x: this.press.start.x + x, y: this.press.start.y + y })
  }

  release() {
    if (this.press)
      this.end(this.press.at)
  }

  /** Ends the touch as the system does, for its own dialogs and calls. */
  cancel() {
    const press = this.press
    if (!press)
      return
    this.press = null
    clearTimeout(press.timer)
    this.fire(press.node, 'touchcancel', press.at)
  }

  /** Listens to the touch and mouse events of a page. */
  listen(document: Document) {
    let lastTouch = 0
    const point = ({ clientX, clientY }: { clientX: number, clientY: number }) => ({ x: clientX, y: clientY })
    const firstPoint = (event: TouchEvent) => point(event.changedTouches[0]!)
    const on = <T extends Event>(type: string, handle: (event: T) => void, passive = true) =>
      document.addEventListener(type, handle as (event: Event) => void, { capture: true, passive })
    on<TouchEvent>('touchstart', (event) => {
      lastTouch = Date.now()
      this.start(event.target as Element, firstPoint(event))
    })
    on<TouchEvent>('touchmove', event => this.move(firstPoint(event)))
    on<TouchEvent>('touchend', (event) => {
      lastTouch = Date.now()
      this.end(firstPoint(event))
    })
    on('touchcancel', () => this.cancel())
    const isMouse = () => Date.now() - lastTouch > 1000
    on<MouseEvent>('mousedown', (event) => {
      if (this.host.keyboard.holdsAgainst(event.target as Element))
        event.preventDefault()
      if (isMouse() && event.button === 0)
        this.start(event.target as Element, point(event))
    }, false)
    on<MouseEvent>('mousemove', event => isMouse() && this.press && this.move(point(event)))
    on<MouseEvent>('mouseup', event => isMouse() && this.press && this.end(point(event)))
  }

  private start(element: Element, at: Point) {
    this.cancel()
    const node = nodeAt(element)
    if (!node)
      return
    this.press = { node, start: at, at, moved: false, isLong: false }
    this.press.timer = setTimeout(() => this.long(), LONG_PRESS_MS)
    this.fire(node, 'touchstart', at)
  }

  private move(at: Point) {
    const press = this.press
    if (!press)
      return
    press.at = at
    if (Math.hypot(at.x - press.start.x, at.y - press.start.y) > TAP_DISTANCE) {
      press.moved = true
      clearTimeout(press.timer)
    }
    this.fire(press.node, 'touchmove', at)
  }

  private long() {
    const press = this.press
    if (!press || press.moved)
      return
    press.isLong = true
    clearTimeout(press.timer)
    this.fire(press.node, 'longpress', press.start)
    this.fire(press.node, 'longtap', press.start)
  }

  private end(at: Point) {
    const press = this.press
    if (!press)
      return
    this.press = null
    clearTimeout(press.timer)
    this.fire(press.node, 'touchend', at)
    if (press.moved || press.isLong)
      return
    this.host.state.tappedAt = Date.now()
    this.fire(press.node, 'tap', at)
  }

  private fire(node: Press['node'], type: string, at: Point) {
    const touch = { identifier: 0, clientX: at.x, clientY: at.y, pageX: at.x, pageY: at.y, force: 1 }
    const isOver = type === 'touchend' || type === 'tap' || type === 'touchcancel'
    node.triggerEvent(type, { x: at.x, y: at.y }, {
      bubbles: true,
      composed: true,
      capturePhase: true,
      extraFields: { touches: isOver ? [] : [touch], changedTouches: [touch] },
    })
  }
}

/** Returns the glass-easel node of a DOM element. */
function nodeAt(element: Element | null): HostElement['__wxElement'] {
  let at: Node | null = element
  while (at && !(at as HostElement).__wxElement) at = at.parentNode
  return (at as HostElement | null)?.__wxElement
}

function centre(element: Element): Point {
  const { left, top, width, height } = element.getBoundingClientRect()
  return { x: left + width / 2, y: top + height / 2 }
}
