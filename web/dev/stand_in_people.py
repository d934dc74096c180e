"""What an administrator's page reads: people, institutions, what was done."""

from stand_in import NOW, Json

ME: Json = {
    "id": "stf_boss",
    "name": "administrator1",
    "number": "8401",
    "display_name": "丁守一",
    "roles": ["administrator"],
    "org_path": "/union/",
    "org_name": {"zh-CN": "云澜省农村信用社联合社", "en": "Yunlan Rural Credit Union"},
    "zone": "Asia/Shanghai",
}
_ROLES = ["teller", "authoriser", "supervisor", "quality", "auditor"]


def _person(number: int) -> Json:
    return {
        "id": f"stf_{number}",
        "name": f"teller{number}",
        "number": str(8000 + number),
        "display_name": "柳小青",
        "roles": _ROLES[: 1 + number % len(_ROLES)],
        "org_path": "/union/c05/" if number % 2 else "/union/",
        "is_active": number % 7 != 3,
    }


def book(count: int) -> Json:
    """Return so many people below one administrator."""
    own = {key: value for key, value in ME.items() if key != "org_name"}
    acts = ["employ", "change_roles", "dismiss", "bring_back", "reset_password"]
    return {
        "own_id": ME["id"],
        "staff": [{**own, "is_active": True}, *map(_person, range(1, count + 1))],
        "places": [
            {"org_path": "/union/", "name": ME["org_name"], "kind": "union"},
            {
                "org_path": "/union/c05/",
                "name": {"zh-CN": "晴溪农村商业银行", "en": "Qingxi Rural Commercial Bank"},
                "kind": "county",
            },
        ],
        "acts": [
            {
                "at": NOW.isoformat(),
                "by_name": "丁守一",
                "name": "柳小青",
                "number": "8001",
                "act": act,
                "roles": _ROLES[:2] if act in ("employ", "change_roles") else [],
            }
            for act in acts
            if count
        ],
    }
