/** Without accents and capitals, so that a name is found however it is typed. */
export function fold(text) {
  return text.normalize("NFD").replaceAll(/\p{M}/gu, "").replaceAll(/[đĐ]/g, "d").toLowerCase();
}
