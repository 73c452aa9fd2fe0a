import type { Stage } from './steps'

/** The parts of a page's Vue side that lead to the feed: no button of the interface asks for a jump yet. */
interface Feed { messageOf: (n: number) => { key: string } | undefined, jumpTo: (key: string) => boolean }
interface ListElement { __wxElement: { ownerShadowRoot: { getHostNode: () => { getMethodCaller: () => { $vm: { $: { props: { feed: Feed } } } } } } } }
interface Drawn { __wxElement?: { dataset: { n: number } } }

/** The key of the message with this text, which must be drawn. */
export const keyOfMessage = ({ phone }: Stage, text: string): Promise<string | undefined> => phone.run((app, wanted) => {
  const list = app.page.$('.message-list') as unknown as ListElement
  const { feed } = list.__wxElement.ownerShadowRoot.getHostNode().getMethodCaller().$vm.$.props
  const bubble = app.page.$$('.bubble').find(({ textContent }) => textContent === wanted) as unknown as Drawn | undefined
  return feed.messageOf(Number(bubble?.__wxElement?.dataset.n))?.key
}, text)

/** Shows a message by its key; false when it is not known. */
export async function jumpTo({ phone }: Stage, key: string): Promise<boolean> {
  const isKnown = await phone.run((app, wanted) => {
    const list = app.page.$('.message-list') as unknown as ListElement
    return list.__wxElement.ownerShadowRoot.getHostNode().getMethodCaller().$vm.$.props.feed.jumpTo(wanted)
  }, key)
  await phone.quiet()
  return isKnown
}
