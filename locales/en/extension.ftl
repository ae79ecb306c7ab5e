# What the browser itself says of the extension; cargo xtask extension writes it into _locales.

name = Hourloom
description = Plan your week from the tools you work in: drag items onto your week, add the current page, and track your time.
plan = Plan this page in Hourloom
track = Track time on this page in Hourloom
captured = Planned for today in Hourloom
tracked = Hourloom is now tracking your time
