/**
 * What somebody types into a cell of the class page, as marks and absences. Letters of an absence are those of a paper journal;
 * a few keys of the Latin layout stand for them, so that nobody has to switch.
 */

export const LETTERS = { UNKNOWN: "н", EXCUSED: "у", ILL: "б", UNEXCUSED: "п", LATE: "о", EXEMPT: "ос" };
const CODES = Object.fromEntries(Object.entries(LETTERS).map(([code, letter]) => [letter, code]));
const LATIN = { y: "н", e: "у", ",": "б", g: "п", j: "о", "/": "." };
const TOKEN = /\s*[/,;]?\s*(н\/а|нзч|зч|осв|ос|[нубпо.]|\d+)(?=[\s/,;.]|$)/y;

/** Whether somebody with this code was not in the room. */
export function isAbsent(code) {
  return code !== null && code !== "LATE" && code !== "EXEMPT";
}

/** `{ marks: [text], code }` of a text such as `5`, `5/4`, `н`, `4 о`, `н/а`; or `{ problem }` in words. */
export function readCell(text, policy) {
  const whole = text.trim().toLowerCase();
  const marks = [];
  let code = null;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < whole.length) {
    const from = TOKEN.lastIndex;
    const found = TOKEN.exec(whole);
    if (!found) return { problem: `«${whole.slice(from).trim()}» — не отметка. ${described(policy)}` };
    const [, token] = found;
    if (token in CODES) {
      if (code !== null) return { problem: "Посещение на уроке — одно: или «н», или «б», или «о»." };
      code = CODES[token];
    } else if (isMark(token, policy)) marks.push(/^\d/.test(token) ? String(Number(token)) : token);
    else return { problem: `«${token}» — не отметка. ${described(policy)}` };
  }
  if (isAbsent(code) && marks.some((mark) => /^\d|зч/.test(mark))) return { problem: "Кого не было на уроке, тому не ставят отметку: уберите «н» или отметку." };
  return { marks, code };
}

/** What one key means by itself, without waiting for more: `{ mark }`, `{ code }`, or nothing. */
export function keyOf(key, policy) {
  const letter = LATIN[key] ?? key.toLowerCase();
  if (/^\d$/.test(letter) && policy.scale < 10 && isMark(letter, policy)) return { mark: letter };
  if (letter === "." && policy.codes.includes(".")) return { mark: "." };
  return letter.length === 1 && letter in CODES ? { code: CODES[letter] } : null;
}

/** The cells of a copied block, by rows: what spreadsheets put on the clipboard as text. */
export function blockOf(text) {
  const lines = text.replace(/\r\n?/g, "\n").split("\n");
  while (lines.length > 1 && lines.at(-1) === "") lines.pop();
  return lines.map((line) => line.split("\t").map((cell) => cell.trim().replace(/^"(.*)"$/, "$1")));
}

export function described({ lowest, scale, codes }) {
  const names = codes.map((code) => (code === "." ? "точка" : code));
  return `Отметка — это число от ${lowest} до ${scale}${names.length > 0 ? `, ${names.join(", ")}` : ""}; посещение — н, у, б, п, о, ос. Две отметки пишите через пробел: «5 4».`;
}

function isMark(token, { lowest, scale, codes }) {
  return /^\d+$/.test(token) ? Number(token) >= lowest && Number(token) <= scale : codes.includes(token);
}
