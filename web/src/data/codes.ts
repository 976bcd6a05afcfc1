// Values by code: the codes of a list the program declares, and those of an address, which may be none of it.

/** The codes that have a value. */
export function codesOf<K extends string>(values: Partial<Record<K, unknown>>): K[] {
  return Object.keys(values) as K[];
}

/** The value of a code that may be none of the list. */
export function byCode<T>(values: Partial<Record<string, T>> | undefined, code: string): T | undefined {
  return values?.[code];
}
