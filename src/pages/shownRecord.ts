import type { Message } from '@/types/message'

let shown: readonly Message[] = []

/** Hands the messages of a combined one to the page that shows one of them: they are in no timeline. */
export function setShownRecord(messages: readonly Message[]): void {
  shown = messages
}

export const shownRecord = (): readonly Message[] => shown
