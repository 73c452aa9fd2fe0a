import { addTexts } from './texts'
import { contacts } from './zh-CN/contacts'
import { people } from './zh-CN/people'

/** For the pages of contacts behind the tab. */
export const t = addTexts(contacts, people)
