import { doorWords } from '../engine/words/door.ts'

/** For a browser that nobody let in, as after a used address. The same for everybody: it tells nothing of the app, its runs or its user. */
export const shutPage = Buffer.from(`<!doctype html>
<html lang="zh-CN">
<meta charset="utf-8">
<title>Siteproof</title>
<p>${doorWords.zh}</p>
<p lang="en">${doorWords.en}</p>
</html>
`)
