/** What the desktop shell itself says: its menu, the questions before it closes over a run that is under way or changes that are not saved, and about a window that fails. */
import type { Text } from '../runbook/text.ts'

export const desktopWords = {
  edit: { en: 'Edit', zh: '编辑' },
  undo: { en: 'Undo', zh: '撤消' },
  redo: { en: 'Redo', zh: '重做' },
  cut: { en: 'Cut', zh: '剪切' },
  copy: { en: 'Copy', zh: '复制' },
  paste: { en: 'Paste', zh: '粘贴' },
  'select-all': { en: 'Select all', zh: '全选' },
  view: { en: 'View', zh: '视图' },
  'zoom-in': { en: 'Zoom in', zh: '放大' },
  'zoom-out': { en: 'Zoom out', zh: '缩小' },
  'zoom-reset': { en: 'Actual size', zh: '实际大小' },
  'full-screen': { en: 'Full screen', zh: '全屏' },
  'close-question': { en: 'A run is under way', zh: '有正在进行的运行' },
  'close-detail': {
    en: 'Closing stops it at the step it is at. Nothing is lost: open it again and it goes on from there.',
    zh: '关闭后会停在当前步骤，不会丢失任何内容；再次打开即可从该处继续。',
  },
  'close-stay': { en: 'Stay', zh: '留下' },
  'close-stop': { en: 'Stop the run and close', zh: '停止运行并关闭' },
  'unsaved-question': { en: 'Changes to the site are not saved', zh: '对站点的改动尚未保存' },
  'unsaved-close': { en: 'Close without saving', zh: '不保存就关闭' },
  'hangs-question': { en: 'The window does not answer', zh: '窗口没有响应' },
  'fails-question': { en: 'The window failed several times within a minute', zh: '窗口在一分钟内多次出错' },
  'run-goes-on': {
    en: 'The run goes on meanwhile, and nothing is lost.',
    zh: '运行仍在继续，不会丢失任何内容。',
  },
  'nothing-lost': { en: 'No run is under way.', zh: '没有正在进行的运行。' },
  'window-wait': { en: 'Wait', zh: '继续等待' },
  'window-anew': { en: 'Open the window anew', zh: '重新打开窗口' },
  'window-close': { en: 'Close the app', zh: '关闭程序' },
} as const satisfies Record<string, Text>
export type DesktopCode = keyof typeof desktopWords
