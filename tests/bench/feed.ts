import type { BenchContext } from './steps'

/** The parts of the list's Vue instance that lead to the feed. No button of the interface starts a jump yet. */
interface Feed { messageOf: (n: number) => { key: string } | undefined, jumpTo: (key: string) => boolean }
interface ListElement { __wxElement: { ownerShadowRoot: { getHostNode: () => { getMethodCaller: () => { $vm: { $: { props: { feed: Feed } } } } } } } }
interface RenderedBubble { __wxElement?: { dataset: { n: number } } }

/** Returns the key of the message with this text, which must be rendered. */
export const keyOfMessage = ({ phone }: BenchContext, text: string): Promise<string | undefined> => phone.run((app, wanted) => {
  const list = app.page.$('.message-list') as unknown as ListElement
  const { feed } = list.__wxElement.ownerShadowRoot.getHostNode().getMethodCaller().$vm.$.props
  const bubble = app.page.$$('.bubble').find(({ textContent }) => textContent === wanted) as unknown as RenderedBubble | undefined
  return feed.messageOf(Number(bubble?.__wxElement?.dataset.n))?.key
}, text)

/** Jumps to a message by its key. Returns false for an unknown message. */
export async function jumpTo({ phone }: BenchContext, key: string): Promise<boolean> {
  const isKnown = await phone.run((app, wanted) => {
    const list = app.page.$('.message-list') as unknown as ListElement
    return list.__wxElement.ownerShadowRoot.getHostNode().getMethodCaller().$vm.$.props.feed.jumpTo(wanted)
  }, key)
  await phone.quiet()
  return isKnown
}
