/** Runs `work` over all items, at most `limit` at once; results in the items' order. All have ended when it returns or throws. */
export async function pool<Item, Result>(
  items: readonly Item[],
  limit: number,
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results = new Array<Result>(items.length)
  let next = 0
  async function worker(): Promise<void> {
    while (next < items.length) {
      const index = next
      next += 1
      results[index] = await work(items[index] as Item)
    }
  }
  const workers = Array.from({ length: Math.min(limit, items.length) }, worker)
  const ended = await Promise.allSettled(workers)
  const failed = ended.find(result => result.status === 'rejected')
  if (failed !== undefined) throw failed.reason
  return results
}
