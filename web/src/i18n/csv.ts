/** Rows of a comma-separated table with a heading row; quotes as in RFC 4180. */
export function parseCsv(text: string): Record<string, string>[] {
  const lines = text
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)
    .filter((line) => line !== "")
    .map(cells);
  const heading = lines.shift() ?? [];
  return lines.map((line) => Object.fromEntries(heading.map((name, i) => [name, line[i] ?? ""])));
}

function cells(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map((match) =>
    match[1] !== undefined ? match[1].replaceAll('""', '"') : (match[2] ?? ""),
  );
}
