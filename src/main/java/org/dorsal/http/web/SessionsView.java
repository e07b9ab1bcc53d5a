package org.dorsal.http.web;

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
public record SessionsView(String end, String csrf, boolean old, boolean ended, List<SessionLine> lines) {
    private static final String LAUNCH = "launch";

    public SessionsView {
        lines = List.copyOf(lines);
    }

    /** Among what can be ended are launches, which leave something behind. */
    public boolean keeps() {
        return !old && lines.stream().anyMatch(line -> line.kind().equals(LAUNCH));
    }

    /**
     * Entry for another session.
     *
     * @param kind message key {@code sessions.KIND}
     * @param lastUsed time of last use
     */
    public record SessionLine(String id, String kind, String started, String lastUsed) {}

    /** Converts the sessions, with times in the zone. */
    public static List<SessionLine> lines(List<OpenSession> open, ZoneId zone) {
        return open.stream()
                .map(session -> new SessionLine(
                        session.id(),
                        session.launch() ? LAUNCH : "audit",
                        PageDates.moment(session.started(), zone),
                        PageDates.moment(session.seen(), zone)))
                .toList();
    }
}
