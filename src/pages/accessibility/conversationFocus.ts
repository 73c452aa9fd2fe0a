import { moveFocusInLists } from './listFocus'

/** H5: moves the focus in a list of conversations. The Tab key enters the list at the row that had the focus last, or at the first one. */
export function moveFocusInConversations(): void {
  moveFocusInLists({ list: '.list[role=group]', stops: '[data-slot]', entry: (_, rows, last) => last && rows.includes(last) ? last : rows[0] })
}
