package org.dorsal.assessment;

import java.util.*;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.fhirjson.Ids;
import org.dorsal.fhirjson.Parsed;
import org.dorsal.store.AccessScope;
import org.dorsal.store.Ledger;
import org.dorsal.store.ResultRow;
import org.dorsal.store.Slot;
import org.dorsal.store.StoredVersion;
import org.hl7.fhir.instance.model.api.IBaseResource;

/**
 * Reads the stored resources of one assessment, for pages and for the next version of its results. The row of
 * a version says what belongs together, so a concurrent amendment cannot mix old and new ones.
 */
public final class StoredResults {
    private final Ledger ledger;

    StoredResults(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * Historical version of a result set.
     *
     * @param row facts about it
     * @param response the version of the response that it was made from
     * @param results panel first, Provenance last
     * @param revoked the plan that it revoked
     */
    public record ResultSetVersion(
            ResultRow row, StoredVersion response, List<StoredVersion> results, Optional<StoredVersion> revoked) {
        public ResultSetVersion {
            results = List.copyOf(results);
        }
    }

    /**
     * Reads the current result set, panel first, Provenance last.
     *
     * @param reach access scope of the caller
     * @param response logical id of the response
     * @return empty when the response was never scored, is unknown or out of reach
     */
    public Optional<List<StoredVersion>> of(AccessScope reach, String response) {
        return newest(reach, response).map(ResultSetVersion::results);
    }

    /** Reads the newest version of the result set with the response that it was made from. */
    Optional<ResultSetVersion> newest(AccessScope reach, String response) {
        return assessment(response)
                .flatMap(id -> Optional.ofNullable(
                                ledger.results(reach, List.of(response)).get(response))
                        .flatMap(row -> whole(reach, id, row)));
    }

    /**
     * Reads a given version of the result set, current or not.
     *
     * @param version version of the result set, from 1
     * @return empty when there is none, or it is out of reach
     */
    public Optional<ResultSetVersion> of(AccessScope reach, String response, int version) {
        return assessment(response)
                .flatMap(id -> ledger.result(reach, response, version).flatMap(row -> whole(reach, id, row)));
    }

    private Optional<ResultSetVersion> whole(AccessScope reach, UUID assessment, ResultRow row) {
        List<StoredVersion> stored = ledger.resultSet(reach, assessment, row.version());
        List<StoredVersion> results = stored.stream()
                .filter(result -> !result.status().equals(StatusRevision.REVOKED))
                .sorted(Comparator.comparing(result -> result.type().equals("Provenance")))
                .toList();
        return ledger.read(reach, Response.TYPE, row.assessment(), row.responseVersion())
                .filter(_ -> !stored.isEmpty())
                .map(response -> new ResultSetVersion(
                        row,
                        response,
                        results,
                        stored.stream()
                                .filter(result -> result.status().equals(StatusRevision.REVOKED))
                                .findFirst()));
    }

    /** Reads the current results of an assessment of the patient by which they can be signed or corrected. */
    Optional<CurrentResults> current(String site, String patient, String id) {
        AccessScope reach = AccessScope.ofPatient(site, patient);
        return current(reach, id)
                .flatMap(current -> current.response()
                        .flatMap(response -> current.panel().map(panel -> {
                            Optional<SignedDecision> signature = signature(site, patient, id);
                            return new CurrentResults(
                                    current.assessment(),
                                    response,
                                    panel,
                                    row(reach, panel),
                                    signature,
                                    signature.flatMap(signed -> current.plan(signed.plan())),
                                    current.observations());
                        })));
    }

    /** Reads the facts of the version of the results that has this panel; without them the store is damaged. */
    ResultRow row(AccessScope reach, StoredVersion panel) {
        return ledger.result(reach, Slot.RESPONSE.id(UUID.fromString(panel.id())), panel.version())
                .orElseThrow();
    }

    /** Reads the current versions of an assessment's resources; empty when the text is not the id of one. */
    Optional<CurrentVersions> current(AccessScope reach, String response) {
        return assessment(response).map(assessment -> CurrentVersions.read(ledger, reach, assessment));
    }

    Optional<StoredVersion> response(AccessScope reach, String id) {
        return ledger.read(reach, Response.TYPE, id);
    }

    Optional<StoredVersion> panel(AccessScope reach, String id) {
        return assessment(id).flatMap(assessment -> ledger.read(reach, "Observation", Slot.PANEL.id(assessment)));
    }

    /** The newest signature. */
    Optional<SignedDecision> signature(String site, String patient, String id) {
        return ledger.signOff(site, patient, id).map(signOff -> SignedDecision.read(signOff.body()));
    }

    /** The newest signature of that version of the results or an earlier one. */
    Optional<SignedDecision> signature(String site, String patient, String id, int results) {
        return ledger.signOffs(site, patient, id).stream()
                .map(signOff -> SignedDecision.read(signOff.body()))
                .filter(signed -> signed.results() <= results)
                .findFirst();
    }

    /** Ids of responses are given by us; any other text names none, as does the id of a result. */
    private static Optional<UUID> assessment(String response) {
        return Optional.of(response)
                .filter(Ids::isWrittenLikeOurs)
                .map(UUID::fromString)
                .filter(id -> Slot.RESPONSE.uuid(id).equals(id));
    }

    /** Parses a stored resource; throws if it is unreadable, since it was readable when stored. */
    static <T extends IBaseResource> T parsed(byte[] body, Class<T> type) {
        return switch (FhirJson.parse(body, type)) {
            case Parsed.UnparsableResource<T> _ ->
                throw new IllegalStateException("a stored " + type.getSimpleName() + " is not readable");
            case Parsed.ParsedResource<T>(T resource) -> resource;
        };
    }
}
