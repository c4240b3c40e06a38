/** The one object that the screens get. Names of channels are fixed here: a page cannot reach any other. */
import { contextBridge, ipcRenderer } from 'electron'

contextBridge.exposeInMainWorld('siteproof', {
  send: (call: unknown) => ipcRenderer.send('call', call),
  listen: (listener: (message: unknown) => void) => {
    ipcRenderer.on('message', (_event, message: unknown) => listener(message))
  },
})
