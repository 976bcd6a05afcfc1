// What the page must print for an answer of the program, written down apart from the page's own code.

const LOCALES = { vi: "vi-VN", en: "en-US" };

export function hectares(number, lang = "vi") {
  return number === null || number === undefined ? "–" : decimal(number, 2, lang);
}

function decimal(number, decimals, lang) {
  return new Intl.NumberFormat(LOCALES[lang], {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  }).format(number);
}

/** A measure of an account as a table cell. */
export function cell(measure, lang = "vi") {
  if (!measure) return "–";
  const chosen = measure.reported?.find((figure) => figure.chosen);
  const about = { vi: "khoảng ", en: "about " }[lang];
  if (measure.range_ha) return measure.range_ha.map((end) => hectares(end, lang)).join(" – ");
  if (measure.value_ha === null) return "–";
  if (measure.basis !== "reported" || measure.value === null || !chosen)
    return exactness(measure, lang) + hectares(measure.value_ha, lang);
  const decimals = chosen.value.split(".")[1]?.length ?? 0;
  const number = decimal(Number(chosen.value), decimals, lang);
  const over = { vi: "trên ", en: "over " }[lang];
  if (chosen.qualifier === "about") return about + number;
  return chosen.qualifier === "at_least" ? over + number : number;
}

/** Text as a person reads it: no-break spaces are spaces. */
export function plain(text) {
  return text.replaceAll("\u00a0", " ").replace(/\s+/g, " ").trim();
}

/** What is known of the exactness of a sum: one that holds a khoảng is one itself, one that lacks something is "ít nhất". */
function exactness(measure, lang) {
  const least = measure.at_least ? { vi: "ít nhất ", en: "at least " }[lang] : "";
  return least + (measure.approximate ? { vi: "khoảng ", en: "about " }[lang] : "");
}

/** A header total: two decimals, with what is known of its exactness. */
export function sum(measure, lang = "vi") {
  if (!measure || measure.value_ha === null) return "–";
  if (measure.range_ha) return `${measure.range_ha.map((end) => hectares(end, lang)).join(" – ")} ha`;
  return `${exactness(measure, lang)}${hectares(measure.value_ha, lang)} ha`;
}
