"""Scripts that are joined when the gateway starts."""

import pytest

from gateway.cabinet.joining import joined

_DATES = "export const DAY = 1;\n\nexport function today() {\n  return DAY;\n}\n"
_API = 'import { today } from "./dates.js";\n\nexport async function ask() {\n  return today();\n}\n'
_APP = 'import { ask } from "./api.js";\nimport { today } from "./dates.js";\n\nask(today, () => import("./later/page.js"));\n'
_LATER = 'import { ask } from "../api.js";\nimport { own } from "./own.js";\n\nexport const page = [ask, own];\n'
_OWN = "export class own {}\n"


def _sources(**changed: str) -> dict[str, str]:
    sources = {
        "js/dates.js": _DATES,
        "js/api.js": _API,
        "js/app.js": _APP,
        "js/later/page.js": _LATER,
        "js/later/own.js": _OWN,
    }
    return sources | {f"js/{name}.js": text for name, text in changed.items()}


def test_what_the_entry_needs_is_in_it_once_and_before_its_use() -> None:
    files = joined(_sources(), "js/app.js")
    assert sorted(files) == ["js/app.js", "js/later/own.js", "js/later/page.js"]
    text = files["js/app.js"]
    assert text.index("const DAY = 1;") < text.index("async function ask()") < text.index("ask(today,")
    assert text.count("function today()") == 1
    assert "from " not in text
    assert text.endswith("export { DAY, ask, today };\n")


def test_what_comes_later_takes_the_joined_files_from_the_entry() -> None:
    files = joined(_sources(), "js/app.js")
    assert files["js/later/page.js"].startswith('import { ask } from "../app.js";\nimport { own } from "./own.js";\n')
    assert files["js/later/own.js"] == _OWN
    assert 'import("./later/page.js")' in files["js/app.js"]


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        (
            {"dates": 'import { ask } from "./api.js";\n' + _DATES},
            "needs itself: js/app.js -> js/api.js -> js/dates.js",
        ),
        ({"api": 'import { gone } from "./gone.js";\n'}, "js/api.js needs js/gone.js, which is not there"),
        ({"api": 'import * as dates from "./dates.js";\n'}, "js/api.js: cannot be joined: import"),
        ({"api": "export default 5;\n"}, "js/api.js: cannot be joined: export default"),
        ({"api": "export { x };\n"}, "js/api.js: cannot be joined: export"),
        ({"api": _API + "const DAY = 2;\n"}, "declared in two files: DAY"),
    ],
)
def test_what_cannot_be_joined_is_refused(changed: dict[str, str], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        joined(_sources(**changed), "js/app.js")


def test_a_file_of_another_folder_names_nothing_that_comes_later() -> None:
    sources = _sources(app='import { page } from "./later/page.js";\n')
    sources["js/later/page.js"] += 'const more = () => import("./more.js");\n'
    with pytest.raises(ValueError, match=r"has to be named in the folder of js/app\.js"):
        joined(sources, "js/app.js")
