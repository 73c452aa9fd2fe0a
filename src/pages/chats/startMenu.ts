import { t } from '@/i18n/contacts'

import { showActionSheet } from '../dialogs'

type Entry = 'group' | 'add' | 'scan' | 'room'

const TEXTS = { group: 'startMenu.group', add: 'contacts.add', scan: 'startMenu.scan', room: 'startMenu.room' } as const
const textOf = (entry: Entry) => t(TEXTS[entry])

const hasRooms = import.meta.env.VITE_WITHOUT_ROOMS !== '1'

/** The menu of the plus sign over the list of chats. Runs what was chosen. */
export async function openStartMenu(entries: Record<Entry, () => unknown>): Promise<void> {
  const entry = await showActionSheet((Object.keys(entries) as Entry[]).filter(entry => hasRooms || entry !== 'room'), textOf)
  if (entry) entries[entry]()
}
