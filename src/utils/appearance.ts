import { ref } from 'vue'

export type Appearance = 'system' | 'light' | 'dark'

/** The colours that the user chose. `system`: those of the device. */
export const appearance = ref<Appearance>('system')
/** Factor of all text sizes, 1 to 2. The build multiplies every font-size and line-height of src by it (vite.config.ts, lookOfPages). */
export const textScale = ref(1)
