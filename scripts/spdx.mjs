// Licence expressions (SPDX): `A OR B`, `A AND B`, `A WITH exception`, parentheses, and the old `A/B`.

/** Whether the expression can be satisfied with the licences of the set. Text that is no expression is not allowed. */
export function allowed(expression, licences) {
  const tokens = expression.replaceAll("/", " OR ").match(/[()]|[^\s()]+/g) ?? [];
  let at = 0;

  function either() {
    let result = both();
    while (tokens[at] === "OR") {
      at += 1;
      const right = both();
      result = result || right;
    }
    return result;
  }
  function both() {
    let result = one();
    while (tokens[at] === "AND") {
      at += 1;
      const right = one();
      result = result && right;
    }
    return result;
  }
  function one() {
    if (tokens[at] === "(") {
      at += 1;
      const result = either();
      if (tokens[at] !== ")") return false;
      at += 1;
      return result;
    }
    let name = tokens[at++] ?? "";
    if (tokens[at] === "WITH") {
      name += ` WITH ${tokens[at + 1]}`;
      at += 2;
    }
    return licences.has(name);
  }

  const result = either();
  return result && at === tokens.length;
}
