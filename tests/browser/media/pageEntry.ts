import { createApp, h } from 'vue'

import type { PickResult, PreparedMedia } from '@/services/media/prepared'

import MessageComposer from '@/packages/chat/composer/MessageComposer.vue'
import { imageHeader } from '@/services/media/imageHeader'
import { picker } from '@/services/media/pick.h5'

/** What a page of the test offers. Files stay in the page; what is told of them can leave it. */
const media = {
  picker,
  /** What the composer has handed on. */
  attached: [] as PickResult[],
  showComposer() {
    Object.assign(window, { uni: { hideKeyboard() {}, getStorageSync: () => '' } })
    createApp({ render: () => h(MessageComposer, { send: () => null, canAttach: true, onAttach: (result: PickResult) => media.attached.push(result) }) }).mount(document.body)
  },
  async told({ file, poster, ...facts }: PreparedMedia) {
    const { name, type, size } = file as File
    const bytes = new Uint8Array(await (file as File).arrayBuffer())
    return { ...facts, poster: poster?.slice(0, 23), file: { name, type, size }, header: imageHeader(bytes), bytes: Array.from(bytes.subarray(0, 4000)) }
  },
}

export type TestPage = typeof media

Object.assign(window, { media })
