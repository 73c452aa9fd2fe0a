/**
 * H5: keeps the attribute `data-keyboard` of the document: the Tab key moved the focus since the last press of mouse or finger. Fields show their
 * ring then only, because browsers match :focus-visible for every field that has the focus.
 */
export function noteKeyboard(): void {
  const { dataset } = document.documentElement
  document.addEventListener('keydown', ({ key }) => { if (key === 'Tab') dataset.keyboard = '' }, true)
  document.addEventListener('pointerdown', () => delete dataset.keyboard, true)
}
