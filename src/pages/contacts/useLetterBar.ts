import { getCurrentInstance } from 'vue'

import { datasetOfTarget } from '@/utils/dataset'

interface Touched { touches?: ArrayLike<{ clientY: number }> }

/** The bar of letters: a tap and a finger that slides over it jump to the letter below. */
export function useLetterBar(letters: () => readonly string[], jump: (letter: string) => void) {
  const instance = getCurrentInstance()
  let current = ''

  function jumpTo(letter = '') {
    if (!letter || letter === current)
      return
    current = letter
    jump(letter)
  }

  return {
    onTouch(event: unknown) {
      const { clientY } = (event as Touched).touches?.[0] ?? {}
      if (clientY === undefined)
        return
      uni.createSelectorQuery().in(instance?.proxy).selectAll('.letter').boundingClientRect((found) => {
        const at = (found as UniApp.NodeInfo[]).findIndex(({ top = 0, bottom = 0 }) => clientY >= top && clientY < bottom)
        jumpTo(letters()[at])
      }).exec()
    },
    /** The same letter jumps again: the list may have been scrolled. */
    onTap(event: unknown) {
      current = ''
      jumpTo(datasetOfTarget<{ letter: string }>(event).letter)
    },
  }
}
