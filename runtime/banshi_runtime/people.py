"""The fictitious people of a demonstration, one per role and a second administrator. None of them can be anybody.

Their ID numbers have a right check character and an address code (990001) that is assigned to no place; their
companies' names say that they are made up.
"""

from __future__ import annotations

from dataclasses import dataclass

PASSWORD = "banshi-demo-2026"  # noqa: S105 - shown on the sign-in page of a demonstration, refused in production


@dataclass(frozen=True)
class DemoPerson:
    username: str
    name: str
    id_number: str
    mobile: str = ""
    kind: str = "natural"
    role: str = ""  # empty: an applicant

    @property
    def id_type(self) -> str:
        return "001" if self.kind == "legal" else "111"


PEOPLE = (
    DemoPerson("citizen", "王小民", "990001199007080020", "13800000001"),
    DemoPerson("company", "滨州渤海传媒有限公司（虚构）", "91371602MA9001014C", "13800000002", "legal"),
    DemoPerson("window", "李受理", "990001197005200077", "13800000003", role="intake"),
    DemoPerson("examiner", "赵审查", "990001198806150043", "13800000004", role="reviewer"),
    DemoPerson("chief", "孙决定", "990001198503120031", "13800000005", role="decider"),
    DemoPerson("manager", "周事项", "990001197910180037", "13800000006", role="admin"),
    DemoPerson(
        "colleague", "郑法规", "990001198603210069", "13800000008", role="admin"
    ),  # four eyes need two people
    DemoPerson("legal", "冯法审", "990001198111250064", "13800000009", role="legal"),
    DemoPerson("operator", "吴运维", "990001198311040045", "13800000007", role="operator"),
)
CITY = (
    "滨州市人民政府",
    "371600",
    "11371600MB999999X9",
)  # the code is made up, its check characters are right
