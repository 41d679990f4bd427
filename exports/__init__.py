"""Files made from a plan and its term: calendars, workbooks, pages."""
