// What the page must print for an answer of the program, written down apart from the page's own code.

const LOCALES = { vi: "vi-VN", en: "en-US" };

export function hectares(number, lang = "vi") {
  return number === null || number === undefined ? "–" : decimal(number, 2, lang);
}

function decimal(number, decimals, lang) {
  return new Intl.NumberFormat(LOCALES[lang], { minimumFractionDigits: decimals, maximumFractionDigits: decimals }).format(number);
}

/** A measure of an account as a table cell. */
export function cell(measure, lang = "vi") {
  if (!measure) return "–";
  const chosen = measure.reported?.find((figure) => figure.chosen);
  const about = { vi: "khoảng ", en: "about " }[lang];
  // A sum that holds a khoảng is one itself.
  if (measure.basis !== "reported" || measure.value === null || !chosen) return (measure.approximate ? about : "") + hectares(measure.value_ha, lang);
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

/** A header total: two decimals, and "khoảng" when a printed value in it is not exact. */
export function sum(measure, lang = "vi") {
  if (!measure || measure.value_ha === null) return "–";
  const about = measure.approximate ? (lang === "vi" ? "khoảng " : "about ") : "";
  return `${about}${hectares(measure.value_ha, lang)} ha`;
}
