import { ref } from 'vue'

/** px. As `leftWindow` of pages.json. */
const WIDE = 900

const query = typeof matchMedia === 'function' ? matchMedia(`(min-width: ${WIDE}px)`) : null

/** H5: the window has the width for list and chat side by side. uni's own answer is 768 px on a device that never has 900. */
export const hasWidth = ref(query?.matches === true)
query?.addEventListener?.('change', ({ matches }) => { hasWidth.value = matches })

/** H5: the window shows list and chat side by side. Set by leftWindow.vue. */
export const isWide = ref(hasWidth.value)
