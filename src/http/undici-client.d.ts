/** undici has no types for its single files. */
declare module 'undici/lib/dispatcher/client.js' {
  export { Client as default } from 'undici'
}
