/** Whether what stands before the cursor on its line ends in a comment: `#` or `//` outside of a text. */
export function endsInComment(before: string): boolean {
  return /^(?:[^"#/]|\/(?!\/)|"(?:[^"\\]|\\.)*")*(?:#|\/\/)/.test(before);
}
