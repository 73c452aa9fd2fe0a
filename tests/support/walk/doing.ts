import type { Locator } from 'playwright-core'

import { mkdirSync } from 'node:fs'
import { vi } from 'vitest'

import type { Look, Person } from './person'

import { ROOT } from '../../../scripts/install.mjs'
import { isFullMatrix } from '../matrix'

const PICTURES = `${ROOT}artifacts/walk`
export const PATIENCE = { timeout: 20_000, interval: 100 }

/** Those of which people have looked at the pictures. */
export const LOOKS: Look[] = [
  { language: 'zh-CN', theme: 'light', textSize: 1 },
  ...(isFullMatrix ? [{ language: 'en', theme: 'dark', textSize: 2 }, { language: 'zh-CN', theme: 'light', textSize: 2 }] as const : []),
]

export const bubble = (person: Person, text: string) => person.find('.bubble:not(.card)', text).last()
export const row = (person: Person, name: string) => person.find('.list .row', name).first()
export const field = (person: Person) => person.find('.composer').locator('textarea').first()
export const sees = (locator: Locator) => locator.first().waitFor()
export const seesNot = (locator: Locator) => locator.first().waitFor({ state: 'detached' })

export async function openChat(person: Person, name: string) {
  await row(person, name).click()
  await sees(person.find('.composer'))
}

/** A scroll closes the menu, and a list scrolls until all of it is there. */
export async function openMenu(person: Person, target: Locator) {
  let tries = 0
  await vi.waitFor(async () => {
    // Something may lie over a message at the edge of the list.
    if (tries++) await target.evaluate(element => element.scrollIntoView({ block: 'center' }))
    if (!await person.find('.menu').count()) await person.hold(target)
    await person.find('.menu').waitFor({ timeout: 1_000 })
  }, PATIENCE)
}

export async function choose(person: Person, target: Locator, entry: string) {
  await vi.waitFor(async () => {
    await openMenu(person, target)
    await person.find('.menu .entry', entry).first().click({ timeout: 1_000 })
  }, PATIENCE)
}

export async function send(person: Person, text: string) {
  await field(person).fill(text)
  await person.find('.composer .send').click()
  await sees(bubble(person, text))
}

/** Returns what takes the pictures of a walk, numbered in the order of its steps; nothing without the full matrix. */
export function pictureTaker(walk: string, { language, theme, textSize }: Look) {
  let pictures = 0
  mkdirSync(PICTURES, { recursive: true })
  return async function shoot(person: Person, name: string) {
    if (!isFullMatrix)
      return
    // What moves comes to its end.
    await new Promise(resolve => setTimeout(resolve, 400))
    const number = String(++pictures).padStart(2, '0')
    await person.screenshot(`${PICTURES}/${walk.replace(/\W+/g, '-')}-${language}-${theme}-${textSize}-${number}-${name}.png`)
  }
}
