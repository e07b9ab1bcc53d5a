package org.dorsal.http.web;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.dorsal.note.PageDates;
import org.dorsal.store.OwnSessionRows.OpenSession;

/**
 * Other sessions of a person, for clinicians and for auditors. Patients are not shown, since the sessions may concern
 * any patient.
 *
 * @param end target address of the form
 * @param csrf form token
 * @param old true when this session is too old to end others
 * @param ended true when sessions were just ended
 */
public record SessionsView(String end, String csrf, boolean old, boolean ended, List<OpenSession> lines, ZoneId zone) {
    public SessionsView {
        lines = List.copyOf(lines);
    }

    /** Among what can be ended are launches, which leave something behind. */
    public boolean keeps() {
        return !old && lines.stream().anyMatch(OpenSession::launch);
    }

    public String moment(Instant time) {
        return PageDates.moment(time, zone);
    }
}
