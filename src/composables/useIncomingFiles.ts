import { onMounted, onUnmounted, ref } from 'vue'

/** Text that is copied with a picture of itself, as office programs do, is pasted as text. */
const isText = (data: DataTransfer) => data.types.includes('text/html') && data.getData('text/plain').trim() !== ''

const hasFiles = (data: DataTransfer | null): data is DataTransfer => !!data?.types.includes('Files')

/**
 * H5: files that are pasted, or dropped anywhere in the window, while `place` is shown: uni keeps covered pages in the document. Without a
 * handler a browser leaves the page and opens what was dropped.
 *
 * @param place the element whose page takes files; null while there is none
 */
export function useIncomingFiles(place: () => Element | null, onFiles: (files: File[]) => void) {
  /** Whether files are held over the window. */
  const isOver = ref(false)

  const takesFiles = () => (place()?.getClientRects().length ?? 0) > 0

  function onOver(event: DragEvent) {
    if (!takesFiles() || !hasFiles(event.dataTransfer))
      return
    event.preventDefault()
    event.dataTransfer.dropEffect = 'copy'
    isOver.value = true
  }

  /** Between two elements of the page the event has the other one. */
  function onLeave({ relatedTarget }: DragEvent) {
    if (!relatedTarget) isOver.value = false
  }

  function take(event: Event, data: DataTransfer) {
    event.preventDefault()
    const files = Array.from(data.files)
    if (files.length) onFiles(files)
  }

  function onDrop(event: DragEvent) {
    isOver.value = false
    if (takesFiles() && hasFiles(event.dataTransfer)) take(event, event.dataTransfer)
  }

  /** Other fields keep what is pasted into them. */
  function onPaste(event: ClipboardEvent) {
    const target = event.target as Element
    const isElsewhere = target.matches?.('input, textarea, [contenteditable]') && !place()?.contains(target)
    if (takesFiles() && !isElsewhere && hasFiles(event.clipboardData) && !isText(event.clipboardData)) take(event, event.clipboardData)
  }

  const listeners = { dragover: onOver, dragleave: onLeave, drop: onDrop, paste: onPaste }
  const each = (use: (name: string, listener: EventListener) => void) => Object.entries(listeners).forEach(([name, listener]) => use(name, listener as EventListener))

  onMounted(() => each((name, listener) => window.addEventListener(name, listener)))
  onUnmounted(() => each((name, listener) => window.removeEventListener(name, listener)))

  return { isOver }
}
