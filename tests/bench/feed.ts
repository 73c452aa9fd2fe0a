import type { Stage } from './steps'

/** As much of a page's Vue side as is needed to reach the feed: no button of the interface asks for a jump yet. */
interface Feed { messageOf: (n: number) => { key: string } | undefined, jumpTo: (key: string) => boolean }
interface Vm { $: { props: { feed?: Feed } }, $children: Vm[] }
interface PageOfApp { page: { instance: { $vm: Vm } } }
interface Drawn { __wxElement?: { dataset: { n: number } } }

/** The key of the message with this text, which must be drawn. */
export const keyOfMessage = ({ phone }: Stage, text: string): Promise<string | undefined> => phone.run((app, wanted) => {
  const { feed } = (app.page as unknown as PageOfApp).page.instance.$vm.$children.find(child => child.$.props.feed)!.$.props
  const bubble = app.page.$$('.bubble').find(({ textContent }) => textContent === wanted) as unknown as Drawn | undefined
  return feed!.messageOf(Number(bubble?.__wxElement?.dataset.n))?.key
}, text)

/** Shows a message by its key; false when it is not known. */
export async function jumpTo({ phone }: Stage, key: string): Promise<boolean> {
  const isKnown = await phone.run((app, wanted) => {
    const { feed } = (app.page as unknown as PageOfApp).page.instance.$vm.$children.find(child => child.$.props.feed)!.$.props
    return feed!.jumpTo(wanted)
  }, key)
  await phone.quiet()
  return isKnown
}
