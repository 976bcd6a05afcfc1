// Comparing names as people type them: Hòa and Hoà are one, Đăk and Đắk and dak find each other.

/** Small letters, composed, the tone on the same vowel wherever it was typed ("Hoà" = "Hòa"); marks stay. */
export function composed(text: string): string {
  const lower = text
    .normalize("NFC")
    .toLocaleLowerCase("vi")
    .replaceAll(/[-–—_/.,()“”"'\s]+/g, " ")
    .trim();
  return lower
    .replaceAll(/o([àáảãạ])/gu, (_, a: string) => `${toned("o", a)}a`)
    .replaceAll(/o([èéẻẽẹ])/gu, (_, e: string) => `${toned("o", e)}e`)
    .replaceAll(/u([ỳýỷỹỵ])/gu, (_, y: string) => `${toned("u", y)}y`);
}

/** The same without any mark, and đ as d. */
export function stripAccents(text: string): string {
  return composed(text).normalize("NFD").replaceAll(/\p{M}/gu, "").replaceAll("đ", "d");
}

/** `vowel` with the tone that `from` bears. */
function toned(vowel: string, from: string): string {
  const tone = from.normalize("NFD").slice(1);
  return (vowel + tone).normalize("NFC");
}
