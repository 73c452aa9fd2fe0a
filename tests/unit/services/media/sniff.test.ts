import { describe, expect, it } from 'vitest'

import { fileName } from '@/services/media/fileName'
import { provable, sniff } from '@/services/media/sniff'

import { container, joined, latin1, picture } from '../../../support/media/pictures'

const kindOf = (bytes: Uint8Array) => {
  const found = sniff(bytes)
  return found && `${found.kind} ${found.extension}`
}

const bitmap = joined(latin1('BM'), new Uint8Array(12), Uint8Array.of(40), new Uint8Array(30))

describe('what a file is', () => {
  it.each(['jpeg', 'png', 'gif', 'webp', 'avif', 'tiff'] as const)('is read from the bytes of a real %s', async (format) => {
    expect(kindOf(await picture(format))).toBe(`image ${format === 'jpeg' ? 'jpg' : format}`)
  })

  it.each([
    ['image bmp', bitmap],
    ['image heic', container('heic', 'mif1', 'heic')],
    ['image heic', container('mif1', 'mif1', 'heic')],
    ['image avif', container('mif1', 'mif1', 'avif')],
    ['video mp4', container('isom', 'isom', 'avc1')],
    ['video mp4', container('mp42', 'isom')],
    ['video mov', container('qt  ', 'qt  ')],
    ['video mov', joined(Uint8Array.of(0, 0, 0, 8), latin1('moov'), new Uint8Array(20))],
    ['audio m4a', container('M4A ', 'isom')],
    ['video webm', joined(latin1('\x1A\x45\xDF\xA3\x9F\x42\x82\x84webm'), new Uint8Array(30))],
    ['video mkv', joined(latin1('\x1A\x45\xDF\xA3\x9F\x42\x82\x88matroska'), new Uint8Array(30))],
    ['audio mp3', latin1('ID3\x04\0\0')],
    ['audio mp3', Uint8Array.of(0xFF, 0xFB, 0x90, 0x44)],
    ['audio aac', Uint8Array.of(0xFF, 0xF1, 0x50, 0x80)],
    ['audio wav', latin1('RIFF\0\0\0\0WAVEfmt ')],
    ['file pdf', latin1('%PDF-1.7\n')],
    ['file zip', latin1('PK\x03\x04\x14\0')],
    ['file exe', latin1('MZ\x90\0')],
    ['file svg', latin1('\xEF\xBB\xBF<?xml version="1.0"?>\n<!-- a --><svg xmlns="x"><script/></svg>')],
    ['file svg', latin1('  <svg onload="alert(1)"/>')],
    ['file html', latin1('<!DOCTYPE html><p>')],
    ['file html', latin1('<!-- a -->\n<script>alert(1)</script>')],
  ])('is %s', (kind, bytes) => {
    expect(kindOf(bytes)).toBe(kind)
  })

  it('is unknown for texts, for what only begins like something, for raw pictures of cameras and for nothing', () => {
    for (const bytes of [latin1('BM is short for bitmap'), latin1('hello'), latin1('{"a": "<svg>"}'), container('crx ', 'crx ', 'isom'), new Uint8Array(100), Uint8Array.of(0xFF), new Uint8Array()]) expect(kindOf(bytes)).toBe(null)
  })

  it('gives SVG and HTML a type that no browser runs', () => {
    expect([sniff(latin1('<svg/>')), sniff(latin1('<html>'))].map(found => found?.type)).toEqual(['application/octet-stream', 'application/octet-stream'])
  })
})

describe('the name of a file', () => {
  const jpg = provable('jpg')
  it.each([
    ['photo.JPG', jpg, 'photo.JPG'],
    ['photo.jpeg', jpg, 'photo.jpeg'],
    ['photo.png', jpg, 'photo.jpg'],
    ['photo.jfif', jpg, 'photo.jpg'],
    ['photo', jpg, 'photo.jpg'],
    ['', jpg, 'image.jpg'],
    ['cat.jpg', null, 'cat.bin'],
    ['cat.jpg', provable('svg'), 'cat.svg'],
    ['invoice.pdf', provable('exe'), 'invoice.exe'],
    ['notes.txt', provable('html'), 'notes.txt'],
    ['a.docx', provable('zip'), 'a.docx'],
    ['old.doc', null, 'old.doc'],
    ['old.doc', provable('zip'), 'old.doc'],
    ['a.pdf', provable('zip'), 'a.zip'],
    ['clip.3gp', provable('mp4'), 'clip.mp4'],
    ['archive', provable('zip'), 'archive.zip'],
    ['data.csv', null, 'data.csv'],
    ['README', null, 'README'],
    ['', null, 'file'],
    ['../../etc/passwd', null, 'passwd'],
    ['C:\\Users\\anna\\a.pdf', provable('pdf'), 'a.pdf'],
    ['..', null, 'file'],
    ['a\u202Egpj.exe', provable('exe'), 'agpj.exe'],
    ['a\0\n\u200Fb<c>.txt', null, 'ab_c_.txt'],
    ['.htaccess', null, 'htaccess'],
  ] as const)('%j of %o is %j', (given, found, name) => {
    expect(fileName(given, found)).toBe(name)
  })

  it('has at most 100 units, keeps its extension and cuts no character in two', () => {
    const name = fileName(`${'😀'.repeat(200)}.pdf`, provable('pdf'))
    expect(name.length).toBeLessThanOrEqual(100)
    expect(name).toMatch(/^😀+\.pdf$/u)
    expect(fileName(`a.${'x'.repeat(300)}`, null)).toHaveLength(100)
  })
})
