import { addTexts } from './texts'
import { contacts } from './zh-CN/contacts'

/** For the tab of contacts, and for the menu that adds a friend. */
export const t = addTexts(contacts)
