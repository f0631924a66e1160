/** Who of the school's staff saw the child's data. */

import { h, said } from "../dom.js";
import { Trouble } from "../api.js";
import { momentOf } from "../dates.js";
import { asked } from "../session.js";
import { ROLES, explained } from "../text.js";

const SIGHTS = `
  query Sights($child: ID!, $after: String) {
    student(id: $child) { id }
    sights(studentId: $child, first: 50, after: $after) {
      nodes { at who role }
      pageInfo { hasNextPage endCursor }
    }
  }
`;

export const sightsView = {
  load: ({ child }) => asked(SIGHTS, { child }),
  render: sightsShown,
  heading: () => "Кто смотрел данные",
};

function sightsShown({ data, child, zone }) {
  const list = h("ul", { class: "rows", id: "sights" }, data.sights.nodes.map((sight) => sightRow(sight, zone)));
  return [
    h("p", { class: "quiet" }, "Каждый просмотр данных ребёнка сотрудником школы записывается."),
    data.sights.nodes.length > 0 ? list : h("p", { class: "nothing" }, "Записей пока нет."),
    data.sights.pageInfo.hasNextPage && more(list, data.sights.pageInfo.endCursor, child, zone),
  ];
}

function more(list, cursor, child, zone) {
  let after = cursor;
  const problem = h("p", { class: "problem", role: "alert", hidden: true });
  const button = h(
    "button",
    {
      type: "button",
      id: "more-sights",
      click: async () => {
        button.disabled = true;
        problem.hidden = true;
        const found = await asked(SIGHTS, { child, after }).catch((error) => {
          Object.assign(problem, { hidden: false, textContent: explained(error instanceof Trouble ? error : null).join(". ") });
        });
        button.disabled = false;
        if (!found?.sights) return;
        list.append(...found.sights.nodes.map((sight) => sightRow(sight, zone)));
        after = found.sights.pageInfo.endCursor;
        button.hidden = !found.sights.pageInfo.hasNextPage;
      },
    },
    "Показать ещё",
  );
  return [button, problem];
}

function sightRow(sight, zone) {
  return h("li", { class: "line" }, h("time", { datetime: sight.at, class: "quiet" }, momentOf(sight.at, zone)), said(sight.who), h("span", { class: "quiet" }, ROLES[sight.role]));
}
