/** The accounts elsewhere that sign in to this one: see them, end them. */

import { h, said } from "./dom.js";
import { momentOf, ownZone } from "./dates.js";
import { asked } from "./session.js";
import { decisionDialog } from "./family/deciding.js";
import { refusalOf } from "./family/withdrawing.js";

const IDENTITIES = `
  query Identities {
    myIdentities { id issuer linkedAt usedAt }
  }
`;

const END = `
  mutation IdentityEnd($input: IdentityEndInput!) {
    identityEnd(input: $input) {
      __typename
      ... on NotAllowed { message }
      ... on NotFound { message }
      ... on InvalidInput { message fields { message } }
      ... on Conflict { message }
    }
  }
`;

export const identitiesView = {
  load: () => asked(IDENTITIES),
  render: identitiesShown,
  heading: () => "Вход через другой сервис",
};

function identitiesShown(context) {
  const { data } = context;
  if (data.myIdentities.length === 0) return h("p", { class: "nothing" }, "Привязок нет. Чтобы привязать, выйдите и нажмите на странице входа кнопку сервиса.");
  return [
    h("p", {}, "Эти учётные записи входят в ваш дневник без пароля. С новым паролем привязки заканчиваются."),
    h("ul", { class: "rows" }, data.myIdentities.map((identity) => identityRow(identity, context))),
  ];
}

function identityRow(identity, context) {
  const when = (at) => momentOf(at, context.zone ?? ownZone());
  return h(
    "li",
    {},
    h("h2", {}, said(new URL(identity.issuer).host)),
    h("p", { class: "quiet" }, `Привязана ${when(identity.linkedAt)}`, identity.usedAt && `, последний вход ${when(identity.usedAt)}`),
    h("button", { type: "button", id: `end-${identity.id}`, click: () => ending(identity, context) }, "Отвязать…"),
  );
}

function ending(identity, { again, tell }) {
  decisionDialog({
    title: "Отвязать?",
    content: [h("p", {}, "Войти через этот сервис больше не получится. Логин и пароль работают как раньше.")],
    button: "Отвязать",
    act: async () => {
      const outcome = (await asked(END, { input: { identityId: identity.id } })).identityEnd;
      return outcome.__typename === "IdentityEnded" ? null : refusalOf(outcome);
    },
    done: () => {
      tell("Учётная запись отвязана.");
      again();
    },
  });
}
