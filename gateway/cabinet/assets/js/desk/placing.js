/** What a form does with an answer, apart from showing it: which words belong to which field, and what is one try and what another. */

/** The problems of a refusal by the names of fields; `rest`: what no field of the form is about. A field of a row is its list's. */
export function placed(problems, names) {
  const byName = new Map();
  const rest = [];
  for (const { path, message } of problems ?? []) {
    const asked = path.replace(/^input\.?/, "");
    const name = names.filter((known) => asked === known || asked.startsWith(`${known}.`) || asked.startsWith(`${known}[`)).sort((one, other) => other.length - one.length)[0];
    if (name === undefined) rest.push(message);
    else byName.set(name, [...(byName.get(name) ?? []), message]);
  }
  return { byName, rest };
}

/** A key for each input: the same for the same one, so that it is done once however often it is sent; another for a corrected one. */
export function keyed(fresh) {
  let last = null;
  return (input) => {
    const text = JSON.stringify(input);
    if (last?.text !== text) last = { text, key: fresh() };
    return last.key;
  };
}

/** What went wrong with sending a form, in words that keep in mind what has been typed. */
export function lost(trouble) {
  switch (trouble?.kind) {
    case "offline":
      return "Нет связи. Введённое осталось в форме: когда связь появится, нажмите кнопку ещё раз. Дважды ничего не запишется.";
    case "slow":
      return "Школа отвечает слишком долго. Введённое осталось в форме: подождите минуту и нажмите кнопку ещё раз. Дважды ничего не запишется.";
    case "rate":
      return "Слишком много запросов. Введённое осталось в форме: подождите минуту и нажмите кнопку ещё раз.";
    case "down":
      return "Дневник сейчас не отвечает. Введённое осталось в форме: подождите немного и нажмите кнопку ещё раз.";
    case "old":
      return "Кабинет обновился: перепишите введённое и обновите страницу.";
    case "signedOut":
      return "Сеанс закончился. Войдите ещё раз и нажмите кнопку снова: введённое осталось в форме.";
    case "input":
      return "Что-то заполнено так, что школа этого не поняла. Проверьте даты и числа.";
    default:
      return `Что-то пошло не так. Введённое осталось в форме: нажмите кнопку ещё раз. Если не поможет, сообщите администратору${trouble?.fault ? `: ошибка ${trouble.fault}` : ""}.`;
  }
}

/** Everything that a refusal says, where there are no fields to say it at. */
export function refusalText(outcome) {
  return [outcome.message, ...(outcome.fields ?? []).map((field) => field.message)].join(" ");
}
