"""Reports as a stand-in server tells them: figures that look like a bank's."""

from typing import Any

from stand_in import Json


def figures(number: int) -> Json:
    """Return figures that differ from row to row."""
    answered = 40 + number * 37 % 90
    return {
        "offered": answered + number % 9 + 6,
        "answered": answered,
        "in_time_percent": 70 + number * 7 % 30,
        "abandoned": 6,
        "callbacks": number % 4,
        "lost": 1,
        "missed": number % 5,
        "refused": number % 4,
        "wait_s": 14 + number % 40,
        "wait_p90_s": 40 + number * 3 % 90,
        "talk_s": 300 + number * 11 % 200,
        "wrap_up_s": 30 + number % 50,
        "rating": 4 + number % 10 / 10 if number % 6 else None,
    }


def report(rows: int, days: int = 7) -> Json:
    """Return a report with so many tellers and days of March."""
    total: dict[str, Any] = figures(5) | {"offered": 0 if not rows else 1284, "answered": 1207}
    return {
        "total": total,
        "before": figures(9) | {"offered": 1190, "answered": 1101},
        "rows": [
            {
                "subject": f"stf_{number}",
                "name": {"zh-CN": f"周静 {1001 + number}", "en": f"Zhou Jing {1001 + number}"},
                "figures": figures(number),
                "before": figures(number + 3),
            }
            for number in range(rows)
        ],
        "periods": [
            {"start": f"2030-03-{day:02d}", "figures": figures(day)} for day in range(1, days + 1)
        ],
    }
