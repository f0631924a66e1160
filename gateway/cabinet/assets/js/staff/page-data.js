/** The class page as the API tells it, and what is written into it. */

import { asked } from "../session.js";
import { markOf } from "./cells.js";

const CLASS_PAGE = `
  query ClassPage($group: ID!, $subject: ID!, $from: Date!, $to: Date!) {
    classPage(groupId: $group, subjectId: $subject, from: $from, to: $to) {
      group { id title }
      subject { id name shortName }
      lessons { id date number status topic lessonType }
      rows {
        student { id fullName shortName familyName givenName }
        mean { value exact count }
        cells {
          lessonId
          marks { id version text counts weight comment dueOn workType { id } setBy { shortName } }
          attendance { id version code reason }
        }
      }
    }
  }
`;

const WRITE_PAGE = `
  mutation WritePage($input: ClassPageWriteInput!, $key: String) {
    classPageWrite(input: $input, key: $key) {
      __typename
      ... on ClassPageWritten {
        outcomes {
          mark { id version text counts weight comment dueOn workType { id } setBy { shortName } }
          attendance { id version code reason }
          refusal {
            __typename
            ... on NotAllowed { message }
            ... on NotFound { message }
            ... on Conflict { message }
            ... on InvalidInput { message fields { path message } }
          }
        }
      }
      ... on NotAllowed { message }
      ... on NotFound { message }
      ... on Conflict { message }
      ... on InvalidInput { message fields { path message } }
    }
  }
`;

const PAGE_EVENTS = `
  subscription PageEvents($group: ID!, $subject: ID!) {
    classPageEvents(groupId: $group, subjectId: $subject) {
      __typename
      number
      kind
      ... on StreamEnded { reason }
    }
  }
`;

const CELL_HISTORY = `
  query CellHistory($student: ID!, $lesson: ID!) {
    cellHistory(studentId: $student, lessonId: $lesson) {
      id
      removed
      history { at by reason before { text workType } after { text workType comment } }
    }
  }
`;

/** Lessons, and rows whose cells stand by lesson; nothing where the page is not there or not one's own. */
export async function readPage({ group, subject, from, to }) {
  const page = (await asked(CLASS_PAGE, { group, subject, from, to })).classPage;
  if (!page) return null;
  const rows = page.rows.map(({ student, mean, cells }) => ({
    student,
    mean,
    cells: new Map(cells.map((cell) => [cell.lessonId, { marks: cell.marks.map(markOf), note: cell.attendance }])),
  }));
  return { ...page, rows };
}

export async function writePage(input, key) {
  return (await asked(WRITE_PAGE, { input, key })).classPageWrite;
}

export async function readHistory(student, lesson) {
  return (await asked(CELL_HISTORY, { student, lesson })).cellHistory ?? [];
}

/** For `follow`: one page, whatever its id. */
export function pageStream(group, subject) {
  return { query: PAGE_EVENTS, variables: () => ({ group, subject }) };
}
