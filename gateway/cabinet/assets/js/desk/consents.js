/** The consent desk: find a child, see what stands, write a paper down, and the next one. */

import { h, put, said } from "../dom.js";
import { Trouble } from "../api.js";
import { asked } from "../session.js";
import { today } from "../dates.js";
import { explained } from "../text.js";
import { finder } from "./finding.js";
import { forms, remembered } from "./paper.js";
import { lastNumber, nextNumber } from "./papers.js";
import { deskSchool } from "./school.js";
import { standingPart } from "./standing.js";
import { textsPart } from "./texts.js";

const DESK = `
  query ConsentDesk {
    consentTexts { subject version title paragraphs }
    consents(first: 40) { nodes { id documentNumber medium } }
  }
`;

const FIND = `
  query FindChild($search: String!, $on: Date!) {
    students(search: $search, first: 8) {
      nodes { id fullName leftOn groups(on: $on) { inClass schoolClass { title } } }
    }
  }
`;

const STATE = `
  query ChildConsents($child: ID!) {
    consentState(studentId: $child) {
      student { id fullName }
      onPaper
      studentReads
      givers {
        guardian { id fullName }
        kind
        rights
        reads
        onPaper
        electronic { ...Stands }
        processing { ...Stands }
      }
    }
  }
  fragment Stands on ConsentDecision {
    id
    decision
    standing
    purposes
    channels
    effectiveAt
    endsAt
    medium
    documentNumber
    documentDate
    textVersion
  }
`;

export const consentDeskView = {
  load: async ({ rest }) => {
    const [own, desk, state] = await Promise.all([deskSchool(), asked(DESK), rest ? asked(STATE, { child: rest }) : null]);
    return { zone: own.zone, texts: desk.consentTexts, last: lastNumber(desk.consents.nodes), state: state?.consentState ?? null, asked: rest };
  },
  render: deskShown,
  heading: () => "Согласия",
};

let open = null;

/** The desk stays as it stands while the page around it is asked for again: somebody may be typing. Who comes back finds it empty. */
function deskShown(context) {
  if (open?.element.isConnected && open.asked === context.data.asked) {
    open.context = context;
    return open.element;
  }
  open = desk(context);
  return open.element;
}

function desk(context) {
  const { data } = context;
  const mine = { asked: data.asked, context, element: null };
  remembered.number ||= nextNumber(data.last);
  remembered.date ||= today(data.zone);
  const child = h("section", { id: "child", class: "desk-child", "aria-live": "off" });
  const saved = h("p", { id: "saved", class: "notice", role: "status", hidden: true });
  const search = finder({
    id: "child-search",
    label: "Ученик",
    hint: "Первые буквы фамилии, потом Enter.",
    find: (text) => children(text, data.zone),
    chosen: ({ id }) => shown(id),
    ended: context.signedOut,
  });

  async function shown(id, { quiet = false } = {}) {
    if (!quiet) put(child, h("p", { class: "loading" }, "Загружаем…"));
    try {
      const { consentState } = await asked(STATE, { child: id });
      fill(consentState);
    } catch (error) {
      put(child, h("p", { class: "problem", role: "alert" }, explained(error instanceof Trouble ? error : null).join(". ")));
      if (error.kind === "signedOut") mine.context.signedOut();
    }
  }

  function fill(state) {
    if (!state) {
      put(child, h("p", { class: "nothing" }, "Такого ученика в реестре нет."));
      return;
    }
    const paper = forms({
      state,
      texts: data.texts,
      zone: data.zone,
      ended: () => mine.context.signedOut(),
      done: ({ words, stay }) => {
        saved.hidden = false;
        put(saved, h("span", {}, words));
        if (stay) shown(state.student.id, { quiet: true });
        else {
          put(child);
          search.focus();
        }
      },
    });
    put(
      child,
      h("h2", { id: "child-name" }, said(state.student.fullName), state.onPaper && h("span", { class: "tag" }, "на бумаге")),
      state.givers.length === 0 && h("p", { class: "nothing" }, "Представителей нет. Сначала запишите их: ", h("a", { href: `#/people/${state.student.id}` }, "личное дело"), "."),
      standingPart(state, data.zone, paper.choose),
      state.givers.length > 0 && paper.element,
    );
    if (state.givers.length > 0) paper.focus();
  }

  mine.element = h("div", { class: "desk" }, saved, h("div", { class: "desk-find" }, search.element), child, textsPart(data.texts));
  if (data.asked) fill(data.state);
  else queueMicrotask(() => search.focus());
  return mine;
}

async function children(text, zone) {
  const { students } = await asked(FIND, { search: text, on: today(zone) });
  return students.nodes.map((student) => ({
    id: student.id,
    name: student.fullName,
    more: student.leftOn ? "выбыл" : (student.groups?.find((group) => group.inClass)?.schoolClass?.title ?? "без класса"),
  }));
}
