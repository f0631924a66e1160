-- Named, so that a refusal can say which rule it was.
CREATE EXTENSION IF NOT EXISTS btree_gist;

ALTER TABLE school_year
    ADD CONSTRAINT ck_school_year_dates CHECK (ends_on > starts_on),
    ADD CONSTRAINT uq_school_year_title UNIQUE (school_id, title);
ALTER TABLE reporting_period
    ADD CONSTRAINT ck_reporting_period_dates CHECK (ends_on > starts_on),
    ADD CONSTRAINT ck_reporting_period_ordinal CHECK (ordinal BETWEEN 1 AND 6),
    ADD CONSTRAINT uq_reporting_period_ordinal UNIQUE (year_id, kind, ordinal),
    ADD CONSTRAINT ex_reporting_period_overlap
        EXCLUDE USING gist (year_id WITH =, kind WITH =, daterange(starts_on, ends_on, '[]') WITH &&);
ALTER TABLE vacation
    ADD CONSTRAINT ck_vacation_dates CHECK (ends_on >= starts_on);
ALTER TABLE bell
    ADD CONSTRAINT ck_bell_times CHECK (starts BETWEEN 0 AND 1439 AND ends BETWEEN 1 AND 1440 AND ends > starts),
    ADD CONSTRAINT ck_bell_number CHECK (number BETWEEN 0 AND 20),
    ADD CONSTRAINT uq_bell_number UNIQUE (schedule_id, number);
ALTER TABLE subject ADD CONSTRAINT uq_subject_name UNIQUE (school_id, name);
ALTER TABLE room ADD CONSTRAINT uq_room_name UNIQUE (school_id, name);
ALTER TABLE work_type
    ADD CONSTRAINT ck_work_type_weight CHECK (weight BETWEEN 1 AND 100000),
    ADD CONSTRAINT uq_work_type_code UNIQUE (school_id, code);

ALTER TABLE account ADD CONSTRAINT ck_account_login CHECK (login = lower(login) AND length(login) BETWEEN 1 AND 80);
ALTER TABLE activation ADD CONSTRAINT uq_activation_code UNIQUE (code_hash);
ALTER TABLE session ADD CONSTRAINT uq_session_token UNIQUE (token_hash);
ALTER TABLE device ADD CONSTRAINT uq_device_token UNIQUE (token_hash);
ALTER TABLE sign_in_failure ADD CONSTRAINT uq_sign_in_failure_key UNIQUE (key);
ALTER TABLE role_grant
    ADD CONSTRAINT ck_role_grant_person CHECK (
        CASE role
            WHEN 'guardian' THEN school_id IS NOT NULL AND guardian_id IS NOT NULL AND student_id IS NULL AND staff_id IS NULL
            WHEN 'student' THEN school_id IS NOT NULL AND student_id IS NOT NULL AND guardian_id IS NULL AND staff_id IS NULL
            WHEN 'operator' THEN school_id IS NULL AND student_id IS NULL AND guardian_id IS NULL AND staff_id IS NULL
            WHEN 'journal' THEN school_id IS NOT NULL AND student_id IS NULL AND guardian_id IS NULL AND staff_id IS NULL
            WHEN 'administrator' THEN school_id IS NOT NULL AND student_id IS NULL AND guardian_id IS NULL
            ELSE school_id IS NOT NULL AND staff_id IS NOT NULL AND student_id IS NULL AND guardian_id IS NULL
        END);
CREATE UNIQUE INDEX uq_role_grant_active ON role_grant (account_id, role, school_id, student_id, guardian_id, staff_id)
    NULLS NOT DISTINCT WHERE revoked_at IS NULL;

ALTER TABLE guardianship
    ADD CONSTRAINT ck_guardianship_interval CHECK (ends_at IS NULL OR ends_at > starts_at),
    ADD CONSTRAINT ex_guardianship_overlap
        EXCLUDE USING gist (guardian_id WITH =, student_id WITH =, tstzrange(starts_at, ends_at) WITH &&);

ALTER TABLE school_class
    ADD CONSTRAINT ck_school_class_grade CHECK (grade BETWEEN 1 AND 12),
    ADD CONSTRAINT uq_school_class_title UNIQUE (year_id, title);
ALTER TABLE study_group
    ADD CONSTRAINT ck_study_group_kind CHECK (
        (kind <> 'class' OR school_class_id IS NOT NULL) AND (kind <> 'individual' OR plan_id IS NOT NULL));
CREATE UNIQUE INDEX uq_study_group_class ON study_group (school_class_id) WHERE kind = 'class';
ALTER TABLE individual_plan ADD CONSTRAINT ck_individual_plan_dates CHECK (ends_on >= starts_on);
ALTER TABLE enrolment
    ADD CONSTRAINT ck_enrolment_dates CHECK (ends_on >= starts_on),
    ADD CONSTRAINT ex_enrolment_one_class
        EXCLUDE USING gist (student_id WITH =, daterange(starts_on, ends_on, '[]') WITH &&) WHERE (in_class)
        DEFERRABLE INITIALLY IMMEDIATE,
    ADD CONSTRAINT ex_enrolment_twice
        EXCLUDE USING gist (student_id WITH =, group_id WITH =, daterange(starts_on, ends_on, '[]') WITH &&)
        DEFERRABLE INITIALLY IMMEDIATE;
ALTER TABLE teaching_assignment
    ADD CONSTRAINT ck_teaching_assignment_dates CHECK (ends_on >= starts_on),
    ADD CONSTRAINT ex_teaching_assignment_twice
        EXCLUDE USING gist (staff_id WITH =, group_id WITH =, subject_id WITH =, daterange(starts_on, ends_on, '[]') WITH &&);
ALTER TABLE homeroom
    ADD CONSTRAINT ck_homeroom_dates CHECK (ends_on >= starts_on),
    ADD CONSTRAINT ex_homeroom_one
        EXCLUDE USING gist (school_class_id WITH =, daterange(starts_on, ends_on, '[]') WITH &&);

-- A swap is one transaction: it defers these two and is judged at its end.
ALTER TABLE lesson
    ADD CONSTRAINT ck_lesson_planned_slot CHECK (planned_ends_at > planned_starts_at),
    ADD CONSTRAINT ck_lesson_slot CHECK (ends_at > starts_at),
    ADD CONSTRAINT ck_lesson_numbers CHECK (planned_number BETWEEN 0 AND 20 AND number BETWEEN 0 AND 20),
    ADD CONSTRAINT ex_lesson_room
        EXCLUDE USING gist (exclusive_room_id WITH =, tstzrange(starts_at, ends_at) WITH &&, sitting WITH <>)
        DEFERRABLE INITIALLY IMMEDIATE;
ALTER TABLE lesson_teacher
    ADD CONSTRAINT ck_lesson_teacher_part CHECK (planned OR effective),
    ADD CONSTRAINT uq_lesson_teacher UNIQUE (lesson_id, staff_id),
    ADD CONSTRAINT ex_lesson_teacher
        EXCLUDE USING gist (staff_id WITH =, tstzrange(starts_at, ends_at) WITH &&, sitting WITH <>)
        WHERE (effective AND sitting IS NOT NULL)
        DEFERRABLE INITIALLY IMMEDIATE;
ALTER TABLE lesson_change
    ADD CONSTRAINT ck_lesson_change_pair CHECK (kind NOT IN ('swapped', 'merged') OR other_lesson_id IS NOT NULL);

ALTER TABLE homework ADD CONSTRAINT ck_homework_dates CHECK (due_on >= given_on);
ALTER TABLE mark
    ADD CONSTRAINT ck_mark_shape CHECK (
        CASE kind
            WHEN 'numeric' THEN value IS NOT NULL AND value BETWEEN 1 AND scale AND code IS NULL
            ELSE value IS NULL AND code IS NOT NULL AND NOT counts
        END),
    ADD CONSTRAINT ck_mark_weight CHECK (weight BETWEEN 0 AND 100000),
    ADD CONSTRAINT ck_mark_scale CHECK (scale IN (5, 10, 12, 100));
ALTER TABLE final_mark
    ADD CONSTRAINT ck_final_mark_shape CHECK (
        CASE kind WHEN 'numeric' THEN value IS NOT NULL AND value BETWEEN 1 AND scale AND code IS NULL ELSE value IS NULL AND code IS NOT NULL END),
    ADD CONSTRAINT ck_final_mark_due CHECK (due_at > received_at);
CREATE UNIQUE INDEX uq_final_mark ON final_mark (student_id, subject_id, year_id, period_id) NULLS NOT DISTINCT;

ALTER TABLE consent_decision
    ADD CONSTRAINT ck_consent_term CHECK (ends_at IS NULL OR ends_at > effective_at),
    ADD CONSTRAINT ck_consent_document CHECK (medium <> 'written' OR document_number <> '');
