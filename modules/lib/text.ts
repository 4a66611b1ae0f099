/** The lines of an output, without the empty one after the last newline. */
export function lines(output: string): string[] {
  const all = output.split('\n')
  if (all.at(-1) === '') all.pop()
  return all
}
