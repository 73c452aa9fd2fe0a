/** Makes HTML of a template. Every value is escaped, except what this function made itself. */
export class Html {
  constructor(readonly text: string) {}
}

type Value = string | number | Html | readonly Html[]

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\'': '&#39;' }
const escaped = (text: string) => text.replace(/[&<>"']/g, character => ESCAPES[character]!)

function textOf(value: Value): string {
  if (value instanceof Html)
    return value.text
  return typeof value === 'object' ? value.map(textOf).join('') : escaped(String(value))
}

export function html(parts: TemplateStringsArray, ...values: Value[]): Html {
  return new Html(parts.reduce((text, part, at) => `${text}${textOf(values[at - 1] ?? '')}${part}`))
}

export const NOTHING = new Html('')
