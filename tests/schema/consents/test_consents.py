"""The register through the API: decided, read back, listed and printed."""

from collections.abc import Mapping
from typing import Any

import pytest

from orm.database import Database
from tests.databases import Place
from tests.household import Household, lay
from tests.schema.household import ask, gid

STATE = """
  state { onPaper studentReads student { fullName } givers {
    guardian { fullName } kind rights reads onPaper
    electronic { decision standing effectiveAt textVersion } processing { decision } } }
"""
DECIDED = f"""
  __typename
  ... on ConsentDecided {{
    decision {{ id subject decision standing purposes channels effectiveAt endsAt medium documentNumber documentDate
      textVersion registeredAt registeredBy student {{ id fullName }} guardian {{ id fullName }} }}
    {STATE} }}
  ... on NotAllowed {{ message }} ... on NotFound {{ message }} ... on Conflict {{ message }}
  ... on InvalidInput {{ message fields {{ path message }} }}
"""
REGISTER = f"mutation ($input: ConsentRegisterInput!, $key: String) {{ consentRegister(input: $input, key: $key) {{ {DECIDED} }} }}"
REFUSE = f"mutation ($input: ConsentRefuseInput!, $key: String) {{ consentRefuse(input: $input, key: $key) {{ {DECIDED} }} }}"
WITHDRAW = f"mutation ($input: ConsentWithdrawInput!, $key: String) {{ consentWithdraw(input: $input, key: $key) {{ {DECIDED} }} }}"
DOCUMENT = {"number": "17-с", "date": "2026-11-20"}


@pytest.fixture
async def household(place: Place) -> Household:
    return await lay(place)


def _given(household: Household, student: str, guardian: str | None = None, **more: object) -> dict[str, object]:
    who = {} if guardian is None else {"guardianId": gid("Guardian", household.guardians[guardian])}
    return {"studentId": gid("Student", household.students[student]), "subject": "ELECTRONIC", **who, **more}


def _consent(household: Household, student: str, guardian: str | None = None, **more: object) -> dict[str, object]:
    says = {"purposes": ["INFORMING"], "channels": ["WEB", "SMS"], "textVersion": "2026-1"}
    return _given(household, student, guardian, **{**says, **more})


async def test_the_registrar_registers_a_consent_and_reads_what_follows(
    database: Database, household: Household
) -> None:
    given = _consent(household, "oleg", "olegs", document=DOCUMENT, endsOn="2027-05-31")
    answer = await ask(database, household.viewers["registrar"], REGISTER, input=given, key="once")

    done = answer.data["consentRegister"]
    assert done["decision"] | {"id": ""} == {
        "id": "",
        "subject": "ELECTRONIC",
        "decision": "CONSENT",
        "standing": "IN_FORCE",
        "purposes": ["INFORMING"],
        "channels": ["SMS", "WEB"],
        "effectiveAt": "2026-11-23T09:00:00Z",
        "endsAt": "2027-05-31T21:00:00Z",
        "medium": "WRITTEN",
        "documentNumber": "17-с",
        "documentDate": "2026-11-20",
        "textVersion": "2026-1",
        "registeredAt": "2026-11-23T09:00:00Z",
        "registeredBy": "Registrar И О",
        "student": {"id": gid("Student", household.students["oleg"]), "fullName": "Oleg И О"},
        "guardian": {"id": gid("Guardian", household.guardians["olegs"]), "fullName": "Olegs И О"},
    }
    assert done["state"]["studentReads"]
    assert [each["reads"] for each in done["state"]["givers"]] == [True, True]
    assert done["state"]["givers"][1] | {"reads": None} == {
        "guardian": None,
        "kind": None,
        "rights": None,
        "reads": None,
        "onPaper": False,
        "electronic": None,
        "processing": None,
    }
    (signal,) = answer.signals
    assert signal.accounts == {household.account("olegs"), household.account("oleg")}
    assert signal.students == {household.students["oleg"]}

    again = await ask(database, household.viewers["registrar"], REGISTER, input=given, key="once")
    assert again.data == answer.data
    assert again.signals == []
    other = await ask(
        database, household.viewers["registrar"], REGISTER, input={**given, "textVersion": "x"}, key="once"
    )
    assert other.data["consentRegister"]["__typename"] == "Conflict"


async def test_a_guardian_decides_in_the_cabinet_and_finds_the_child_there_first(
    database: Database, household: Household
) -> None:
    mother = household.viewers["mother"]
    listed = (
        "query { consentStates { nodes { student { id fullName } givers { reads onPaper } } } me { students { id } } }"
    )
    before = (await ask(database, mother, listed)).data
    assert before["me"]["students"] == []
    (child,) = before["consentStates"]["nodes"]
    assert child == {
        "student": {"id": gid("Student", household.students["anna"]), "fullName": "Anna И О"},
        "givers": [{"reads": False, "onPaper": True}],
    }

    done = (await ask(database, mother, REGISTER, input=_consent(household, "anna"))).data["consentRegister"]
    assert done["decision"]["medium"] == "ELECTRONIC"
    assert done["state"]["studentReads"] is None
    assert (await ask(database, mother, listed)).data["me"]["students"] == [{"id": child["student"]["id"]}]

    gone = (await ask(database, mother, WITHDRAW, input=_given(household, "anna"))).data["consentWithdraw"]
    assert (gone["decision"]["decision"], gone["state"]["onPaper"]) == ("WITHDRAWAL", True)
    assert (await ask(database, mother, listed)).data["me"]["students"] == []


async def test_a_refusal_is_registered(database: Database, household: Household) -> None:
    given = _given(household, "anna", "mother", textVersion="2026-1", document={**DOCUMENT, "medium": "ELECTRONIC"})
    done = (await ask(database, household.viewers["registrar"], REFUSE, input=given)).data["consentRefuse"]
    assert (done["decision"]["decision"], done["decision"]["purposes"], done["decision"]["medium"]) == (
        "REFUSAL",
        [],
        "ELECTRONIC",
    )


@pytest.mark.parametrize(
    ("who", "document", "given", "typename", "paths"),
    [
        ("homeroom", REGISTER, {"guardian": "mother"}, "NotAllowed", None),
        ("mother", REGISTER, {"student": "boris"}, "NotFound", None),
        ("unknown", REGISTER, {}, "NotAllowed", None),
        ("registrar", REGISTER, {"guardian": "boriss"}, "InvalidInput", {"input.guardianId", "input.document"}),
        (
            "registrar",
            REGISTER,
            {"guardian": "mother", "document": DOCUMENT | {"number": ""}},
            "InvalidInput",
            {"input.document.number"},
        ),
        ("mother", REGISTER, {"startsOn": "2027-01-02", "endsOn": "2027-01-01"}, "InvalidInput", {"input.endsOn"}),
        ("mother", REGISTER, {"purposes": [], "channels": []}, "InvalidInput", {"input.purposes", "input.channels"}),
        ("mother", WITHDRAW, {}, "InvalidInput", {"input.subject"}),
        ("gran", REFUSE, {"subject": "PROCESSING"}, "NotAllowed", None),
    ],
)
async def test_refusals_have_a_type_and_fields_and_change_nothing(
    place: Place,
    database: Database,
    household: Household,
    who: str,
    document: str,
    given: Mapping[str, Any],
    typename: str,
    paths: set[str] | None,
) -> None:
    wish = dict(given)
    student, guardian = wish.pop("student", "anna"), wish.pop("guardian", None)
    make = _consent if document == REGISTER else _given
    text = {"textVersion": "1"} if document == REFUSE else {}
    answer = await ask(
        database, household.viewers[who], document, input=make(household, student, guardian, **text, **wish), key="k"
    )
    (refused,) = answer.data.values()
    assert refused["__typename"] == typename
    assert refused["message"]
    if paths is not None:
        assert {problem["path"] for problem in refused["fields"]} == paths
    assert answer.signals == []
    async with place.as_owner() as owner:
        for table in ("consent_decision", "outcome", "event"):
            assert await owner.fetchval(f"SELECT count(*) FROM {table}") == 0


async def test_a_state_is_read_back_as_of_a_moment(database: Database, household: Household) -> None:
    registrar = household.viewers["registrar"]
    await ask(
        database,
        registrar,
        REGISTER,
        input=_consent(household, "anna", "mother", document=DOCUMENT, startsOn="2026-12-01"),
    )
    query = "query ($id: ID!, $at: DateTime) { consentState(studentId: $id, at: $at) { at givers { guardian { fullName } reads } } }"
    student = gid("Student", household.students["anna"])

    async def reads(at: str | None) -> set[str]:
        data = (await ask(database, registrar, query, id=student, at=at)).data
        return {each["guardian"]["fullName"] for each in data["consentState"]["givers"] if each["reads"]}

    assert await reads(None) == set()
    assert await reads("2026-11-30T20:59:59Z") == set()
    assert await reads("2026-11-30T21:00:00Z") == {"Mother И О"}


async def test_the_register_is_listed_and_printed(place: Place, database: Database, household: Household) -> None:
    registrar = household.viewers["registrar"]
    for guardian in ("mother", "father"):
        await ask(database, registrar, REGISTER, input=_consent(household, "anna", guardian, document=DOCUMENT))
    query = """query ($class: ID!, $after: String) {
      consents(classId: $class, first: 1, after: $after, subject: ELECTRONIC, decision: CONSENT, standing: IN_FORCE,
        from: "2026-11-23", to: "2026-11-23") { nodes { guardian { fullName } } pageInfo { hasNextPage endCursor } } }"""
    names, after = [], None
    for more in (True, False):
        page = (
            await ask(database, registrar, query, **{"class": gid("SchoolClass", household.classes["7А"])}, after=after)
        ).data
        names += [node["guardian"]["fullName"] for node in page["consents"]["nodes"]]
        assert page["consents"]["pageInfo"]["hasNextPage"] == more
        after = page["consents"]["pageInfo"]["endCursor"]
    assert names == ["Father И О", "Mother И О"]

    printed = (await ask(database, registrar, "{ consentsSheet { text count complete } }")).data["consentsSheet"]
    assert (printed["count"], printed["complete"]) == (2, True)
    assert printed["text"].startswith("\ufeff№;Зарегистрировано;Ученик;")
    async with place.as_owner() as owner:
        seen = await owner.fetch("SELECT DISTINCT operation, students FROM sight WHERE operation = 'consentsSheet'")
    assert [tuple(row) for row in seen] == [("consentsSheet", [household.students["anna"]])]


async def test_roles_without_the_register_get_null(database: Database, household: Household) -> None:
    query = """query ($id: ID!) { consents { nodes { id } } consentState(studentId: $id) { at }
      consentStates { nodes { at } } consentsSheet { text } }"""
    for who in ("teacher", "administrator"):
        data = (await ask(database, household.viewers[who], query, id=gid("Student", household.students["anna"]))).data
        assert data == dict.fromkeys(("consents", "consentState", "consentStates", "consentsSheet"))


async def test_the_text_that_is_agreed_to_is_one_for_the_family_and_for_the_desk(
    database: Database, household: Household
) -> None:
    asked = "query { consentTexts { subject version title paragraphs } }"
    shown = (await ask(database, household.viewers["mother"], asked)).data["consentTexts"]
    assert [text["subject"] for text in shown] == ["ELECTRONIC", "PROCESSING"]
    assert all(0 < len(text["version"]) <= 40 and text["title"] and text["paragraphs"] for text in shown)
    assert (await ask(database, household.viewers["registrar"], asked)).data["consentTexts"] == shown
