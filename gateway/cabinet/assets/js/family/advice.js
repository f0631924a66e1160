/** What teachers recommend. */

import { h, said } from "../dom.js";
import { momentOf } from "../dates.js";
import { asked } from "../session.js";

const ADVICE = `
  query Advice($child: ID!) {
    student(id: $child) {
      id
      recommendations(first: 50) { id text writtenAt subject { name } staff { fullName } }
    }
  }
`;

export const adviceView = {
  load: ({ child }) => asked(ADVICE, { child }),
  render: adviceShown,
  heading: () => "Рекомендации",
  keptAs: "advice",
  parts: (data) => (data.student ? [[data.student.id, data]] : []),
};

function adviceShown({ data, zone }) {
  const { recommendations } = data.student;
  if (recommendations.length === 0) return h("p", { class: "nothing" }, "Рекомендаций пока нет.");
  return h(
    "ul",
    { class: "rows" },
    recommendations.map((found) =>
      h(
        "li",
        {},
        h("p", { class: "quiet" }, momentOf(found.writtenAt, zone), " · ", found.subject ? said(found.subject.name) : "Классный руководитель"),
        h("p", { class: "long" }, said(found.text)),
        h("p", { class: "quiet" }, said(found.staff.fullName)),
      ),
    ),
  );
}
