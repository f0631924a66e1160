/** Who has to be told of the learning on paper (R2.9), by class, to print. */

import { h, put, said } from "../dom.js";
import { dayAndMonth, today } from "../dates.js";
import { asked } from "../session.js";
import { DECISIONS } from "../family/consent-words.js";
import { moreButton } from "./more.js";
import { deskSchool } from "./school.js";
import { KINDS } from "./words.js";

const PAPER = `
  query OnPaper($class: ID, $after: String) {
    consentStates(onPaper: true, classId: $class, first: 50, after: $after) {
      nodes {
        student { id fullName }
        givers { guardian { id fullName } kind onPaper electronic { id decision } }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
`;

let chosen = null;

export const onPaperView = {
  load: async () => {
    const own = await deskSchool();
    const found = await asked(PAPER, { class: chosen });
    return { zone: own.zone, classes: own.classes, states: found.consentStates, chosen };
  },
  render: paperShown,
  heading: () => "На бумаге",
};

function paperShown({ data, again, signedOut }) {
  const { zone, classes, states } = data;
  const list = h("ol", { class: "rows numbered", id: "on-paper" }, states.nodes.map(row));
  const title = classes.find((found) => found.id === data.chosen)?.title;
  return [
    h("p", { class: "quiet" }, `Этим семьям школа сообщает об учёбе на бумаге. ${title ? `Класс ${title}. ` : ""}По журналу согласий на ${dayAndMonth(today(zone), zone)}.`),
    h(
      "div",
      { class: "bar" },
      classSelect(classes, data.chosen, (value) => {
        chosen = value;
        again();
      }),
      h("button", { type: "button", id: "print", click: () => print() }, "Напечатать"),
    ),
    states.nodes.length > 0 ? list : h("p", { class: "nothing" }, "Здесь никого нет."),
    moreButton({
      id: "more-paper",
      page: states.pageInfo,
      next: async (after) => (await asked(PAPER, { class: data.chosen, after })).consentStates,
      append: (nodes) => list.append(...nodes.map(row)),
      ended: signedOut,
    }),
  ];
}

export function classSelect(classes, value, changed, all = "Все классы") {
  const select = h(
    "select",
    { id: "class", change: () => changed(select.value || null) },
    h("option", { value: "" }, all),
    classes.map((found) => h("option", { value: found.id, selected: found.id === value }, found.title)),
  );
  return h("label", { class: "bar-field", for: "class" }, h("span", {}, "Класс"), select);
}

function row(state) {
  const part = h("span", { class: "quiet" });
  put(
    part,
    state.givers
      .filter((giver) => giver.onPaper && giver.guardian)
      .map((giver, number) => [number > 0 && "; ", said(giver.guardian.fullName), ` — ${KINDS[giver.kind]}, ${giver.electronic ? DECISIONS[giver.electronic.decision].toLowerCase() : "не решено"}`]),
  );
  return h("li", { class: "line" }, h("a", { href: `#/people/${state.student.id}` }, said(state.student.fullName)), part);
}
