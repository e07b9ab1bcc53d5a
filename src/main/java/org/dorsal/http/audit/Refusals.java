package org.dorsal.http.audit;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dorsal.audit.About;
import org.dorsal.audit.Deed;
import org.dorsal.audit.Happening.Outcome;
import org.dorsal.audit.Recorder;
import org.dorsal.audit.Who;

/** What somebody asked for and was not given is an event, too. */
final class Refusals {
    private static final Map<String, String> SAYS = Map.of(
            "audit-signed-out", "Nobody was signed in.",
            "audit-form", "The form was not sent by a page of this session.",
            "no-page", "There is no such page, search or record.",
            "method", "A page does not take that method.",
            "unreadable", "What was sent can't be read.",
            "audit-purpose", "No purpose of use was told.",
            "audit-broken", "A stored row is not what was appended.",
            "audit-too-many", "More was asked for than one file takes.",
            "audit-nothing-signed", "Nothing of it is under a signed checkpoint yet.");

    private Refusals() {}

    /** Names what was wrong; empty when nothing was. */
    static Optional<String> key(PageAnswer answer) {
        return switch (answer) {
            case PageAnswer.Refused(int _, String key) -> Optional.of(key);
            case PageAnswer.Missing _ -> Optional.of("no-page");
            case PageAnswer.Shown _, PageAnswer.GoTo _, PageAnswer.File _ -> Optional.empty();
        };
    }

    static void tell(Recorder recorder, String site, Who who, String requestId, String key) {
        recorder.record(
                site,
                Deed.VIEW,
                Outcome.REFUSED,
                Optional.of(SAYS.getOrDefault(key, "It was refused.")),
                who,
                Optional.of(requestId),
                Optional.empty(),
                List.of(new About.Fact("page", "audit")));
    }
}
