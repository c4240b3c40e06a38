import type { Text } from '../runbook/text.ts'

/** Read in a browser that nobody let in: of the app it knows nothing, not even its language. */
export const doorWords: Text = {
  en: 'This address has been used, or is not valid any more. Run "siteproof open" again.',
  zh: '此地址已用过或已失效，请再运行一次 siteproof open。',
}
