/** Finds words of the other language in what people read: English in Chinese, Chinese in English. */

/** Three English words in a row are a sentence of ours; a list of programs has commas. */
const english = /[A-Za-z][A-Za-z'’]+(?:[: ]+[A-Za-z][a-z'’]+){2,}/g
/** Words that no command, name or term of the field consists of. */
const small = /(?<![\w./@{(«-])(?:the|is|was|are|not|with|and|this|that|does)(?![\w./@-])/gi
const chinese = /\p{Script=Han}+/gu

/** Pages and buttons of JumpServer, as its own Chinese screens name them: whoever looks for them needs them in both languages. */
const onTheirScreens =
  /当前站点URL|资产管理 - 系统用户 - 特权用户|用户管理|管理用户|测试资产可连接性|会话管理 - 终端管理|用户列表|解除登录限制|解锁用户/g

/** What a runbook names inside its sentences: commands, packages, and what programs print. */
const named = [
  /ip addr (?:add|del)/,
  /下载 gcc[\w. -]+/,
  /\.\/jms start gunicorn/,
  /docker exec [\w. -]+/,
  /systemctl cat keepalived/,
  /CSRF verification failed/,
  /“newly created file[^”]*”/,
  /输出中的 not found/,
]
const literals = new RegExp(named.map(one => one.source).join('|'), 'g')

/** Each stretch of `texts` that is in the other language, with a little around it. */
export function strayWords(texts: readonly string[], language: 'en' | 'zh'): readonly string[] {
  const searches = language === 'zh' ? [english, small] : [chinese]
  const found = texts.flatMap(text => {
    const ours = text.replace(language === 'zh' ? literals : onTheirScreens, '⋯')
    return searches.flatMap(search => [...ours.matchAll(search)].map(hit => around(ours, hit)))
  })
  return [...new Set(found)]
}

function around(text: string, { index, 0: found }: RegExpMatchArray): string {
  const at = index ?? 0
  return `…${text.slice(Math.max(0, at - 20), at + found.length + 20).trim()}…`
}

const literalElements = /<(style|pre|code|script)\b[^>]*>[\s\S]*?<\/\1>/g
/** Marks of a drill's timeline carry the lines that the hosts printed. */
const printedLines = /<g class="drill-mark"><title>[\s\S]*?<\/title>/g
const literalClasses = /<(td|p|span|dd)\b[^>]*class="[^"]*\bmono\b[^"]*"[^>]*>[\s\S]*?<\/\1>/g
const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }

/** The texts of a page of ours, without what stands literally: commands, outputs, hashes. */
export function textsOfPage(page: string): readonly string[] {
  return page
    .replace(literalElements, '⋯')
    .replace(printedLines, '⋯')
    .replace(literalClasses, '⋯')
    .split(/<[^>]*>/)
    .map(text => text.replace(/&(\w+|#39);/g, (whole, name: string) => entities[name] ?? whole).trim())
    .filter(text => text !== '')
}

/** The same of Markdown: code spans are literal. */
export function textsOfMarkdown(text: string): readonly string[] {
  return text.split('\n').map(line => line.replace(/(`+)[\s\S]*?\1/g, '⋯').replaceAll('\\', ''))
}
