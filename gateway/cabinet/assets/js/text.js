/** Words that the cabinet says, by the names of the API. */

export const ROLES = {
  GUARDIAN: "Родитель",
  STUDENT: "Ученик",
  TEACHER: "Учитель",
  HOMEROOM: "Классный руководитель",
  DEPUTY: "Завуч",
  REGISTRAR: "Делопроизводитель",
  ADMINISTRATOR: "Администратор школы",
  JOURNAL: "Электронный журнал",
  OPERATOR: "Оператор города",
};

export const ATTENDANCE = {
  EXCUSED: "Не был: уважительная причина",
  ILL: "Не был: болезнь",
  UNEXCUSED: "Не был без уважительной причины",
  UNKNOWN: "Не был",
  LATE: "Опоздание",
  EXEMPT: "Освобождение",
};

export const ATTENDANCE_SHORT = {
  EXCUSED: "УП",
  ILL: "Б",
  UNEXCUSED: "НП",
  UNKNOWN: "ОТ",
  LATE: "ОП",
  EXEMPT: "ОСВ",
};

/** «1 урок», «2 урока», «5 уроков» */
export function counted(number, one, few, many) {
  const rule = new Intl.PluralRules("ru").select(number);
  return `${number} ${rule === "one" ? one : rule === "few" ? few : many}`;
}

/** First letter large. */
export function sentence(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** «4,52»: a decimal number as Russians write it. */
export function decimal(text) {
  return text.replace(".", ",");
}

/** The code of a slip as the school printed it, from what somebody typed: in small letters, with spaces, on a Russian keyboard. */
export function typedCode(text) {
  const bare = [...text.toUpperCase()].map((letter) => "ABEKMHPCTXY"["АВЕКМНРСТХУ".indexOf(letter)] ?? letter).join("").replace(/[^A-Z0-9]/g, "");
  return bare.length === 20 ? bare.match(/.{5}/g).join("-") : text.trim();
}

/** What happened and what to do about it. */
export function explained(trouble) {
  switch (trouble?.kind) {
    case "offline":
      return ["Нет связи", "Проверьте интернет. Как только дневник ответит, страница загрузится сама."];
    case "slow":
      return ["Школа отвечает слишком долго", "Подождите минуту и нажмите «Повторить»."];
    case "rate":
      return ["Слишком много запросов", "Подождите минуту и нажмите «Повторить»."];
    case "down":
      return ["Дневник сейчас не отвечает", "Данные целы. Подождите немного и нажмите «Повторить»."];
    case "old":
      return ["Кабинет обновился", "Обновите страницу: открыта прежняя версия."];
    case "input":
      return ["Такой страницы нет", "Адрес набран с ошибкой или устарел. Откройте нужный раздел в меню."];
    case "signedOut":
      return ["Сеанс закончился", "Войдите ещё раз."];
    default:
      return ["Что-то пошло не так", `Нажмите «Повторить». Если не поможет, сообщите в школу${trouble?.fault ? `: ошибка ${trouble.fault}` : ""}.`];
  }
}
