"""Public transport by timetable: GTFS feeds, a connection scan, walks to and from the stops."""
