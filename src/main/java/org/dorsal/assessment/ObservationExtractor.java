package org.dorsal.assessment;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.*;
import java.util.stream.Stream;
import org.dorsal.assessment.AssessmentPipeline.AssessResult;
import org.dorsal.assessment.ResultSetState.ResultStatus;
import org.dorsal.store.AccessScope;
import org.dorsal.store.StoredVersion;

/**
 * Extracts the Observations of a response, panel first, as resources that another server can create: those of the
 * result set that the service stores, made by the same scoring and rendering. A pure read; nothing is stored.
 */
public final class ObservationExtractor {
    private static final String TYPE = "Observation";
    /** Statuses of an answered response. */
    static final Set<String> FINISHED = Set.of("completed", "amended");

    private final ResponseReceiver receive;
    private final StoredResults results;

    ObservationExtractor(ResponseReceiver receive, StoredResults results) {
        this.receive = receive;
        this.results = results;
    }

    /**
     * Extracted Observation.
     *
     * @param id the id with which the service stores it; also the value of its identifier
     * @param body JSON in UTF-8 as stored
     */
    public record ExtractedObservation(String id, byte[] body) {
        /** Type of the extracted resource. */
        public String type() {
            return TYPE;
        }

        /** Address within the transaction. */
        public String fullUrl() {
            return "urn:uuid:" + id;
        }

        /** Search that finds the Observation where it was created before. */
        public String ifNoneExist() {
            return "identifier=" + URLEncoder.encode(Canonicals.IDENTIFIER + "|" + id, StandardCharsets.UTF_8);
        }
    }

    /**
     * Extracted Observations of a supplied response.
     *
     * @param patient logical id of the patient
     */
    public record SuppliedExtraction(String patient, List<ExtractedObservation> observations) {
        public SuppliedExtraction {
            observations = List.copyOf(observations);
        }
    }

    /**
     * Extracted Observations of a stored response.
     *
     * @param versions the stored versions from which they come
     */
    public record StoredExtraction(List<StoredVersion> versions, List<ExtractedObservation> observations) {
        public StoredExtraction {
            versions = List.copyOf(versions);
            observations = List.copyOf(observations);
        }
    }

    /** Scores a body as {@link ResponseReceiver#score} does and extracts the Observations. */
    public AssessResult<SuppliedExtraction> extract(Site site, Sender sender, byte[] body) {
        return receive.score(site, sender, body)
                .map(scored -> new SuppliedExtraction(
                        scored.panel().patient(),
                        linked(scored.versions().stream()
                                .filter(result -> result.type().equals(TYPE))
                                .map(result -> new ExtractedObservation(result.id(), result.body())))));
    }

    /**
     * Extracts the stored Observations of a response; withdrawn ones are left out. Refuses a response that is neither
     * completed nor amended.
     *
     * @param response logical id of the response
     * @return empty when the response is unknown or out of reach
     */
    public Optional<AssessResult<StoredExtraction>> extract(AccessScope reach, String response) {
        return results.response(reach, response)
                .flatMap(stored -> FINISHED.contains(stored.status())
                        ? results.of(reach, response).map(ObservationExtractor::extraction)
                        : Optional.of(AssessmentPipeline.refused(
                                "QuestionnaireResponse.status",
                                "business-rule",
                                stored.status().equals(ResultStatus.ENTERED_IN_ERROR.code())
                                        ? "The response was withdrawn and has no valid results; extract from another."
                                        : "Results are extracted from a completed or amended response only; update its"
                                                + " status when it is answered.")));
    }

    private static AssessResult<StoredExtraction> extraction(List<StoredVersion> results) {
        List<StoredVersion> observations = results.stream()
                .filter(result -> result.type().equals(TYPE))
                .filter(result -> !result.status().equals(ResultStatus.ENTERED_IN_ERROR.code()))
                .toList();
        return new AssessResult.Success<>(new StoredExtraction(
                observations,
                linked(observations.stream().map(result -> new ExtractedObservation(result.id(), result.body())))));
    }

    /**
     * References among the Observations become addresses within the transaction, because the receiver gives ids of its
     * own. The bytes are otherwise unchanged; JSON escapes quotes, so that no text can look like a reference.
     */
    private static List<ExtractedObservation> linked(Stream<ExtractedObservation> extracted) {
        List<ExtractedObservation> observations = extracted.toList();
        ExtractedObservation panel = observations.getFirst();
        String body = new String(panel.body(), StandardCharsets.UTF_8);
        for (ExtractedObservation member : observations) {
            body = body.replace(reference("Observation/" + member.id()), reference(member.fullUrl()));
        }
        ExtractedObservation linked = new ExtractedObservation(panel.id(), body.getBytes(StandardCharsets.UTF_8));
        return Stream.concat(Stream.of(linked), observations.stream().skip(1)).toList();
    }

    private static String reference(String target) {
        return "\"reference\":\"" + target + "\"";
    }
}
