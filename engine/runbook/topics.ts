/** In what order lists show the topics of runbooks: the work of most pairs first. */
export const topicOrder: readonly string[] = ['keepalived', 'mysql', 'jumpserver']

/** By topic; those that nobody has put in order come last, and within a topic nothing moves. */
export function byTopic<T extends { readonly topic: string }>(runbooks: readonly T[]): readonly T[] {
  const place = ({ topic }: T): number => {
    const found = topicOrder.indexOf(topic)
    return found < 0 ? topicOrder.length : found
  }
  return runbooks.toSorted((a, b) => place(a) - place(b))
}
