const KB = 1024

/** A size for readers: `0.4 KB`, `120 KB`, `3.2 MB`. */
export function bytesText(bytes: number): string {
  const [value, unit] = bytes < KB * KB ? [bytes / KB, 'KB'] : [bytes / KB / KB, 'MB']
  return `${value < 10 ? Math.max(0.1, Math.round(value * 10) / 10) : Math.round(value)} ${unit}`
}
