"""Dates as records write them: by era, with the year of the common era beside it."""

from datetime import date

_REIWA = date(2019, 5, 1)  # 元号を改める政令(平成31年政令143号)
_HEISEI = date(1989, 1, 8)  # 元号を改める政令(昭和64年政令1号)
_DAYS = "月火水木金土日"


def written_day(day: date) -> str:
    """`令和8年(2026年)11月29日(日)`; the first year of an era is 元年.

    Raises ValueError for a day before 平成, of which this program keeps no record.
    """
    name, first = ("令和", _REIWA) if day >= _REIWA else ("平成", _HEISEI)
    if day < first:
        raise ValueError("a day before every era that is known here")
    year = day.year - first.year + 1
    counted = "元" if year == 1 else str(year)
    return f"{name}{counted}年({day.year}年){day.month}月{day.day}日({_DAYS[day.weekday()]})"
