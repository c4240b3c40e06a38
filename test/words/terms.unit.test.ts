/** One word for one thing in Chinese: a run is 运行 (执行 is what a step or a command does), a secret is 密码 (密钥 is an SSH key). */
import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const root = new URL('../../', import.meta.url)

function files(folder: string, ending: string): readonly string[] {
  return readdirSync(new URL(folder, root), { encoding: 'utf8', recursive: true })
    .filter(file => file.endsWith(ending) && !file.endsWith('.test.ts'))
    .map(file => `${folder}${file}`)
}

const written = [
  'README.zh.md',
  ...files('docs/guides/', '.zh.md'),
  ...files('engine/words/', '.ts'),
  ...files('renderer/locales/zh-CN/', '.json'),
  ...files('runbooks/', 'runbook.yaml'),
]

const others = {
  运行: /执行(?:记录|编号|页|目录)|(?:本|此|该|每)次执行|(?:进行|结束|处理|关键词)的执行|[“*]执行[”*]|(?:开始|继续|停止|全部|回到|恢复)执行(?!完)/,
  密码: /(?<!主)机密|密钥(?:名[^称]|来源|不能为空)|(?:录入|输入|存入)密钥/,
}

it.each(Object.entries(others))('says %s, and no other word for it', (_, other) => {
  const found = written.flatMap(file =>
    readFileSync(new URL(file, root), 'utf8')
      .split('\n')
      .filter(line => other.test(line))
      .map(line => `${file}: ${line.trim()}`),
  )

  expect(found).toEqual([])
})

it('calls the screen of a run and what its terminal shows by that word', () => {
  const labels = ['app', 'terminal'].map(name => {
    const text = readFileSync(new URL(`renderer/locales/zh-CN/${name}.json`, root), 'utf8')
    return /"run": "([^"]+)"/.exec(text)?.[1]
  })

  expect(labels).toEqual(['运行', '运行'])
})
