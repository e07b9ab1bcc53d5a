package org.dorsal.http.web;

import java.time.ZoneId;
import java.util.List;
import org.dorsal.store.OwnSessionRows.OpenSession;

/**
 * Where else a person is signed in, for clinicians and for auditors. No patient stands in it: the others may be about anybody.
 *
 * @param end where its form goes
 * @param csrf what the form sends back
 * @param old this session is too old to end others
 * @param done some were ended just now
 */
public record SessionsView(String end, String csrf, boolean old, boolean done, List<SessionLine> lines) {
    private static final String LAUNCH = "launch";

    public SessionsView {
        lines = List.copyOf(lines);
    }

    /** Among what can be ended are launches, which leave something behind. */
    public boolean keeps() {
        return !old && lines.stream().anyMatch(line -> line.kind().equals(LAUNCH));
    }

    /**
     * One of the other sessions.
     *
     * @param kind names its words: {@code sessions.KIND}
     * @param seen when it was last used
     */
    public record SessionLine(String id, String kind, String started, String seen) {}

    /** Those sessions, with times in that zone. */
    public static List<SessionLine> lines(List<OpenSession> open, ZoneId zone) {
        return open.stream()
                .map(one -> new SessionLine(
                        one.id(),
                        one.launch() ? LAUNCH : "audit",
                        PageDates.moment(one.started(), zone),
                        PageDates.moment(one.seen(), zone)))
                .toList();
    }
}
