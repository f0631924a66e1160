/** What an administrator writes about staff. */

import { asked } from "../session.js";

const ADD = `
  mutation StaffAdd($input: StaffAddInput!, $key: String!) {
    staffAdd(input: $input, key: $key) {
      __typename
      ... on StaffWritten { warnings }
      ... on NotAllowed { message }
      ... on NotFound { message }
      ... on InvalidInput { message fields { path message } }
      ... on Conflict { message }
    }
  }
`;

const UPDATE = `
  mutation StaffUpdate($input: StaffUpdateInput!, $key: String!) {
    staffUpdate(input: $input, key: $key) {
      __typename
      ... on StaffWritten { warnings }
      ... on NotAllowed { message }
      ... on NotFound { message }
      ... on InvalidInput { message fields { path message } }
      ... on Conflict { message }
    }
  }
`;

const LEAVE = `
  mutation StaffLeave($input: StaffLeaveInput!, $key: String!) {
    staffLeave(input: $input, key: $key) {
      __typename
      ... on StaffWritten { warnings }
      ... on NotAllowed { message }
      ... on NotFound { message }
      ... on InvalidInput { message fields { path message } }
      ... on Conflict { message }
    }
  }
`;

const RETURN = `
  mutation StaffReturn($input: StaffReturnInput!, $key: String!) {
    staffReturn(input: $input, key: $key) {
      __typename
      ... on StaffWritten { warnings }
      ... on NotAllowed { message }
      ... on NotFound { message }
      ... on InvalidInput { message fields { path message } }
      ... on Conflict { message }
    }
  }
`;

const GIVE = `
  mutation RoleGive($input: RoleGiveInput!, $key: String!) {
    roleGive(input: $input, key: $key) {
      __typename
      ... on PersonAccountWritten { account { personId roles { id role } } }
      ... on NotAllowed { message }
      ... on NotFound { message }
      ... on InvalidInput { message fields { path message } }
      ... on Conflict { message }
    }
  }
`;

const TAKE = `
  mutation RoleTake($input: RoleTakeInput!, $key: String!) {
    roleTake(input: $input, key: $key) {
      __typename
      ... on PersonAccountWritten { account { personId roles { id role } } }
      ... on NotAllowed { message }
      ... on NotFound { message }
      ... on InvalidInput { message fields { path message } }
      ... on Conflict { message }
    }
  }
`;

const written = (document, name) => async (input, key) => (await asked(document, { input, key }))[name];

export const staffAdd = written(ADD, "staffAdd");
export const staffUpdate = written(UPDATE, "staffUpdate");
export const staffLeave = written(LEAVE, "staffLeave");
export const staffReturn = written(RETURN, "staffReturn");
export const roleGive = written(GIVE, "roleGive");
export const roleTake = written(TAKE, "roleTake");
