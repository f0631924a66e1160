"""The files of OneRoster and their columns, of both versions in one: a column of the other version is read as well."""

from typing import Final

from domain.exchange.rows import Kind
from domain.exchange.tables import RowLayout

HEAD: Final = ("status", "dateLastModified")

LAYOUTS: Final = (
    RowLayout(
        name="orgs",
        kind=Kind.ORG,
        required=("sourcedId", "name", "type"),
        taken=(*HEAD, "parentSourcedId"),
        not_taken=("identifier",),
    ),
    RowLayout(
        name="academicSessions",
        kind=Kind.SESSION,
        required=("sourcedId", "title", "type", "startDate", "endDate"),
        taken=(*HEAD, "parentSourcedId", "schoolYear"),
    ),
    RowLayout(
        name="courses",
        kind=Kind.COURSE,
        required=("sourcedId", "title"),
        taken=HEAD,
        not_taken=("schoolYearSourcedId", "courseCode", "grades", "orgSourcedId", "subjects", "subjectCodes"),
    ),
    RowLayout(
        name="classes",
        kind=Kind.GROUP,
        required=("sourcedId", "title", "classType", "schoolSourcedId", "termSourcedIds"),
        taken=(*HEAD, "grades", "courseSourcedId", "subjects"),
        not_taken=("classCode", "location", "subjectCodes", "periods"),
    ),
    RowLayout(
        name="users",
        kind=Kind.PERSON,
        required=("sourcedId", "givenName", "familyName"),
        taken=(*HEAD, "orgSourcedIds", "role", "middleName", "agentSourcedIds"),
        not_taken=(
            "enabledUser",
            "username",
            "userIds",
            "identifier",
            "email",
            "sms",
            "phone",
            "grades",
            "password",
            "userMasterIdentifier",
            "preferredGivenName",
            "preferredMiddleName",
            "preferredFamilyName",
            "primaryOrgSourcedId",
            "pronouns",
        ),
    ),
    RowLayout(
        name="roles",
        kind=Kind.ROLE,
        required=("userSourcedId", "role", "orgSourcedId"),
        taken=(*HEAD, "sourcedId", "endDate"),
        not_taken=("roleType", "beginDate", "userProfileSourcedId"),
    ),
    RowLayout(
        name="demographics",
        kind=Kind.BIRTH,
        required=("birthDate",),
        taken=(*HEAD, "sourcedId", "userSourcedId"),
        not_taken=(
            "sex",
            "americanIndianOrAlaskaNative",
            "asian",
            "blackOrAfricanAmerican",
            "nativeHawaiianOrOtherPacificIslander",
            "white",
            "demographicRaceTwoOrMoreRaces",
            "hispanicOrLatinoEthnicity",
            "countryOfBirthCode",
            "stateOfBirthAbbreviation",
            "cityOfBirth",
            "publicSchoolResidenceStatus",
        ),
    ),
    RowLayout(
        name="enrollments",
        kind=Kind.MEMBERSHIP,
        required=("sourcedId", "classSourcedId", "userSourcedId", "role"),
        taken=(*HEAD, "schoolSourcedId", "primary", "beginDate", "endDate"),
    ),
)
"""In the order in which they are read."""

OTHERS: Final = frozenset(
    {
        "categories",
        "classResources",
        "courseResources",
        "lineItemLearningObjectiveIds",
        "lineItems",
        "lineItemScoreScales",
        "resources",
        "resultLearningObjectiveIds",
        "results",
        "resultScoreScales",
        "scoreScales",
        "userProfiles",
        "userResources",
    }
)
"""Files of the format that hold nothing this import takes."""

COLUMNS: Final = {
    "org.id": "sourcedId",
    "session.id": "sourcedId",
    "course.id": "sourcedId",
    "group.course": "courseSourcedId",
    "group.org": "schoolSourcedId",
    "group.sessions": "termSourcedIds",
    "group.title": "title",
    "group.id": "sourcedId",
    "group.kind": "classType",
    "group.grade": "grades",
    "org.parent": "parentSourcedId",
    "session.dates": "startDate",
    "session.year": "schoolYear",
    "session.parent": "parentSourcedId",
    "person.id": "sourcedId",
    "person.orgs": "orgSourcedIds",
    "role.org": "orgSourcedId",
    "role.person": "userSourcedId",
    "link.agent": "agentSourcedIds",
    "birth.person": "sourcedId",
    "membership.id": "sourcedId",
    "membership.group": "classSourcedId",
    "membership.person": "userSourcedId",
    "membership.org": "schoolSourcedId",
    "membership.dates": "beginDate",
}
