import type { Locator } from 'playwright-core'

import type { Locale } from '@/i18n'

import type { Backend, DemoUser } from '../../../scripts/demo/backend'

import { seedMessages } from '../../miniprogram/stories/seedMessages'
import { picture } from '../media/pictures'
import { storedFile } from '../media/storedFiles'

/** How an app looks: language, colours, and the factor of all text sizes. */
export interface Look { language: Locale, theme: 'light' | 'dark', textSize: number }

/** A user with the app in Chromium: on H5, or in the compiled mini program. */
export interface Person {
  /** The elements of the page in front that are visible. */
  find: (selector: string, hasText?: string | RegExp) => Locator
  /** Taps this text in a dialog, on the page or in the bars. */
  press: (text: string) => Promise<void>
  /** The dialog in front with this text. */
  dialog: (text: string) => Locator
  /** Taps the key of a dialog that does what it asks. */
  confirm: () => Promise<void>
  /** Opens what a long press opens. */
  hold: (target: Locator) => Promise<void>
  /** What is written at the top of the page in front. */
  title: () => Promise<string>
  back: () => Promise<unknown>
  /** Ends the app and starts it again on the same device. The list of chats is in front. */
  restart: () => Promise<void>
  screenshot: (path: string) => Promise<unknown>
  /** Errors in the console of the app. */
  problems: () => Promise<unknown[]>
}

/** The two users of the demo, and what their apps are connected to. */
export interface Walkers {
  anna: Person
  ben: Person
  backend: Backend
  users: [DemoUser, DemoUser]
  close: () => Promise<unknown>
}

/** Writes the beginning of a walk before the apps are opened. */
export type Prepare = (backend: Backend, users: [DemoUser, DemoUser]) => void

export const FILE = 'Reiseplan.pdf'

/** Resolves with what writes the beginning of the walk, before the apps are opened: from Ben to Anna, and from Carl, who has no phone, to Anna. */
export async function prepareWalk(): Promise<Prepare> {
  const photo = await picture('png', { width: 300, height: 200 })
  return ({ emulator }, [anna, ben]) => {
    seedMessages(emulator, ben.user, anna.user, [
      storedFile(emulator, 'file', FILE, new Uint8Array(2048)),
      ...Array.from({ length: 24 }, (_, n) => `第 ${n + 1} 条`),
      storedFile(emulator, 'image', 'a.png', photo),
      '周六去爬山，记得带伞',
    ])
    seedMessages(emulator, { userID: 'carl', name: 'Carl' }, anna.user, ['周日呢？'])
  }
}
