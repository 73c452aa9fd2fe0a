/** Ends a choice of which the browser did not tell that it was cancelled. */
let endLast = () => {}

/**
 * Opens the browser's picker, with an input of our own: uni's keeps each file until a reload, and is in what loads before the first page. Called in the
 * task of a tap. Resolves to no files when it is cancelled; where the browser does not tell that, with the next choice. Never rejects.
 */
export function chooseFiles(attributes: { accept?: string, multiple?: boolean, capture?: string }): Promise<File[]> {
  endLast()
  return new Promise((resolve) => {
    const input = Object.assign(document.createElement('input'), { type: 'file', hidden: true }, attributes)
    if (attributes.capture) input.setAttribute('capture', attributes.capture)
    // Some browsers on phones forget an input that is not in the document.
    document.body.append(input)
    function end() {
      input.remove()
      endLast = () => {}
      resolve(Array.from(input.files ?? []))
    }
    endLast = end
    input.addEventListener('change', end)
    input.addEventListener('cancel', end)
    input.click()
  })
}
