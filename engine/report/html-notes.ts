import { localTime } from '../words/times.ts'
import { attachmentWords } from '../words/acceptance.ts'
import { html, type Markup } from './markup.ts'
import type { KeptFile } from '../run/notes.ts'
import type { Report } from './model.ts'
import type { Speaker } from './say.ts'

/** What people wrote: remarks, and what is still to be done, by whom and until when. */
export function noteLists({ notes }: Report, speaker: Speaker): Markup | undefined {
  const { remarks, openItems } = notes
  if (remarks.length === 0 && openItems.length === 0) return undefined
  return html`${
    remarks.length > 0 &&
    html`<h2>${speaker.label('remarks')}</h2>
      <ul>
        ${remarks.map(one => html`<li>${one.text} <span class="dim">${one.by}, ${localTime(one.at)}</span></li>`)}
      </ul>`
  }${
    openItems.length > 0 &&
    html`<h2>${speaker.label('openItems')}</h2>
      <ul>
        ${openItems.map(
          one =>
            html`<li>
              ${one.text} <span class="dim">${[one.owner, one.due].filter(Boolean).join(', ')}</span>
            </li>`,
        )}
      </ul>`
  }`
}

/** Photos are shown; every attached file is named with its hash, as it lies in the run folder. */
export function attachmentSection({ notes, photos }: Report, speaker: Speaker): Markup | undefined {
  const { attachments } = notes
  if (attachments.length === 0) return undefined
  return html`<h2>${speaker.label('attachments')}</h2>
    ${attachments.map(({ use, caption, file, by, at }) => {
      const name = caption === '' ? file.name : caption
      return keptFile(
        file,
        photos,
        html`${attachmentWords[use][speaker.language]}: ${name}
          <span class="dim">${by}, ${localTime(at)}</span><br />`,
      )
    })}`
}

/** A file of the run folder: its picture where it is one that is shown, what is said of it, its name and hash. */
export function keptFile(file: KeptFile, photos: Report['photos'], says?: Markup): Markup {
  const data = photos[file.sha256]
  return html`<figure>
    ${data !== undefined && html`<img src="${data}" alt="${file.name}" />`}
    <figcaption>${says} <span class="dim mono">${file.name} · SHA-256 ${file.sha256}</span></figcaption>
  </figure>`
}
