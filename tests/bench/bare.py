"""The yardstick: one SQL statement that builds the same JSON, behind a bare route, with no permission and no record."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from typing import Any, Final

import asyncpg
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

_INSTANT: Final = """'YYYY-MM-DD"T"HH24:MI:SS"Z"'"""
_SHORT: Final = "family_name || ' ' || left(given_name, 1) || '.' || CASE WHEN patronymic = '' THEN '' ELSE left(patronymic, 1) || '.' END"
_WEIGHT: Final = "rtrim(rtrim((m.weight / 1000.0)::numeric(9, 3)::text, '0'), '.')"

WEEK: Final = f"""
WITH lessons AS (
    SELECT l.date, json_agg(json_build_object(
        'number', l.number, 'startsAt', to_char(l.starts_at AT TIME ZONE 'UTC', {_INSTANT}),
        'endsAt', to_char(l.ends_at AT TIME ZONE 'UTC', {_INSTANT}), 'status', upper(l.status), 'topic', l.topic,
        'subject', json_build_object('name', sj.name),
        'room', CASE WHEN r.id IS NULL THEN NULL ELSE json_build_object('name', r.name) END,
        'teachers', coalesce((SELECT json_agg(json_build_object('effective', lt.effective,
            'staff', json_build_object('shortName', {_SHORT})) ORDER BY lt.effective DESC, st.sort_key, st.id)
            FROM lesson_teacher lt JOIN staff st ON st.id = lt.staff_id WHERE lt.lesson_id = l.id), '[]'),
        'homeworkDue', coalesce((SELECT json_agg(json_build_object('text', h.text) ORDER BY h.due_on, h.id)
            FROM homework h WHERE h.due_lesson_id = l.id AND h.removed_at IS NULL), '[]'),
        'marks', coalesce((SELECT json_agg(json_build_object('text', coalesce(m.code, m.value::text), 'weight', {_WEIGHT},
            'workType', json_build_object('name', wt.name)) ORDER BY m.id)
            FROM mark m JOIN work_type wt ON wt.id = m.work_type_id
            WHERE m.lesson_id = l.id AND m.student_id = e.student_id AND m.removed_at IS NULL), '[]'),
        'attendance', (SELECT json_build_object('code', upper(a.code)) FROM attendance a
            WHERE a.lesson_id = l.id AND a.student_id = e.student_id)
    ) ORDER BY l.number, l.starts_at, l.id) AS of_day
    FROM enrolment e JOIN lesson l ON l.group_id = e.group_id AND l.date BETWEEN e.starts_on AND e.ends_on
    JOIN subject sj ON sj.id = l.subject_id LEFT JOIN room r ON r.id = l.room_id
    WHERE e.student_id = $1 AND l.date BETWEEN $2 AND $3 GROUP BY l.date)
SELECT json_build_object('data', json_build_object('student', json_build_object(
    'fullName', (SELECT concat_ws(' ', family_name, given_name, nullif(patronymic, '')) FROM student WHERE id = $1),
    'diary', (SELECT json_agg(json_build_object('date', d::date, 'lessons', coalesce(lessons.of_day, '[]')) ORDER BY d)
        FROM generate_series($2::date, $3::date, interval '1 day') d LEFT JOIN lessons ON lessons.date = d::date))))::text
"""

PAGE: Final = f"""
WITH lessons AS MATERIALIZED (
    SELECT l.id, l.date, l.number, l.topic, row_number() OVER (ORDER BY l.date, l.number, l.starts_at, l.id) AS place
    FROM lesson l WHERE l.group_id = $1 AND l.subject_id = $2 AND l.date BETWEEN $3 AND $4),
people AS MATERIALIZED (
    SELECT DISTINCT s.id, s.sort_key, concat_ws(' ', s.family_name, s.given_name, nullif(s.patronymic, '')) AS full_name
    FROM enrolment e JOIN student s ON s.id = e.student_id WHERE e.group_id = $1 AND e.starts_on <= $4 AND e.ends_on >= $3),
marks AS (
    SELECT m.student_id, m.lesson_id,
        json_agg(json_build_object('text', coalesce(m.code, m.value::text), 'weight', {_WEIGHT}) ORDER BY m.id) AS of_cell,
        sum(m.value * m.weight) FILTER (WHERE m.counts) AS points, sum(m.weight) FILTER (WHERE m.counts) AS weight
    FROM mark m WHERE m.lesson_id IN (SELECT id FROM lessons) AND m.student_id IN (SELECT id FROM people) AND m.removed_at IS NULL
    GROUP BY 1, 2),
absences AS (
    SELECT a.student_id, a.lesson_id, json_build_object('code', upper(a.code)) AS of_cell
    FROM attendance a WHERE a.lesson_id IN (SELECT id FROM lessons) AND a.student_id IN (SELECT id FROM people)),
cells AS (
    SELECT student_id, json_agg(json_build_object(
        'lessonId', rtrim(translate(encode(convert_to('Lesson:' || lesson_id, 'UTF8'), 'base64'), '+/', '-_'), '='),
        'marks', coalesce(m.of_cell, '[]'), 'attendance', a.of_cell) ORDER BY lessons.place) AS of_row,
        sum(m.points)::bigint AS points, sum(m.weight)::bigint AS weight
    FROM marks m FULL JOIN absences a USING (student_id, lesson_id) JOIN lessons ON lessons.id = lesson_id GROUP BY student_id)
SELECT json_build_object('data', json_build_object('classPage', json_build_object(
    'group', (SELECT json_build_object('title', title) FROM study_group WHERE id = $1),
    'subject', (SELECT json_build_object('name', name) FROM subject WHERE id = $2),
    'lessons', (SELECT coalesce(json_agg(json_build_object('date', date, 'number', number, 'topic', topic) ORDER BY place), '[]')
        FROM lessons),
    'rows', (SELECT coalesce(json_agg(json_build_object('student', json_build_object('fullName', p.full_name),
        'cells', coalesce(c.of_row, '[]'),
        'mean', CASE WHEN c.weight > 0 THEN json_build_object('value',
            ((200 * c.points + c.weight) / (2 * c.weight) / 100.0)::numeric(9, 2)::text) END) ORDER BY p.sort_key, p.id), '[]')
        FROM people p LEFT JOIN cells c ON c.student_id = p.id))))::text
"""


def create_app() -> Starlette:
    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async def plain(_connection: Any) -> None:  # noqa: ANN401 - asyncpg's proxy
            return None

        app.state.pool = await asyncpg.create_pool(
            os.environ["DIARY_DATABASE_URL"], min_size=10, max_size=10, reset=plain, server_settings={"jit": "off"}
        )
        yield
        await app.state.pool.close()

    async def week(request: Request) -> Response:
        asked = await request.json()
        text = await request.app.state.pool.fetchval(
            WEEK, asked["student"], date.fromisoformat(asked["from"]), date.fromisoformat(asked["to"])
        )
        return Response(text, media_type="application/json")

    async def page(request: Request) -> Response:
        asked = await request.json()
        text = await request.app.state.pool.fetchval(
            PAGE, asked["group"], asked["subject"], date.fromisoformat(asked["from"]), date.fromisoformat(asked["to"])
        )
        return Response(text, media_type="application/json")

    return Starlette(
        routes=[Route("/week", week, methods=["POST"]), Route("/page", page, methods=["POST"])], lifespan=lifespan
    )
