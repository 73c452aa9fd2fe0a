import type { Builtin, Node } from './define'

type Control = HTMLElement & { hostToggle?: () => void, hostValue?: () => { name: unknown, value: unknown } }

/** switch, checkbox, radio and their groups. A tap changes them, then the group fires its change event. */
export const choices: Record<string, Builtin> = {
  'switch': {
    properties: { checked: Boolean, disabled: Boolean, type: String, color: String, name: String },
    reflect: ['checked', 'disabled'],
    create(node) {
      node.dom.append(node.dom.ownerDocument.createElement('div'))
      control(node, () => {
        node.set('checked', !node.data.checked)
        node.fire('change', { value: node.data.checked })
      })
      Object.assign(node.dom, { hostValue: () => ({ name: node.data.name, value: node.data.checked }) })
    },
    tap: toggle,
  },
  'checkbox': choice(node => node.set('checked', !node.data.checked)),
  'radio': choice((node) => {
    for (const other of membersOf(groupOf(node), 'wx-radio'))
      other.hostUncheck?.()
    node.set('checked', true)
  }),
  'checkbox-group': group(node => membersOf(node, 'wx-checkbox').filter(each => each.hasAttribute('checked')).map(each => each.hostChoice?.())),
  'radio-group': group(node => membersOf(node, 'wx-radio').find(each => each.hasAttribute('checked'))?.hostChoice?.()),
}

type Member = HTMLElement & { hostUncheck?: () => void, hostChoice?: () => unknown }

function choice(change: (node: Node) => void): Builtin {
  return {
    properties: { checked: Boolean, disabled: Boolean, value: String, color: String, backgroundColor: String, borderColor: String, activeBackgroundColor: String, activeBorderColor: String, iconColor: String },
    reflect: ['checked', 'disabled'],
    create(node) {
      node.dom.prepend(node.dom.ownerDocument.createElement('i'))
      Object.assign(node.dom, { hostUncheck: () => node.set('checked', false), hostChoice: () => node.data.value })
      control(node, () => {
        change(node)
        const owner = groupOf(node)
        owner?.fire('change', { value: (owner.state.read as () => unknown)() })
      })
    },
    tap: toggle,
  }
}

function group(read: (node: Node) => unknown): Builtin {
  return {
    properties: { name: String },
    create(node) {
      Object.assign(node.dom, { hostValue: () => ({ name: node.data.name, value: read(node) }) })
      return { read: () => read(node) }
    },
  }
}

const groupOf = (node: Node) => node.parents().find(each => each.tag === `${node.tag}-group`)

const membersOf = (group: Node | undefined, tag: string) => [...group?.dom.querySelectorAll(tag) ?? []] as Member[]

function control(node: Node, change: () => void) {
  Object.assign(node.dom, { hostToggle: () => node.data.disabled || change() })
}

/** Handles a tap on the control. Inside a label, the label handles it. */
function toggle(node: Node) {
  if (!node.parents().some(each => each.tag === 'label'))
    (node.dom as Control).hostToggle?.()
}
