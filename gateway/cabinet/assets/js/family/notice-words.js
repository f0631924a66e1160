/** Words for contacts and for what a family is told, by the names of the API. */

export const KINDS = {
  ABSENCE: "Пропуск без причины",
  CHANGE: "Изменения в ближайших уроках",
  RESULT: "Итоговые отметки и экзамены",
  MARK: "Новые отметки",
  ATTENDANCE: "Опоздания и другие пометки",
  CONTROL_WORK: "Контрольные работы впереди",
  RECOMMENDATION: "Рекомендации учителей",
  HOMEWORK: "Домашние задания",
};

export const CADENCES = {
  NOW: "сразу",
  DAILY: "раз в день",
  WEEKLY: "раз в неделю",
  NEVER: "не сообщать",
};

export const CHANNELS = { EMAIL: "Почта", SMS: "СМС" };

export const SOURCES = {
  WRITTEN: "из заявления на бумаге",
  ELECTRONIC: "из электронного заявления",
  ENTERED: "указан вами",
};

/** «21:05» */
export function timeOf(minutes) {
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}

/** Minutes after midnight; nothing for what is no time of day. */
export function minutesOf(text) {
  const found = /^([01]?\d|2[0-3]):([0-5]\d)/.exec(text ?? "");
  return found ? Number(found[1]) * 60 + Number(found[2]) : null;
}

/** What stands in the way of a channel, in words; nothing where a message can leave by it. */
export function hindrance(channel) {
  if (!channel.isConsented) return channel.channel === "SMS" ? "Согласия на СМС нет." : "Согласия на письма нет.";
  if (!channel.hasContact) return channel.channel === "SMS" ? "Номера телефона у школы нет." : "Адреса почты у школы нет.";
  return null;
}

/** What of a form differs from what was read: only that is sent. */
export function changes(form, said) {
  const wishes = form.wishes
    .filter((wish) => said.cadences[`${wish.kind}-${wish.channel}`] && said.cadences[`${wish.kind}-${wish.channel}`] !== wish.cadence)
    .map((wish) => ({ kind: wish.kind, channel: wish.channel, cadence: said.cadences[`${wish.kind}-${wish.channel}`] }));
  return {
    ...(wishes.length > 0 && { wishes }),
    ...(said.quietFrom !== null && said.quietFrom !== form.quietFrom && { quietFrom: said.quietFrom }),
    ...(said.quietUntil !== null && said.quietUntil !== form.quietUntil && { quietUntil: said.quietUntil }),
    ...(said.hidesMarks !== form.hidesMarks && { hidesMarks: said.hidesMarks }),
  };
}
