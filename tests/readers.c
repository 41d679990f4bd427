/* What libical reads in a calendar on stdin: a line for each event, and last what its check finds. */
#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *instant(struct icaltimetype when)
{
    if (!when.is_date)
        when = icaltime_convert_to_zone(when, icaltimezone_get_utc_timezone());
    return icaltime_as_ical_string(when);
}

int main(void)
{
    size_t size = 0, room = 1 << 16;
    char *text = malloc(room);
    for (size_t got; (got = fread(text + size, 1, room - size - 1, stdin)) > 0;) {
        size += got;
        if (size + 1 == room)
            text = realloc(text, room *= 2);
    }
    text[size] = 0;
    icalcomponent *all = icalparser_parse_string(text);
    if (!all)
        return 1;
    icalcomponent *event = icalcomponent_get_first_component(all, ICAL_VEVENT_COMPONENT);
    for (; event; event = icalcomponent_get_next_component(all, ICAL_VEVENT_COMPONENT)) {
        printf("%s\t%s\t", icalcomponent_get_uid(event), instant(icalcomponent_get_dtstart(event)));
        printf("%s\t%d\t%s\n", instant(icalcomponent_get_dtend(event)),
               icalcomponent_get_sequence(event),
               icalproperty_status_to_string(icalcomponent_get_status(event)));
    }
    icalrestriction_check(all);
    printf("errors\t%d\n", icalcomponent_count_errors(all));
    return 0;
}
