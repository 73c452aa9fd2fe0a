/** In a chunk of its own, 15 KB: of 'qr/decode.js' itself the build would make a chunk whose name begins with "..", which is no address of a module. */
export { decodeQR } from 'qr/decode.js'
