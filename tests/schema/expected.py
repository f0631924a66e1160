"""Who reads which rows of the world, written by hand from the table of who sees what and from R1.4, not from the code.

A pattern stands for every row whose label it matches (`*` for anything), in the school of the persona. What a persona gets is to
be exactly this: one row more is a leak, one row less is a diary with holes. All documents ask for 1 October to 1 December.
"""

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from itertools import chain
from typing import Final

SCHOOL: Final = (
    "school:S",
    "year:S.*",
    "period:S.*",
    "vacation:S.*",
    "bells:S.*",
    "subject:S.*",
    "room:S.*",
    "worktype:S.*",
)

CHILDREN: Final[Mapping[str, str]] = {
    # A year in 6a, then 7a with a part of it and a group across classes; 7b.g1 is merged with a lesson of hers.
    "anna": """
        student:S.anna class:S.6a class:S.7a group:S.6a group:S.7a group:S.eng1 group:S.elec
        lesson:S.7a.* lesson:S.eng1.e1 lesson:S.elec.x1 lesson:S.7b.g1 change:S.7a.* change:S.7b.g1 change:S.elec.x1
        homework:S.7a.* homework:S.eng1.1 control:S.7a.* control:S.eng1.1
        mark:S.anna.* attendance:S.anna.* rec:S.anna.* fin:S.anna.q1 fin:S.anna.p1 fin:S.anna.y fin:S.anna.old
        staff:S.tm staff:S.tp staff:S.tq staff:S.te staff:S.tx staff:S.sub staff:S.hr""",
    "boris": """
        student:S.boris class:S.7b group:S.7b group:S.elec
        lesson:S.7b.* lesson:S.elec.x1 lesson:S.7a.g1 change:S.7b.* change:S.elec.x1 homework:S.7b.* control:S.7b.*
        mark:S.boris.* attendance:S.boris.1 rec:S.boris.1 fin:S.boris.q1 fin:S.boris.p1 fin:S.boris.y
        staff:S.tb staff:S.tp staff:S.tx staff:S.can staff:S.old staff:S.hb""",
    # In 7b until October, in 7a since: the lessons of each for as long, and the homework that was still due.
    "mov": """
        student:S.mov class:S.7a class:S.7b group:S.7a group:S.7b
        lesson:S.7b.old lesson:S.7b.sub lesson:S.7b.g1 lesson:S.7a.[!o]* change:S.7a.* change:S.7b.g1 change:S.7b.sub
        homework:S.7b.1 homework:S.7a.* control:S.7b.2 control:S.7a.*
        mark:S.mov.* attendance:S.mov.1 rec:S.mov.1 fin:S.mov.q1 fin:S.mov.p1 fin:S.mov.y
        staff:S.tm staff:S.tp staff:S.tx staff:S.sub staff:S.tb staff:S.old staff:S.hr staff:S.hb""",
    "ivan": """
        student:S.ivan class:S.7b group:S.7b group:S.ivan
        lesson:S.7b.* lesson:S.ivan.i1 lesson:S.7a.g1 change:S.7b.* homework:S.7b.* homework:S.ivan.1 control:S.7b.*
        mark:S.ivan.1 fin:S.ivan.q1 fin:S.ivan.p1 fin:S.ivan.y
        staff:S.tb staff:S.tp staff:S.ti staff:S.can staff:S.old staff:S.hb""",
    "lft": """
        student:S.lft class:S.7a group:S.7a lesson:S.7a.old lesson:S.7a.op homework:S.7a.3
        mark:S.lft.1 fin:S.lft.q1 fin:S.lft.p1 fin:S.lft.y staff:S.tm staff:S.tq staff:S.hr""",
}
_OF_7V: Final = """
    student:S.NAME class:S.7v group:S.7v lesson:S.7v.m1 homework:S.7v.1 control:S.7v.1
    mark:S.NAME.1 attendance:S.NAME.1 rec:S.NAME.1 fin:S.NAME.q1 fin:S.NAME.p1 fin:S.NAME.y staff:S.tb staff:S.hx"""

GUARDIANS: Final[Mapping[str, tuple[str, str]]] = {
    # The children read, and what is read of the register of one's own decisions: the child's name while the guardianship lasts.
    "gmom": ("anna boris", "guardian:S.gmom contact:S.gmom.* consent:S.gmom.* calendar:S.gmom identity:S.gmom"),
    "gdad": ("", "guardian:S.gdad contact:S.gdad.* consent:S.gdad.*"),
    "gran": ("anna", "guardian:S.gran contact:S.gran.* consent:S.gran.*"),
    "gbf": ("boris", "guardian:S.gbf contact:S.gbf.* consent:S.gbf.*"),
    "gmov": ("mov", "guardian:S.gmov consent:S.gmov.*"),
    "givan": ("ivan", "guardian:S.givan consent:S.givan.*"),
    "glft": ("lft", "guardian:S.glft consent:S.glft.*"),
    "gref": ("", "guardian:S.gref contact:S.gref.* consent:S.gref.* student:S.ref"),
    "gnev": ("", "guardian:S.gnev student:S.nev"),
    "gwdr": ("", "guardian:S.gwdr consent:S.gwdr.* student:S.wdr"),
    "gend": ("", "guardian:S.gend consent:S.gend.* student:S.end"),
    "gtom": ("", "guardian:S.gtom consent:S.gtom.* student:S.tom"),
    "gfut": ("fut", "guardian:S.gfut consent:S.gfut.*"),
    "gagn": ("agn", "guardian:S.gagn consent:S.gagn.*"),
    "gprc": ("", "guardian:S.gprc consent:S.gprc.* student:S.prc"),
    "gprx": ("", "guardian:S.gprx consent:S.gprx.* student:S.prx"),
    "ggsh": ("", "guardian:S.ggsh consent:S.ggsh.*"),
    "ggst": ("", "guardian:S.ggst consent:S.ggst.*"),
    "gkl": ("kir", "guardian:S.gkl consent:S.gkl.* student:S.lev"),
    "gtwo": ("two", "guardian:S.gtwo consent:S.gtwo.*"),
    "gu14": ("u14", "guardian:S.gu14 consent:S.gu14.*"),
    "gn14": ("", "guardian:S.gn14 consent:S.gn14.* student:S.n14"),
    "go14": ("", "guardian:S.go14 consent:S.go14.* student:S.o14"),
    "gw14": ("w14", "guardian:S.gw14 consent:S.gw14.*"),
    "gx14": ("", "guardian:S.gx14 consent:S.gx14.* student:S.x14"),
    "gb14": ("", "guardian:S.gb14 student:S.b14"),
    "gm14": ("", "guardian:S.gm14 consent:S.gm14.* student:S.m14"),
}
STUDENTS: Final[Mapping[str, tuple[bool, str]]] = {
    # Whether they read themselves, and what of the register of their own decisions.
    "anna": (True, "contact:S.anna.*"),
    **dict.fromkeys(("boris", "mov", "ivan", "lft", "fut", "agn", "kir", "two", "u14"), (True, "")),
    **{
        name: (False, f"student:S.{name}")
        for name in ["ref", "nev", "wdr", "end", "tom", "prc", "prx", "gsh", "gst", "lev"]
    },
    "n14": (False, "student:S.n14 consent:S.own.n14.*"),
    "o14": (True, "consent:S.own.o14.*"),
    "w14": (True, "consent:S.own.w14.*"),
    "x14": (False, "student:S.x14 consent:S.own.x14.*"),
    "b14": (True, "consent:S.own.b14.*"),
    "m14": (False, "student:S.m14 consent:S.own.m14.*"),
}
STAFF: Final[Mapping[str, str]] = {
    # Mathematics in 7a: whoever is in 7a today, with the classes they were in, and nothing of other subjects.
    "tm": """
        student:S.anna student:S.mov class:S.6a class:S.7a class:S.7b group:S.6a group:S.7a group:S.7b
        lesson:S.7a.m1 lesson:S.7a.m2 lesson:S.7a.s1 lesson:S.7a.s2 lesson:S.7a.old change:S.7a.m2 change:S.7a.s1
        homework:S.7a.1 homework:S.7a.3 control:S.7a.1 control:S.7a.3
        mark:S.anna.1 mark:S.anna.2 mark:S.anna.5 mark:S.anna.6 mark:S.anna.7 mark:S.anna~1 mark:S.mov.1 attendance:S.anna.2 rec:S.anna.1
        fin:S.anna.q1 fin:S.anna.q2 fin:S.anna.y fin:S.anna.old fin:S.mov.q1 fin:S.mov.q2 fin:S.mov.y
        staff:S.tm staff:S.sub staff:S.tp staff:S.tq staff:S.hr staff:S.tb staff:S.hb""",
    # Physics in 7a since November, and a lesson of 7b that is merged with one of his; 7a.x1 was taken from him.
    "tp": """
        student:S.anna student:S.mov student:S.boris student:S.ivan
        class:S.6a class:S.7a class:S.7b group:S.6a group:S.7a group:S.7b
        lesson:S.7a.p* lesson:S.7a.s* lesson:S.7a.g1 lesson:S.7a.x1 lesson:S.7a.op lesson:S.7b.g1
        change:S.7a.p* change:S.7a.s1 change:S.7a.x1 change:S.7b.g1 homework:S.7a.2 control:S.7a.2
        mark:S.anna.3 attendance:S.anna.1 fin:S.anna.p1 fin:S.mov.p1
        staff:S.tp staff:S.tm staff:S.tq staff:S.tx staff:S.tb staff:S.hr staff:S.hb""",
    # The assignment ended: what is left is the lesson that was given, without anybody in it.
    "tq": "lesson:S.7a.op group:S.7a staff:S.tq",
    "te": """
        student:S.anna class:S.6a class:S.7a group:S.6a group:S.7a group:S.eng1
        lesson:S.eng1.e1 homework:S.eng1.1 control:S.eng1.1 mark:S.anna.4
        staff:S.te staff:S.tm staff:S.tp staff:S.tq staff:S.hr""",
    "tb": """
        student:S.boris student:S.ivan PUPILS_OF_7V class:S.7b class:S.7v group:S.7b group:S.7v
        lesson:S.7b.* lesson:S.7v.m1 lesson:S.7a.g1 change:S.7b.* homework:S.7b.* homework:S.7v.1 control:S.7b.* control:S.7v.1
        mark:S.boris.1 attendance:S.boris.1 rec:S.boris.1 fin:S.boris.* fin:S.ivan.*
        staff:S.tb staff:S.tp staff:S.can staff:S.old staff:S.hb staff:S.hx""",
    # A group across 7a and 7b, and one lesson for somebody else in 7a.
    "tx": """
        student:S.anna student:S.boris student:S.mov class:S.6a class:S.7a class:S.7b
        group:S.6a group:S.7a group:S.7b group:S.elec lesson:S.elec.x1 lesson:S.7a.x1 change:S.elec.x1 change:S.7a.x1
        mark:S.boris.2 staff:S.tx staff:S.tm staff:S.tp staff:S.tq staff:S.tb staff:S.hr staff:S.hb""",
    "ti": """
        student:S.ivan class:S.7b group:S.7b group:S.ivan lesson:S.ivan.i1 homework:S.ivan.1 mark:S.ivan.1
        fin:S.ivan.q1 fin:S.ivan.q2 fin:S.ivan.y staff:S.ti staff:S.tb staff:S.hb""",
    # One lesson for somebody else tomorrow: what was due for it, what was set in it, and who will sit there.
    "sub": """
        student:S.anna student:S.mov class:S.6a class:S.7a class:S.7b group:S.6a group:S.7a group:S.7b
        lesson:S.7a.m2 lesson:S.7a.m1 change:S.7a.m2 homework:S.7a.1 control:S.7a.3 mark:S.anna.5 attendance:S.anna.2
        staff:S.sub staff:S.tm staff:S.tp staff:S.tq staff:S.hr staff:S.tb staff:S.hb""",
    # The same in October: the lesson that was given, without anybody in it.
    "old": "lesson:S.7b.sub change:S.7b.sub group:S.7b staff:S.old staff:S.tb",
    "can": "lesson:S.7b.can change:S.7b.can group:S.7b staff:S.can staff:S.tb",
    "hr": """
        student:S.anna student:S.mov class:S.6a class:S.7a class:S.7b
        group:S.6a group:S.7a group:S.7b group:S.eng1 group:S.elec
        lesson:S.7a.* lesson:S.eng1.e1 lesson:S.elec.x1 lesson:S.7b.old lesson:S.7b.sub lesson:S.7b.g1
        change:S.7a.* change:S.7b.sub change:S.7b.g1 change:S.elec.x1
        homework:S.7a.* homework:S.eng1.1 homework:S.7b.1 control:S.7a.* control:S.eng1.1 control:S.7b.2
        mark:S.anna[.~]* mark:S.mov.* attendance:S.anna.* attendance:S.mov.* rec:S.anna.* rec:S.mov.* fin:S.anna.* fin:S.mov.*
        consent:S.*.anna.* consent:S.gmov.mov.* guardian:S.gmom guardian:S.gdad guardian:S.gran guardian:S.gmov
        contact:S.anna.* contact:S.gmom.* contact:S.gran.*
        staff:S.tm staff:S.tp staff:S.tq staff:S.te staff:S.tx staff:S.sub staff:S.tb staff:S.old staff:S.hr staff:S.hb""",
    "hb": """
        student:S.boris student:S.ivan class:S.7b group:S.7b group:S.elec group:S.ivan
        lesson:S.7b.* lesson:S.elec.x1 lesson:S.ivan.i1 lesson:S.7a.g1 change:S.7b.* change:S.elec.x1
        homework:S.7b.* homework:S.ivan.1 control:S.7b.*
        mark:S.boris.* mark:S.ivan.* attendance:S.boris.* rec:S.boris.* fin:S.boris.* fin:S.ivan.*
        consent:S.*.boris.* consent:S.*.ivan.* guardian:S.gmom guardian:S.gbf guardian:S.givan
        contact:S.gmom.* contact:S.gbf.*
        staff:S.tb staff:S.tp staff:S.ti staff:S.tx staff:S.can staff:S.old staff:S.hb""",
    # Led 7v until October.
    "hx": "",
    "dep": """
        student:S.* class:S.* group:S.* lesson:S.* change:S.[!~]* homework:S.[!~]* control:S.*
        mark:S.* attendance:S.* rec:S.[!~]* fin:S.* consent:S.* GIVERS
        staff:S.* teaching_assignment:S.t[!ix].* homeroom:S.*""",
    # Assignments are read below their groups, and groups that are of no class in full here and there.
    # The files of families: who stands for whom, and every enrolment.
    "reg": """
        student:S.* class:S.* group:S.* consent:S.* staff:S.hr staff:S.hb guardian:S.* guardianship:S.* enrolment:S.*
        contact:S.anna.* contact:S.gmom.* contact:S.gran.* contact:S.gbf.* contact:S.gref.*""",
    # The exchange is theirs: they read the roster that they brought in, and nothing of learning.
    "adm": "student:S.* class:S.* group:S.* staff:S.* teaching_assignment:S.t[!ix].* homeroom:S.*",
}
OTHERS: Final[Mapping[str, str]] = {
    "op": "school:A school:B account:op grant:op session:op",
    "both": " ".join(
        (
            *(text.replace("S", s) for s in "AB" for text in (" ".join(SCHOOL), _OF_7V.replace("NAME", "two"))),
            "account:both session:both grant:A.both grant:B.both guardian:A.gtwo guardian:B.gtwo consent:A.gtwo.* consent:B.gtwo.*",
        )
    ),
    # Acts as a teacher in A; the other role is known by its school's name alone.
    "multi": " ".join((*SCHOOL, STAFF["tm"])).replace("S", "A")
    + " account:multi session:multi grant:A.multi grant:B.multi school:B",
}


def personas() -> list[str]:
    """Everybody of school A, and of school B one of each kind."""
    alike = ("gmom", "gref", "anna", "tm", "sub", "hr", "dep", "reg", "adm", "jou")
    return [
        *(f"A.{name}" for name in chain(GUARDIANS, STUDENTS, STAFF, ("jou",))),
        *(f"B.{name}" for name in alike),
        *OTHERS,
    ]


def expected(persona: str, labels: Iterable[str]) -> set[str]:
    """The labels of the rows that this persona reads. A pattern that no row matches is a mistake here."""
    known = list(labels)
    found: set[str] = set()
    for pattern in _patterns(persona):
        matched = {label for label in known if fnmatchcase(label, pattern)}
        assert matched, f"{pattern} is of no row"
        found |= matched
    return found


def readable_children(persona: str) -> list[str]:
    """The students that a family reads of, by label."""
    school, _, name = persona.partition(".")
    if name in GUARDIANS:
        return [f"student:{school}.{child}" for child in GUARDIANS[name][0].split()]
    return [f"student:{school}.{name}"] if name in STUDENTS and STUDENTS[name][0] else []


def _patterns(persona: str) -> list[str]:
    if persona in OTHERS:
        return with_files(OTHERS[persona].split())
    school, _, name = persona.partition(".")
    parts = [*SCHOOL, f"account:{persona}", f"grant:{persona}", f"session:{persona}"]
    if name in GUARDIANS:
        children, own = GUARDIANS[name]
        parts += own.split()
        parts += chain.from_iterable(_of_child(child) for child in children.split())
    elif name in STUDENTS:
        reads, own = STUDENTS[name]
        parts += own.split()
        parts += _of_child(name) if reads else []
    else:
        text = STAFF.get(name, "")
        text = text.replace("PUPILS_OF_7V", " ".join(_pupils_of_7v()))
        text = text.replace("GIVERS", " ".join(f"guardian:S.{giver}" for giver, (_, own) in GUARDIANS.items() if own))
        parts += text.split()
        parts += _roles_kept(school, name)
    return [part.replace(":S", f":{school}") for part in with_files(parts)]


def with_files(patterns: list[str]) -> list[str]:
    """Whoever reads homework reads its files."""
    files = [each.replace("homework:", "attachment:") for each in patterns if each.startswith("homework:")]
    return [*patterns, *files]


def _roles_kept(school: str, name: str) -> list[str]:
    """The roles of people whose accounts somebody keeps: of families that are at the school today, and of staff."""
    if name == "reg":
        elsewhere = {"A": ["both"], "B": ["both", "multi"]}[school]
        gone = {"lft", "glft", "gdad", "ggsh"}
        return [f"grant:S.{each}" for each in (*STUDENTS, *GUARDIANS, *elsewhere) if each not in gone]
    if name == "adm":
        return [f"grant:S.{each}" for each in (*STAFF, *(["multi"] if school == "A" else []))]
    return []


def _of_child(name: str) -> list[str]:
    return CHILDREN.get(name, _OF_7V.replace("NAME", name)).split()


def _pupils_of_7v() -> list[str]:
    """What the teacher of mathematics reads of each: results in mathematics, published or not, and none in physics."""
    names = [name for name in STUDENTS if name not in CHILDREN]
    kinds = (
        "student:S.{}",
        "mark:S.{}.1",
        "attendance:S.{}.1",
        "rec:S.{}.1",
        "fin:S.{}.q1",
        "fin:S.{}.q2",
        "fin:S.{}.y",
    )
    return [kind.format(name) for name in names for kind in kinds]
