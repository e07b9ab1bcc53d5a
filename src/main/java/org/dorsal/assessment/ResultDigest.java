package org.dorsal.assessment;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.assessment.LiveScore.LiveResult;
import org.dorsal.fhirjson.Sha256;
import org.dorsal.scoring.Scoring;
import org.dorsal.scoring.TriageStop;

/**
 * Digest of a result, which the page's own scoring computes as well ({@code digest.js}): equal where both come to the same
 * result. It holds no answer.
 */
public final class ResultDigest {
    private ResultDigest() {}

    /** Returns the SHA-256 of the result's text in hexadecimal digits. */
    public static String of(LiveResult result) {
        return Sha256.of(text(result).getBytes(StandardCharsets.UTF_8)).hex();
    }

    /** Text of the digest: tiers, open questions, activities and contradictions by their codes, in their order. */
    public static String text(LiveResult result) {
        Scoring scoring = result.scoring();
        boolean enough = result.stop().filter(TriageStop::enough).isPresent();
        return Stream.of(
                        Stream.of(scoring.disposition().code() + " " + scoring.provisional() + " "
                                + scoring.emergencyNotExcluded() + " " + enough),
                        scoring.causes().stream()
                                .map(cause -> "cause " + cause.code() + " "
                                        + cause.tier().code() + " "
                                        + cause.upper().code() + " " + cause.least() + " "
                                        + cause.most()),
                        scoring.open().entrySet().stream()
                                .map(open -> "open " + open.getKey() + " "
                                        + open.getValue().code()),
                        result.stop().stream()
                                .flatMap(stop -> stop.next().stream())
                                .map(linkId -> "next " + linkId),
                        scoring.offers().stream()
                                .map(activity ->
                                        "proposed " + activity.edition().canonical()),
                        scoring.withheld().stream()
                                .map(withheld -> "withheld "
                                        + withheld.activity().edition().canonical()),
                        scoring.contradictions().stream()
                                .map(contradiction ->
                                        "contradiction " + contradiction.code().code()))
                .flatMap(lines -> lines)
                .collect(Collectors.joining("\n"));
    }
}
