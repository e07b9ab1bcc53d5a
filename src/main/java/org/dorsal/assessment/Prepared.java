package org.dorsal.assessment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dorsal.fhirjson.Problem;
import org.dorsal.store.NewVersion;

/**
 * A signature made ready: all that it would write, and what is still to be said before it may.
 *
 * @param assessed the answers with what they come to; the care follows the clinician's disposition
 * @param response the version that it would write, when answers are new or corrected
 * @param revoked the plan that it would take back
 * @param unfinished what is still to be said
 */
public record Prepared(
        Assessed assessed,
        SignedDecision decision,
        Optional<NewVersion> response,
        ResultSet results,
        Optional<NewVersion> revoked,
        List<Problem> unfinished) {
    public Prepared {
        unfinished = List.copyOf(unfinished);
    }

    /** Everything that it would write. */
    public List<NewVersion> written() {
        List<NewVersion> written = new ArrayList<>(response.stream().toList());
        written.addAll(results.versions());
        revoked.ifPresent(written::add);
        return List.copyOf(written);
    }

    /** A signature made ready, or what to answer instead. */
    public sealed interface Outlook {
        /** It can be shown. */
        record Ready(Prepared prepared) implements Outlook {}

        /** It can't. */
        record Not(Signed why) implements Outlook {}
    }

    @Override
    public String toString() {
        return "Prepared[" + decision + "]";
    }
}
