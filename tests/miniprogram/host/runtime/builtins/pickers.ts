import type { Host } from '../host'
import type { Builtin, Node } from './define'

/** picker and picker-view. A picker opens a list of its choices. Region, date and time get their value from `app.pick`. */
export const pickers: Record<string, Builtin> = {
  'picker': {
    properties: { mode: 'selector', range: null, rangeKey: String, value: null, disabled: Boolean, headerText: String, start: String, end: String, fields: String, customItem: String, level: String, name: String },
    reflect: ['mode', 'disabled'],
    create(node) {
      Object.assign(node.dom, {
        hostPick: (value: unknown) => node.fire('change', { value }),
        hostValue: () => ({ name: node.data.name, value: node.data.value }),
      })
    },
    tap(node, host) {
      if (!node.data.disabled && node.data.mode === 'selector')
        void choose(node, host)
    },
  },
  'picker-view': {
    properties: { value: null, indicatorStyle: String, indicatorClass: String, maskStyle: String, maskClass: String, immediateChange: Boolean },
    create: node => void Object.assign(node.dom, { hostPick: (value: unknown) => node.fire('change', { value }) }),
  },
  'picker-view-column': {},
  'slider': {
    properties: { min: 0, max: 100, step: 1, value: 0, disabled: Boolean, color: String, selectedColor: String, activeColor: String, backgroundColor: String, blockSize: Number, blockColor: String, showValue: Boolean, name: String },
    create: node => void Object.assign(node.dom, {
      hostPick(value: number) {
        node.set('value', value)
        node.fire('change', { value })
      },
    }),
  },
}

async function choose(node: Node, host: Host) {
  const range = (node.data.range ?? []) as unknown[]
  const key = String(node.data.rangeKey)
  const index = await host.screen.overlays.showActionSheet(range.map(item => String(key ? (item as Record<string, unknown>)[key] : item)), '取消')
  if (index < 0)
    node.fire('cancel')
  else
    node.fire('change', { value: String(index) })
}
