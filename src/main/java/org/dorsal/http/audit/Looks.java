package org.dorsal.http.audit;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dorsal.store.AuditorRows;
import org.dorsal.store.AuditorRows.Look;

/** Which records a session has opened, and for which purpose. */
record Looks(AuditorRows rows) {
    /** Longer than any session lasts. */
    private static final Duration KEPT = Duration.ofHours(24);

    void keep(AuditorRequest asked, String assessment, Purpose purpose, String event) {
        rows.looked(
                asked.site(),
                asked.session(),
                assessment,
                new Look(purpose.name(), event, asked.at()),
                asked.at().plus(KEPT));
    }

    Optional<Look> of(AuditorRequest asked, String assessment) {
        return Optional.ofNullable(of(asked, List.of(assessment)).get(assessment));
    }

    Map<String, Look> of(AuditorRequest asked, List<String> assessments) {
        return rows.looks(asked.site(), asked.session(), assessments, asked.at());
    }
}
