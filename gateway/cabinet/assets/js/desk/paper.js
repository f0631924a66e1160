/** Write a paper down. What is the same from paper to paper is kept while the page is open; nothing of it is kept on the device. */

import { h, put } from "../dom.js";
import { Trouble, newKey } from "../api.js";
import { asked } from "../session.js";
import { today } from "../dates.js";
import { CHANNELS, DECISIONS, PURPOSES, SUBJECTS } from "../family/consent-words.js";
import { fieldSet } from "./fields.js";
import { giverId, mayDecide, missing, nextNumber, paperInput } from "./papers.js";
import { keyed, lost, placed } from "./placing.js";
import { KINDS } from "./words.js";

const REGISTER = `
  mutation DeskRegister($input: ConsentRegisterInput!, $key: String!) {
    consentRegister(input: $input, key: $key) {
      __typename
      ... on NotAllowed { message }
      ... on NotFound { message }
      ... on InvalidInput { message fields { path message } }
      ... on Conflict { message }
    }
  }
`;

const REFUSE = `
  mutation DeskRefuse($input: ConsentRefuseInput!, $key: String!) {
    consentRefuse(input: $input, key: $key) {
      __typename
      ... on NotAllowed { message }
      ... on NotFound { message }
      ... on InvalidInput { message fields { path message } }
      ... on Conflict { message }
    }
  }
`;

const WITHDRAW = `
  mutation DeskWithdraw($input: ConsentWithdrawInput!, $key: String!) {
    consentWithdraw(input: $input, key: $key) {
      __typename
      ... on NotAllowed { message }
      ... on NotFound { message }
      ... on InvalidInput { message fields { path message } }
      ... on Conflict { message }
    }
  }
`;

const WAYS = {
  CONSENT: (variables) => asked(REGISTER, variables).then((data) => data.consentRegister),
  REFUSAL: (variables) => asked(REFUSE, variables).then((data) => data.consentRefuse),
  WITHDRAWAL: (variables) => asked(WITHDRAW, variables).then((data) => data.consentWithdraw),
};

const DECIDING = { CONSENT: "Согласие", REFUSAL: "Отказ", WITHDRAWAL: "Отзыв согласия" };
const PATHS = { guardianId: "giver", textVersion: "version", "document.number": "number", "document.date": "date", document: "number" };

/** What the next paper begins with. */
export const remembered = { number: "", date: "", purposes: ["INFORMING", "NOTICES"], channels: Object.keys(CHANNELS), version: {} };

/** The form for one child. `done({ words, stay })` after it is written. */
export function forms({ state, texts, zone, done, ended }) {
  const proposed = missing(state.givers);
  const versionOf = (subject) => remembered.version[subject] ?? texts.find((text) => text.subject === subject)?.version ?? "";
  const set = fieldSet("paper", [
    { name: "number", label: "Номер документа", value: remembered.number, required: true, maxlength: 80 },
    { name: "date", label: "Дата документа", type: "date", value: remembered.date, max: today(zone), required: true },
    { name: "giver", label: "Кто подписал", type: "one", options: state.givers.map((giver) => [giverId(giver), nameOf(giver)]), value: proposed.giver },
    { name: "decision", label: "Что решил", type: "one", options: Object.entries(DECIDING), value: "CONSENT" },
    { name: "subject", label: "О чём", type: "one", options: Object.entries(SUBJECTS).map(([name, { title }]) => [name, title]), value: proposed.subject },
    { name: "purposes", label: "Для чего", type: "choices", options: Object.entries(PURPOSES), value: remembered.purposes },
    { name: "channels", label: "Как сообщать", type: "choices", options: Object.entries(CHANNELS), value: remembered.channels },
    { name: "version", label: "Редакция текста", value: versionOf(proposed.subject), maxlength: 40, hint: "Как напечатано внизу подписанного текста." },
    { name: "startsOn", label: "Действует с", type: "date", value: "", min: today(zone), hint: "Пусто — сразу." },
    { name: "endsOn", label: "По день", type: "date", value: "", min: today(zone), hint: "Пусто — без срока." },
    { name: "medium", label: "Вид", type: "select", options: [["WRITTEN", "на бумаге"], ["ELECTRONIC", "электронный документ"]], value: "WRITTEN" },
  ]);
  const problem = h("p", { class: "problem", role: "alert", hidden: true });
  const save = h("button", { type: "submit", class: "main", id: "paper-save" }, "Записать");
  const stay = h("button", { type: "submit", id: "paper-save-stay", value: "stay" }, "Записать и остаться на ученике");
  const keyFor = keyed(newKey);

  const say = (text) => {
    problem.hidden = !text;
    put(problem, text);
  };
  const settle = () => {
    const { decision, subject } = set.values();
    set.part("purposes").hidden = decision !== "CONSENT";
    set.part("channels").hidden = decision !== "CONSENT" || subject !== "ELECTRONIC";
    set.part("version").hidden = decision === "WITHDRAWAL";
    for (const name of ["startsOn", "endsOn"]) set.part(name).hidden = decision !== "CONSENT";
  };
  const changed = ({ target }) => {
    if (target.name === "paper-subject") set.at("version").value = versionOf(target.value);
    settle();
  };
  const submit = async (event) => {
    event.preventDefault();
    if (save.disabled) return;
    const staying = event.submitter?.value === "stay";
    const typed = set.values();
    say(null);
    set.clear();
    if (!typed.date || !typed.number.trim()) {
      set.show(new Map([...(!typed.number.trim() ? [["number", ["Укажите номер."]]] : []), ...(!typed.date ? [["date", ["Укажите дату."]]] : [])]));
      return;
    }
    save.disabled = stay.disabled = true;
    try {
      const input = paperInput(state.student.id, typed);
      const outcome = await WAYS[typed.decision]({ input, key: keyFor({ input, decision: typed.decision }) });
      if (outcome.__typename === "ConsentDecided") written(typed, staying);
      else {
        const named = (outcome.fields ?? []).map(({ path, message }) => ({ path: `input.${PATHS[path.replace("input.", "")] ?? path.replace("input.", "")}`, message }));
        const { byName, rest } = placed(named, set.names);
        say([outcome.message, ...rest].join(" "));
        set.show(byName);
      }
    } catch (error) {
      if (!(error instanceof Trouble)) console.error(error);
      say(lost(error));
      if (error.kind === "signedOut") ended();
    } finally {
      save.disabled = stay.disabled = false;
    }
  };
  const written = (typed, staying) => {
    const giver = state.givers.find((found) => giverId(found) === typed.giver);
    Object.assign(remembered, { number: nextNumber(typed.number.trim()), date: typed.date });
    if (typed.decision === "CONSENT") {
      remembered.purposes = typed.purposes;
      if (typed.subject === "ELECTRONIC") remembered.channels = typed.channels;
    }
    if (typed.decision !== "WITHDRAWAL") remembered.version[typed.subject] = typed.version;
    const words = `Записано: № ${typed.number.trim()}, ${DECISIONS[typed.decision].toLowerCase()}, ${SUBJECTS[typed.subject].title.toLowerCase()} — ${state.student.fullName}, ${nameOf(giver)}.`;
    done({ words, stay: staying });
  };
  const choose = ({ giver, subject, decision }) => {
    for (const [name, value] of Object.entries({ giver, subject, decision })) {
      const input = set.at(name).querySelector(`input[value="${value}"]`);
      if (input) input.checked = true;
    }
    set.at("version").value = versionOf(subject);
    settle();
    element.scrollIntoView({ block: "nearest" });
    set.at("number").select();
  };
  const element = h(
    "form",
    { id: "paper", class: "paper", submit, change: changed, novalidate: true },
    h("h3", {}, "Новый документ"),
    h("div", { class: "paper-fields" }, set.parts),
    problem,
    h("div", { class: "buttons" }, save, stay),
  );
  markUndeciding(set, state.givers);
  settle();
  return { element, choose, focus: () => set.at("number").select() };
}

function markUndeciding(set, givers) {
  for (const giver of givers) if (!mayDecide(giver, "ELECTRONIC")) set.at("giver").querySelector(`input[value="${giverId(giver)}"]`).nextSibling.append(" — прав решать нет");
}

function nameOf(giver) {
  return giver.guardian ? `${giver.guardian.fullName} (${KINDS[giver.kind]})` : "сам ученик";
}
