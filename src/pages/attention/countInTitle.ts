/**
 * H5: returns a function that shows a number, `(3) Ben`, before the title of the document. uni writes the title with every page, so it is observed:
 * what others write is the title, what is written here is the title with the number.
 */
export function countInTitle(): (count: string) => void {
  let title = document.title
  let written = title
  let count = ''

  function write() {
    written = count ? `(${count}) ${title}` : title
    if (document.title !== written) document.title = written
  }

  new MutationObserver(() => {
    if (document.title === written)
      return
    title = document.title
    write()
  }).observe(document.head, { subtree: true, childList: true, characterData: true })

  return (next) => {
    count = next
    write()
  }
}
