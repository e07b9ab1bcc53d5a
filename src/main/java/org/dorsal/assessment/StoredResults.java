package org.dorsal.assessment;

import java.util.*;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.fhirjson.Ids;
import org.dorsal.fhirjson.Parsed;
import org.dorsal.store.AccessScope;
import org.dorsal.store.Ledger;
import org.dorsal.store.Page;
import org.dorsal.store.ResourceQuery;
import org.dorsal.store.SearchCondition;
import org.dorsal.store.Slot;
import org.dorsal.store.StoredVersion;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Reference;

/**
 * Reads the stored resources of one assessment, for pages and for the next version of its results. The Provenance
 * names the versions that belong together, so a concurrent amendment cannot mix old and new ones.
 */
public final class StoredResults {
    private static final Pattern VERSIONED = Pattern.compile("([A-Za-z]+)/([^/]+)/_history/([1-9][0-9]{0,8})");

    private final Ledger ledger;

    StoredResults(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * Historical version of a result set.
     *
     * @param response the version of the response that it was made from
     * @param results panel first, Provenance last
     * @param revoked the plan that it revoked
     */
    public record ResultSetVersion(
            StoredVersion response, List<StoredVersion> results, Optional<StoredVersion> revoked) {
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
        return current(reach, response).flatMap(current -> of(reach, current));
    }

    Optional<List<StoredVersion>> of(AccessScope reach, CurrentVersions current) {
        return current.provenance()
                .map(provenance -> inForce(
                        targets(reach, parsed(provenance.body(), Provenance.class), current.versions())
                                .toList(),
                        provenance));
    }

    /**
     * Reads a given version of the result set, current or not.
     *
     * @param version version of the result set, from 1
     * @return empty when there is none, or it is out of reach
     */
    public Optional<ResultSetVersion> of(AccessScope reach, String response, int version) {
        return current(reach, response)
                .flatMap(current -> provenance(reach, current, version)
                        .flatMap(provenance -> whole(reach, provenance, current.versions())));
    }

    private Optional<ResultSetVersion> whole(
            AccessScope reach, StoredVersion provenance, Map<String, StoredVersion> loaded) {
        Provenance read = parsed(provenance.body(), Provenance.class);
        List<StoredVersion> targets = targets(reach, read, loaded).toList();
        return result(reach, read.getEntityFirstRep().getWhat().getReference(), loaded)
                .map(response -> new ResultSetVersion(
                        response,
                        inForce(targets, provenance),
                        targets.stream().filter(StoredResults::revoked).findFirst()));
    }

    private static List<StoredVersion> inForce(List<StoredVersion> targets, StoredVersion provenance) {
        return Stream.concat(targets.stream().filter(result -> !revoked(result)), Stream.of(provenance))
                .toList();
    }

    private static boolean revoked(StoredVersion result) {
        return result.status().equals(StatusRevision.REVOKED);
    }

    /** Reads the current results of an assessment of the patient by which they can be signed or corrected. */
    Optional<CurrentResults> current(String site, String patient, String id) {
        return current(AccessScope.ofPatient(site, patient), id)
                .flatMap(current -> current.response()
                        .flatMap(response -> current.panel().map(panel -> {
                            Optional<SignedDecision> signature = signature(site, patient, id);
                            return new CurrentResults(
                                    current.assessment(),
                                    response,
                                    panel,
                                    signature,
                                    signature.flatMap(signed -> current.plan(signed.plan())),
                                    current.observations());
                        })));
    }

    /** Reads the current versions of an assessment's resources; empty when the text is not the id of one. */
    Optional<CurrentVersions> current(AccessScope reach, String response) {
        return assessment(response).map(assessment -> CurrentVersions.read(ledger, reach, assessment));
    }

    /** Version of the response that a panel was made from. */
    static int scoredVersion(StoredVersion panel) {
        Reference from = parsed(panel.body(), Observation.class).getDerivedFromFirstRep();
        return Integer.parseInt(versioned(from.getReference()).group(3));
    }

    Optional<StoredVersion> response(AccessScope reach, String id) {
        return ledger.read(reach, Response.TYPE, id);
    }

    Optional<StoredVersion> panel(AccessScope reach, String id) {
        return assessment(id).flatMap(assessment -> ledger.read(reach, "Observation", Slot.PANEL.id(assessment)));
    }

    /** Reads the newest versions of resources of one type, by id. */
    Map<String, StoredVersion> newest(AccessScope reach, String type, Set<String> ids) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        ResourceQuery query =
                ResourceQuery.of(type).and(new SearchCondition.AnyId(ids)).paged(ResourceQuery.MAX_SIZE);
        return Page.all(query, next -> ledger.search(reach, next))
                .flatMap(page -> page.versions().stream())
                .collect(Collectors.toMap(StoredVersion::id, Function.identity()));
    }

    /** Reads the names of those who withdrew results, by the id of the panel. */
    Map<String, String> withdrawers(AccessScope reach, Collection<StoredVersion> panels) {
        Map<String, String> provenances = panels.stream()
                .filter(panel -> panel.status().equals(ResultSetState.ResultStatus.ENTERED_IN_ERROR.code()))
                .collect(Collectors.toMap(StoredResults::provenanceId, StoredVersion::id));
        return newest(reach, "Provenance", provenances.keySet()).values().stream()
                .flatMap(provenance -> ResultProvenance.enterer(provenance)
                        .map(name -> Map.entry(provenances.getOrDefault(provenance.id(), ""), name))
                        .stream())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static String provenanceId(StoredVersion panel) {
        Reference from = parsed(panel.body(), Observation.class).getDerivedFromFirstRep();
        return Slot.ofProvenance(panel.version())
                .id(UUID.fromString(versioned(from.getReference()).group(2)));
    }

    private Optional<StoredVersion> provenance(AccessScope reach, CurrentVersions current, int version) {
        if (version < 1 || version > Slot.MAX_RESULTS) {
            return Optional.empty();
        }
        String id = Slot.ofProvenance(version).id(current.assessment());
        return Optional.ofNullable(current.versions().get(id)).or(() -> ledger.read(reach, "Provenance", id));
    }

    /** The version of the response that a panel was made from. */
    Optional<StoredVersion> scored(AccessScope reach, CurrentVersions current, StoredVersion panel) {
        Reference from = parsed(panel.body(), Observation.class).getDerivedFromFirstRep();
        return result(reach, from.getReference(), current.versions());
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

    /** Results without outcomes, which a withdrawal names as well. */
    private Stream<StoredVersion> targets(AccessScope reach, Provenance read, Map<String, StoredVersion> loaded) {
        return read.getTarget().stream()
                .map(Reference::getReference)
                .filter(target -> !Slot.isOutcome(versioned(target).group(2)))
                .flatMap(target -> result(reach, target, loaded).stream());
    }

    private Optional<StoredVersion> result(AccessScope reach, String target, Map<String, StoredVersion> loaded) {
        Matcher part = versioned(target);
        int version = Integer.parseInt(part.group(3));
        return Optional.ofNullable(loaded.get(part.group(2)))
                .filter(result -> result.type().equals(part.group(1)) && result.version() == version)
                .or(() -> ledger.read(reach, part.group(1), part.group(2), version));
    }

    private static Matcher versioned(String reference) {
        Matcher part = VERSIONED.matcher(reference);
        if (!part.matches()) {
            throw new IllegalStateException("a stored result names something without its version");
        }
        return part;
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
