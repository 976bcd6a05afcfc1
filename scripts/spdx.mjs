// Licence expressions (SPDX): `A OR B`, `A AND B`, `A WITH exception`, parentheses, and the old `A/B`.

/** Whether the expression can be satisfied with the licences of the set. Text that is no expression is not allowed. */
export function allowed(expression, licences) {
  return chosen(expression, licences) !== null;
}

/** The licences by which an expression is satisfied, the first that can be; `null` when there are none, or no expression. */
export function chosen(expression, licences) {
  const tokens = expression.replaceAll("/", " OR ").match(/[()]|[^\s()]+/g) ?? [];
  let at = 0;
  let broken = false;

  function either() {
    let result = both();
    while (tokens[at] === "OR") {
      at += 1;
      const right = both();
      result ??= right;
    }
    return result;
  }
  function both() {
    let result = one();
    while (tokens[at] === "AND") {
      at += 1;
      const right = one();
      result = result && right && [...result, ...right];
    }
    return result;
  }
  function one() {
    if (tokens[at] === "(") {
      at += 1;
      const result = either();
      if (tokens[at++] !== ")") broken = true;
      return result;
    }
    let name = word();
    if (tokens[at] === "WITH") {
      at += 1;
      name += ` WITH ${word()}`;
    }
    return licences.has(name) ? [name] : null;
  }
  /** A name, and neither a mark nor an operator. */
  function word() {
    const name = tokens[at++] ?? "";
    if (!/^[A-Za-z0-9][A-Za-z0-9.+-]*$/.test(name) || ["OR", "AND", "WITH"].includes(name)) broken = true;
    return name;
  }

  const result = either();
  return !broken && at === tokens.length ? result : null;
}
