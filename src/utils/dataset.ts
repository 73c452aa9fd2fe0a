/** Of a uni event, which has no type that covers both platforms. WeChat gives a number for a `data-` attribute that holds one, a browser a string. */
interface Pressed<Data> { currentTarget?: { dataset?: Data } | null, target?: { dataset?: Data } | null }

/** The `data-` attributes of the element that has the handler; none of them when the event has no element. */
export const datasetOf = <Data extends object>(event: unknown): Partial<Data> => (event as Pressed<Data> | undefined)?.currentTarget?.dataset ?? {}

/** The same of the element that was touched, for one handler above many. */
export const datasetOfTarget = <Data extends object>(event: unknown): Partial<Data> => (event as Pressed<Data> | undefined)?.target?.dataset ?? {}
