package org.dorsal.http.web;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import java.util.regex.Pattern;
import org.dorsal.assessment.LiveScore;
import org.dorsal.assessment.ResultDigest;
import org.dorsal.audit.AuditSubject;
import org.dorsal.knowledge.Disposition;

/**
 * Comparison of a page's own result with the service's, for the same answers, editions and scripts. One of two that differ
 * is wrong: the event of the save names them by tier and digest, and they are counted.
 */
record ResultComparison(LiveScore live, Assets assets, MeterRegistry meters) {
    ResultComparison {
        meters.counter("dorsal.engine.differences"); // none so far is a number, too
    }

    /**
     * Result that a page computed for the answers that it sent.
     *
     * @param engine editions and scripts that it was computed with
     */
    record PageResult(String engine, Disposition tier, String digest) {
        private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

        /** Reads what the page sent; empty where it could not compute a result, or the form holds something else. */
        static Optional<PageResult> of(PageForm form) {
            return form.value("engine")
                    .flatMap(engine -> form.value("tier")
                            .flatMap(Disposition::find)
                            .flatMap(tier -> form.value("digest")
                                    .filter(DIGEST.asMatchPredicate())
                                    .map(digest -> new PageResult(engine, tier, digest))));
        }
    }

    /** Names the editions and scripts in force. */
    String engine() {
        return live.versions() + " " + assets.version();
    }

    /** Describes the difference for an event; empty where there is none, or the page has other editions or scripts. */
    Optional<AuditSubject> difference(PageResult page, LiveScore.LiveResult result) {
        String digest = ResultDigest.of(result);
        return page.engine().equals(engine()) && !page.digest().equals(digest)
                ? Optional.of(new AuditSubject.FactSubject(
                        "difference",
                        "page " + page.tier().code() + " " + page.digest() + ", service "
                                + result.scoring().disposition().code() + " " + digest))
                : Optional.empty();
    }

    void countDifference() {
        meters.counter("dorsal.engine.differences").increment();
    }
}
