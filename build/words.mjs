/** What a start says before there is a build: the engine's words are TypeScript. In the environment's language, as app/language.ts has it. */
const words = {
  'need-node': {
    en: 'Siteproof needs Node {wanted} or newer; this is {found} ({path}).',
    zh: 'Siteproof 需要 Node {wanted} 或更新的版本；当前是 {found}（{path}）。',
  },
  installing: { en: 'Installing dependencies (npm ci) …', zh: '正在安装依赖（npm ci）……' },
  building: { en: 'Building …', zh: '正在构建……' },
  'no-electron': {
    en: `Electron's binary is not here, and a start fetches nothing by itself. To have it, run once where there is internet:
  node node_modules/electron/install.js
The same screens open as an app window of the installed browser.`,
    zh: `这里没有 Electron 的程序文件，启动时也不会自行下载。需要的话，在能上网时执行一次：
  node node_modules/electron/install.js
同样的界面现由已安装的浏览器以应用窗口打开。`,
  },
  'electron-as-root': {
    en: `Electron does not run as root, since its sandbox does not: start it as an ordinary user.
The same screens open as an app window of the installed browser.`,
    zh: `Electron 的沙箱不能以 root 运行，请改用普通用户启动。
同样的界面现由已安装的浏览器以应用窗口打开。`,
  },
  'electron-ended': {
    en: `Electron ended at once ({how}). It needs a display and, on Linux, user namespaces for its sandbox: see docs/guides/app.md.
The same screens open as an app window of the installed browser.`,
    zh: `Electron 一启动就退出了（{how}）。它需要图形界面；在 Linux 上其沙箱还需要用户命名空间，见 docs/guides/app.zh.md。
同样的界面现由已安装的浏览器以应用窗口打开。`,
  },
}

export function say(code, params = {}, language = languageOf(process.env)) {
  return words[code][language].replaceAll(/\{(\w+)\}/g, (_, name) => params[name])
}

export function languageOf(env) {
  const locale = [env.LC_ALL, env.LC_MESSAGES, env.LANG].find(value => value !== undefined && value !== '')
  return /^zh([_.@-]|$)/i.test(locale ?? Intl.DateTimeFormat().resolvedOptions().locale) ? 'zh' : 'en'
}
