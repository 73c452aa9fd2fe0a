import type { App, InjectionKey } from 'vue'

import { inject } from 'vue'

import type { OpenMediaFiles } from '@/services/media/mediaFiles'

import { loadModule } from '@/utils/loadModule'

type LoadMediaFiles = () => Promise<OpenMediaFiles>

const FILES: InjectionKey<LoadMediaFiles> = Symbol('media files')

/** Replaces the files of the device for the stores of an app. */
export function provideMediaFiles(app: App, open: OpenMediaFiles): void {
  app.provide(FILES, async () => open)
}

let device: LoadMediaFiles
// #ifndef H5
device = async () => (await loadModule(() => import('@/services/media/fileStore.mp'))).openMediaFiles
// #endif
// #ifdef H5
device = async () => (await loadModule(() => import('@/services/media/fileStore.h5'))).openMediaFiles
// #endif

/** Returns what loads the files of the device: nothing of them is needed before a message has one. Called in the setup of a store. */
export const useMediaFiles = (): LoadMediaFiles => inject(FILES, device)
