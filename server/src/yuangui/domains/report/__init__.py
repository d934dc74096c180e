"""Report: how seats, institutions and services did over a spell of days, beside the spell before.

Words: a *spell* is a run of whole days in the bank's own time zone; a *subject* is what one row is
about; a *period* is the day, week or month of one column of the chart.
Always true: a report only reads, and only what lies within the fence of whoever asks.
"""
