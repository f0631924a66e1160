"""Small sets of files, made up here, as text to change before it is written."""

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

MANIFEST: Final = """propertyName,value
manifest.version,1.0
oneroster.version,1.1
file.academicSessions,bulk
file.classes,bulk
file.courses,bulk
file.demographics,bulk
file.enrollments,bulk
file.orgs,bulk
file.users,bulk
source.systemCode,journal-7
source.systemName,Журнал
"""

ORGS: Final = """sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId
district,,,Районный отдел,district,,
school-1,,,Школа на Берёзовой,school,1,district
arts,,,Отделение искусств,department,,school-1
"""

SESSIONS: Final = """sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId,schoolYear
y27,,,2026/27,schoolYear,2026-09-01,2027-05-26,,2027
q1,,,1 четверть,gradingPeriod,2026-09-01,2026-10-24,y27,2027
q2,,,2 четверть,gradingPeriod,2026-11-03,2026-12-30,y27,2027
q3,,,3 четверть,gradingPeriod,2027-01-12,2027-03-27,y27,2027
q4,,,4 четверть,gradingPeriod,2027-04-06,2027-05-26,y27,2027
h2,,,2 полугодие,semester,2027-01-12,2027-05-26,y27,2027
"""

COURSES: Final = """sourcedId,status,dateLastModified,schoolYearSourcedId,title,courseCode,grades,orgSourcedId,subjects,subjectCodes
math,,,y27,Математика,,05,school-1,,
math-deep,,,y27,Математика,,05,school-1,,
english,,,y27,Английский язык,,05,school-1,,
hour,,,y27,Классный час,,05,school-1,,
"""

CLASSES: Final = (
    "sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,location,schoolSourcedId,"
    "termSourcedIds,subjects,subjectCodes,periods\n"
    "5a,,,5А,05,hour,,homeroom,,school-1,y27,,,\n"
    "5b,,,5Б,05,hour,,homeroom,,school-1,y27,,,\n"
    "math-5,,,Математика 5,05,math,,scheduled,,school-1,y27,,,\n"
    'eng-5,,,"Английский, первая группа",05,english,,scheduled,12,school-1,"q1,q2",,,\n'
)

USERS: Final = (
    "sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,middleName,"
    "identifier,email,sms,phone,agentSourcedIds,grades,password\n"
    'p1,,,true,school-1,student,p1,,Анна,Ёлкина,Петровна,,a@example.org,,,"g1,g2",05,tajna-1\n'
    "p2,,,true,school-1,student,p2,,Борис,Елин,,,,,,,05,tajna-2\n"
    "p3,,,true,arts,student,p3,,Вера,Емельянова,Ивановна,,,,,,05,tajna-3\n"
    "g1,,,true,school-1,parent,g1,,Мария,Ёлкина,Олеговна,,,,+79990000001,,,tajna-4\n"
    "g2,,,true,district,guardian,g2,,Пётр,Ёлкин,,,,,,p1,,tajna-5\n"
    'g3,,,true,school-1,parent,g3,,Олег,Елин,,,,,,"p2,p3",,tajna-6\n'
    "t1,,,true,school-1,teacher,t1,,Инна,Ладога,Сергеевна,,,,,,,tajna-7\n"
    "t2,,,true,school-1,teacher,t2,,Глеб,Онегин,,,,,,,,tajna-8\n"
)

DEMOGRAPHICS: Final = """sourcedId,status,dateLastModified,birthDate,sex
p1,,,2015-03-08,female
p2,,,2015-11-30,male
"""

ENROLLMENTS: Final = """sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate
e1,,,5a,school-1,p1,student,,,
e2,,,5a,school-1,p2,student,,,
e3,,,5b,school-1,p3,student,,2026-09-07,
e4,,,math-5,school-1,p1,student,,,
e5,,,math-5,school-1,p3,student,,,2026-12-30
e6,,,eng-5,school-1,p1,student,,,
e7,,,5a,school-1,t1,teacher,true,,
e8,,,math-5,school-1,t1,teacher,,,
e9,,,eng-5,school-1,t2,teacher,,,
"""


@dataclass(frozen=True, slots=True)
class Files:
    """Files by name. What changes gives new ones."""

    texts: Mapping[str, str | bytes]

    def having(self, **texts: str | bytes) -> "Files":
        """With other contents; `users=…` is `users.csv`."""
        return Files({**self.texts, **{f"{name}.csv": text for name, text in texts.items()}})

    def without(self, *names: str) -> "Files":
        return Files({name: text for name, text in self.texts.items() if name not in {f"{n}.csv" for n in names}})

    def text(self, name: str) -> str:
        text = self.texts[f"{name}.csv"]
        return text if isinstance(text, str) else text.decode()

    def changed(self, name: str, old: str, new: str) -> "Files":
        """With one piece of text in one file replaced, which has to be there once."""
        text = self.text(name)
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        return self.having(**{name: text.replace(old, new)})

    def lacking(self, name: str, *ids: str) -> "Files":
        """Without the rows that begin with these ids."""
        lines = self.text(name).splitlines(keepends=True)
        kept = [line for line in lines if line.split(",")[0] not in ids]
        assert len(kept) == len(lines) - len(ids)
        return self.having(**{name: "".join(kept)})

    def adding(self, name: str, *lines: str) -> "Files":
        return self.having(**{name: self.text(name) + "".join(f"{line}\n" for line in lines)})

    def folder(self, path: Path) -> Path:
        path.mkdir(parents=True, exist_ok=True)
        for old in path.iterdir():
            old.unlink()
        for name, text in self.texts.items():
            (path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def archive(self, path: Path, below: str = "") -> Path:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in self.texts.items():
                archive.writestr(f"{below}{name}", text)
        return path


def oneroster() -> Files:
    """A school with two classes and two groups, three pupils, three guardians and two teachers: OneRoster 1.1, bulk."""
    return Files(
        {
            "manifest.csv": MANIFEST,
            "orgs.csv": ORGS,
            "academicSessions.csv": SESSIONS,
            "courses.csv": COURSES,
            "classes.csv": CLASSES,
            "users.csv": USERS,
            "demographics.csv": DEMOGRAPHICS,
            "enrollments.csv": ENROLLMENTS,
        }
    )


def delta(**texts: str) -> Files:
    """A delta of these files, by the names that the manifest gives them."""
    files = "".join(f"file.{name},{'delta' if name in texts else 'absent'}\n" for name in _NAMES)
    manifest = f"propertyName,value\nmanifest.version,1.0\noneroster.version,1.1\n{files}source.systemCode,journal-7\n"
    return Files({"manifest.csv": manifest, **{f"{name}.csv": text for name, text in texts.items()}})


_NAMES: Final = ("academicSessions", "classes", "courses", "demographics", "enrollments", "orgs", "users")


def head(text: str) -> str:
    return text.splitlines(keepends=True)[0]


SDS_SCHOOL: Final = """SIS ID,Name,School Number,Address,City,State,Country,Zip
1,Лицей у реки,1,"Набережная, 3",Тверь,Тверская область,Россия,170000
2,Гимназия на холме,2,,,,,
"""
SDS_SECTION: Final = (
    "SIS ID,School SIS ID,Section Name,Section Number,Term SIS ID,Term Name,Term StartDate,Term EndDate,Course SIS ID,"
    "Course Name,Course Number,Course Description,Course Subject,Periods,Status\n"
    "s1,1,Алгебра 9,1,t,Год,9/1/2025,5/26/2026,c1,Алгебра,1,,Математика,1,Active\n"
    "s2,1,Геометрия 9,2,t,Год,9/1/2025,5/26/2026,c2,Геометрия,2,,Математика,1,Active\n"
    "s3,2,Физика 10,3,t,Год,9/1/2025,5/26/2026,c3,Физика,3,,Физика,1,Active\n"
)
SDS_STUDENT: Final = """SIS ID,School SIS ID,First Name,Last Name,Username,Password,Middle Name,Grade,Status,Birthdate
1,1,Анна,Ёлкина,anna,tajna-1,Петровна,9,Active,3/8/2011
2,1,Борис,Елин,boris,tajna-2,,9,Active,
3,2,Вера,Емельянова,vera,tajna-3,,10,Active,12/31/2010
"""
SDS_TEACHER: Final = """SIS ID,School SIS ID,First Name,Last Name,Username,Password,Title,Status,Middle Name
1,1,Инна,Ладога,inna,tajna-4,учитель математики,Active,Сергеевна
2,2,Глеб,Онегин,gleb,tajna-5,,Active,
"""
SDS_ENROLLMENT: Final = "Section SIS ID,SIS ID\ns1,1\ns1,2\ns2,1\ns3,3\n"
SDS_ROSTER: Final = "Section SIS ID,SIS ID\ns1,1\ns2,1\ns3,2\n"


def sds() -> Files:
    """Two schools, three sections, three pupils and two teachers whose ids are those of pupils: School Data Sync v1."""
    return Files(
        {
            "School.csv": SDS_SCHOOL,
            "Section.csv": SDS_SECTION,
            "Student.csv": SDS_STUDENT,
            "Teacher.csv": SDS_TEACHER,
            "StudentEnrollment.csv": SDS_ENROLLMENT,
            "TeacherRoster.csv": SDS_ROSTER,
        }
    )
