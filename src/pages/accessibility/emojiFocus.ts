const EMOJI = '[data-emoji]'
const PANEL = '.emoji__scroll'

const centreOf = (element: Element) => {
  const { left, top, width, height } = element.getBoundingClientRect()
  return { x: left + width / 2, y: top + height / 2 }
}

/** The nearest emoji of the next row above (-1) or below (1). */
function inNextRow(all: HTMLElement[], from: HTMLElement, direction: 1 | -1): HTMLElement | undefined {
  const { x, y } = centreOf(from)
  const distance = (emoji: HTMLElement) => direction * (centreOf(emoji).y - y)
  const beyond = all.filter(emoji => distance(emoji) > 8)
  const nearest = Math.min(...beyond.map(distance))
  return beyond.filter(emoji => distance(emoji) < nearest + 8).sort((one, other) => Math.abs(centreOf(one).x - x) - Math.abs(centreOf(other).x - x))[0]
}

/** H5: the emoji of a panel are one stop of the Tab key (uniElements.ts); arrow keys move between them. */
export function moveFocusInEmoji(): void {
  document.addEventListener('keydown', (event) => {
    const from = event.target instanceof HTMLElement && event.target.matches(EMOJI) ? event.target : null
    const panel = from?.closest(PANEL)
    if (!from || !panel)
      return
    const all = Array.from(panel.querySelectorAll<HTMLElement>(EMOJI))
    const at = all.indexOf(from)
    const moves: Record<string, () => HTMLElement | undefined> = {
      ArrowLeft: () => all[at - 1],
      ArrowRight: () => all[at + 1],
      ArrowUp: () => inNextRow(all, from, -1),
      ArrowDown: () => inNextRow(all, from, 1),
    }
    const to = moves[event.key]?.()
    if (!moves[event.key])
      return
    event.preventDefault()
    to?.focus()
  })
  document.addEventListener('focusin', ({ target }) => {
    const panel = target instanceof Element && target.matches(EMOJI) && target.closest(PANEL)
    if (panel) panel.querySelectorAll(EMOJI).forEach(emoji => emoji.setAttribute('tabindex', emoji === target ? '0' : '-1'))
  })
}
