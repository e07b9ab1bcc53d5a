package org.dorsal.assessment;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Wording.Locale;
import org.dorsal.scoring.Scoring;

/**
 * All that a rendering depends on.
 *
 * @param wording the site's wording
 * @param assessment the assessment's id, namespace of its results' ids
 * @param standing what the results are worth
 * @param recorded when they were made; milliseconds count
 * @param response what was scored
 * @param scoring what it came to
 * @param form the edition of the form that was answered
 * @param care the edition of the care plan that made the offers
 * @param vocabulary displays of the local codes
 * @param software what scored
 * @param signed the clinician's decision that these results show; empty while nobody has signed
 */
public record RenderRequest(
        Locale wording,
        UUID assessment,
        Standing standing,
        Instant recorded,
        Response response,
        Scoring scoring,
        Form form,
        Care care,
        Vocabulary vocabulary,
        Software software,
        Optional<SignedDecision> signed) {
    public RenderRequest {
        recorded = recorded.truncatedTo(ChronoUnit.MILLIS);
    }

    /** Scoring and response are clinical facts about one person: neither is printed. */
    @Override
    public String toString() {
        return "RenderRequest[" + assessment + "]";
    }
}
