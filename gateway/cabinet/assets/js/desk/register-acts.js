/** What a registrar writes into the register of people. */

import { asked } from "../session.js";

const STUDENT_ADD = `
  mutation StudentAdd($input: StudentAddInput!, $key: String!) {
    studentAdd(input: $input, key: $key) {
      __typename
      ... on StudentWritten { student { id } }
      ... on NotAllowed { message }
      ... on NotFound { message }
      ... on InvalidInput { message fields { path message } }
      ... on Conflict { message }
    }
  }
`;

const STUDENT_UPDATE = `
  mutation StudentUpdate($input: StudentUpdateInput!, $key: String!) {
    studentUpdate(input: $input, key: $key) {
      __typename
      ... on NotAllowed { message }
      ... on NotFound { message }
      ... on InvalidInput { message fields { path message } }
      ... on Conflict { message }
    }
  }
`;

const STUDENT_LEAVE = `
  mutation StudentLeave($input: StudentLeaveInput!, $key: String!) {
    studentLeave(input: $input, key: $key) {
      __typename
      ... on NotAllowed { message }
      ... on NotFound { message }
      ... on InvalidInput { message fields { path message } }
      ... on Conflict { message }
    }
  }
`;

const STUDENT_RETURN = `
  mutation StudentReturn($input: StudentReturnInput!, $key: String!) {
    studentReturn(input: $input, key: $key) {
      __typename
      ... on NotAllowed { message }
      ... on NotFound { message }
      ... on InvalidInput { message fields { path message } }
      ... on Conflict { message }
    }
  }
`;

const TRANSFER = `
  mutation StudentTransfer($input: StudentTransferInput!, $key: String!) {
    studentTransfer(input: $input, key: $key) {
      __typename
      ... on NotAllowed { message }
      ... on NotFound { message }
      ... on InvalidInput { message fields { path message } }
      ... on Conflict { message }
    }
  }
`;

const ENROL = `
  mutation EnrolmentAdd($input: EnrolmentAddInput!, $key: String!) {
    enrolmentAdd(input: $input, key: $key) {
      __typename
      ... on NotAllowed { message }
      ... on NotFound { message }
      ... on InvalidInput { message fields { path message } }
      ... on Conflict { message }
    }
  }
`;

const GUARDIAN_ADD = `
  mutation GuardianAdd($input: GuardianAddInput!, $key: String!) {
    guardianAdd(input: $input, key: $key) {
      __typename
      ... on GuardianWritten { guardian { id } }
      ... on NotAllowed { message }
      ... on NotFound { message }
      ... on InvalidInput { message fields { path message } }
      ... on Conflict { message }
    }
  }
`;

const GUARDIAN_UPDATE = `
  mutation GuardianUpdate($input: GuardianUpdateInput!, $key: String!) {
    guardianUpdate(input: $input, key: $key) {
      __typename
      ... on NotAllowed { message }
      ... on NotFound { message }
      ... on InvalidInput { message fields { path message } }
      ... on Conflict { message }
    }
  }
`;

const GUARDIANSHIP_ADD = `
  mutation GuardianshipAdd($input: GuardianshipAddInput!, $key: String!) {
    guardianshipAdd(input: $input, key: $key) {
      __typename
      ... on NotAllowed { message }
      ... on NotFound { message }
      ... on InvalidInput { message fields { path message } }
      ... on Conflict { message }
    }
  }
`;

const GUARDIANSHIP_UPDATE = `
  mutation GuardianshipUpdate($input: GuardianshipUpdateInput!, $key: String!) {
    guardianshipUpdate(input: $input, key: $key) {
      __typename
      ... on NotAllowed { message }
      ... on NotFound { message }
      ... on InvalidInput { message fields { path message } }
      ... on Conflict { message }
    }
  }
`;

const GUARDIANSHIP_END = `
  mutation GuardianshipEnd($input: GuardianshipEndInput!, $key: String!) {
    guardianshipEnd(input: $input, key: $key) {
      __typename
      ... on NotAllowed { message }
      ... on NotFound { message }
      ... on InvalidInput { message fields { path message } }
      ... on Conflict { message }
    }
  }
`;

const written = (document, name) => async (input, key) => (await asked(document, { input, key }))[name];

export const studentAdd = written(STUDENT_ADD, "studentAdd");
export const studentUpdate = written(STUDENT_UPDATE, "studentUpdate");
export const studentLeave = written(STUDENT_LEAVE, "studentLeave");
export const studentReturn = written(STUDENT_RETURN, "studentReturn");
export const studentTransfer = written(TRANSFER, "studentTransfer");
export const enrolmentAdd = written(ENROL, "enrolmentAdd");
export const guardianAdd = written(GUARDIAN_ADD, "guardianAdd");
export const guardianUpdate = written(GUARDIAN_UPDATE, "guardianUpdate");
export const guardianshipAdd = written(GUARDIANSHIP_ADD, "guardianshipAdd");
export const guardianshipUpdate = written(GUARDIANSHIP_UPDATE, "guardianshipUpdate");
export const guardianshipEnd = written(GUARDIANSHIP_END, "guardianshipEnd");
