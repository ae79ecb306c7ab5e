# Was der Browser selbst über die Erweiterung sagt.

name = Hourloom
description = Plane deine Woche aus deinen Tools: Ziehe Elemente in deine Woche, plane die aktuelle Seite ein und erfasse deine Zeit.
plan = Diese Seite in Hourloom einplanen
track = Zeit für diese Seite in Hourloom erfassen
captured = Für heute in Hourloom eingeplant
tracked = Hourloom erfasst jetzt deine Zeit
