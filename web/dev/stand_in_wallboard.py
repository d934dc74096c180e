"""What a stand-in server tells the big screen of a whole union on a busy morning."""

import random

from stand_in import NOW, Json

NAMES = "晴川 晴泽 晴岭 云溪 云门 青石 白沙 石桥 柳河 松坡 竹湾 梅岭 桃源 杏林 枫林 南湖 北山 东河 西岭 长坪"
PLACES = 92


def board() -> Json:
    """Return the whole board; the same each time."""
    chance = random.Random(9)
    hours = [0, 0, 0, 0, 0, 0, 2, 31, 212, 388, 341, 96, *([0] * 12)]
    last_week = [0, 0, 0, 0, 0, 0, 4, 28, 197, 402, 360, 300, 150, 220, 340, 310, 260, 90, 20, *([0] * 5)]
    return {
        "now": {
            "waiting": 17, "longest_wait_s": 83, "ready": 4, "on_call": 212, "wrap_up": 31,
            "on_break": 18, "in_call": 212, "recall": 1,
        },
        "today": {
            "contacts": 1070, "handled": 902, "lost": 3, "abandoned": 21, "in_time_percent": 100,
            "average_wait_s": 14, "average_length_s": 372,
        },
        "last_week": {
            "contacts": 991, "handled": 850, "lost": 2, "abandoned": 40, "in_time_percent": 87,
            "average_wait_s": 25, "average_length_s": 391,
        },
        "by_hour": [
            {"hour": hour, "contacts": hours[hour], "last_week": last_week[hour]}
            for hour in range(24)
        ],
        "places": [
            {
                "org_path": f"/union/c{number:02d}/",
                "name": {"zh-CN": f"{NAMES.split()[number % 20]}县联社", "en": f"County {number}"},
                "waiting": chance.choice((0, 0, 0, 1, 2)),
                "in_call": chance.randint(0, 5),
                "handled": chance.randint(0, 40),
            }
            for number in range(1, PLACES + 1)
        ],
        "server_time": NOW.isoformat(),
    }  # fmt: skip
