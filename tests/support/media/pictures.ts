import sharp from 'sharp'

/** 3 × 2 blocks of colour: which way up it is can be seen. */
const plain = (width = 60, height = 40) => sharp({ create: { width, height, channels: 3, background: '#c02626' } })
  .composite([{ input: { create: { width: Math.ceil(width / 2), height: Math.ceil(height / 2), channels: 3, background: '#067a3d' } }, left: 0, top: 0 }])

/** Text of the metadata that must not leave the phone. */
const SECRET = 'Nanjing Road 1'

const GPS = { GPSLatitudeRef: 'N', GPSLatitude: '31/1 14/1 5/1', GPSLongitudeRef: 'E', GPSLongitude: '121/1 28/1 7/1' }
const XMP = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:p="p"><p:place>${SECRET}</p:place></rdf:Description></rdf:RDF></x:xmpmeta>`

export interface PictureOptions { width?: number, height?: number, orientation?: number }

/** A real picture with GPS, camera and XMP in its metadata, where the format has them. Sizes as stored. */
export async function picture(format: 'jpeg' | 'png' | 'webp' | 'gif' | 'avif' | 'tiff', { width, height, orientation = 1 }: PictureOptions = {}): Promise<Uint8Array> {
  const image = plain(width, height).withExif({ IFD0: { Make: SECRET, Orientation: String(orientation) }, IFD3: GPS }).withXmp(XMP)
  return Uint8Array.from(await (orientation > 1 ? image.withMetadata({ orientation }) : image).toFormat(format, { quality: 90 }).toBuffer())
}

/** Two frames. */
export async function animated(format: 'gif' | 'webp'): Promise<Uint8Array> {
  const frames = await Promise.all(['#c02626', '#067a3d'].map(background => sharp({ create: { width: 30, height: 20, channels: 3, background } }).png().toBuffer()))
  return Uint8Array.from(await sharp(frames, { join: { animated: true } }).toFormat(format).toBuffer())
}

export const latin1 = (text: string): Uint8Array => Uint8Array.from(text, character => character.charCodeAt(0))

export function joined(...pieces: Uint8Array[]): Uint8Array {
  return Uint8Array.from(pieces.flatMap(piece => Array.from(piece)))
}

/** The beginning of an ISO container. */
export const container = (...brands: string[]): Uint8Array => joined(Uint8Array.of(0, 0, 0, 12 + 4 * brands.length), latin1(`ftyp${brands[0]}\0\0\0\0${brands.slice(1).join('')}`), new Uint8Array(64))

/** Whether the metadata are in these bytes, as text in any of its usual forms. */
export const tells = (bytes: Uint8Array): boolean => /Nanjing|GPS|Exif\0\0[^M]|xmpmeta|photoshop/i.test(String.fromCharCode(...bytes.subarray(0, 100_000)))
