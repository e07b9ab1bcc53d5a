package org.dorsal.assessment;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
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

        @Override
        public String toString() {
            return "ResultSetVersion[" + results.getLast() + "]";
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
        return assessment(response).flatMap(assessment -> {
            Map<String, StoredVersion> observations = observations(reach, Optional.empty(), response).stream()
                    .collect(Collectors.toMap(StoredVersion::id, Function.identity()));
            return Optional.ofNullable(observations.get(Slot.PANEL.id(assessment)))
                    .flatMap(panel -> provenance(reach, response, panel.version()))
                    .map(provenance -> inForce(
                            targets(reach, parsed(provenance.body(), Provenance.class), observations)
                                    .toList(),
                            provenance));
        });
    }

    /**
     * Reads a given version of the result set, current or not.
     *
     * @param version version of the result set, from 1
     * @return empty when there is none, or it is out of reach
     */
    public Optional<ResultSetVersion> of(AccessScope reach, String response, int version) {
        return provenance(reach, response, version).flatMap(provenance -> whole(reach, provenance));
    }

    private Optional<ResultSetVersion> whole(AccessScope reach, StoredVersion provenance) {
        Provenance read = parsed(provenance.body(), Provenance.class);
        List<StoredVersion> targets = targets(reach, read, Map.of()).toList();
        return result(reach, read.getEntityFirstRep().getWhat().getReference(), Map.of())
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
        AccessScope reach = AccessScope.ofPatient(site, patient);
        return assessment(id).flatMap(assessment -> {
            List<StoredVersion> observations = observations(reach, Optional.of(patient), id);
            Optional<SignedDecision> signature = signature(site, patient, id);
            return observations.stream()
                    .filter(observation -> observation.id().equals(Slot.PANEL.id(assessment)))
                    .findFirst()
                    .flatMap(panel -> response(reach, id)
                            .map(response -> new CurrentResults(
                                    UUID.fromString(id),
                                    response,
                                    panel,
                                    signature,
                                    signature.flatMap(signed -> plan(reach, id, signed.plan())),
                                    observations)));
        });
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

    Optional<StoredVersion> plan(AccessScope reach, String id, int number) {
        return assessment(id)
                .flatMap(assessment ->
                        ledger.read(reach, "CarePlan", Slot.ofPlan(number).id(assessment)));
    }

    /** Reads the Provenance of a version of the results. */
    Optional<StoredVersion> provenance(AccessScope reach, String id, int version) {
        return assessment(id)
                .flatMap(assessment -> ledger.read(
                        reach, "Provenance", Slot.ofProvenance(version).id(assessment)));
    }

    /** The version of the response that a panel was made from. */
    Optional<StoredVersion> scored(AccessScope reach, StoredVersion panel) {
        Reference from = parsed(panel.body(), Observation.class).getDerivedFromFirstRep();
        return result(reach, from.getReference(), Map.of());
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

    /** Ids of responses are given by us; any other text names none. */
    private static Optional<UUID> assessment(String response) {
        return Optional.of(response).filter(Ids::isWrittenLikeOurs).map(UUID::fromString);
    }

    /**
     * Current version of every Observation that any version of this assessment's results contained; the patient makes
     * the search selective.
     */
    List<StoredVersion> earlier(Site site, String patient, String id) {
        return observations(AccessScope.ofSite(site.id()), Optional.of(patient), id);
    }

    /**
     * All Observations of an assessment, page by page. What changes between two pages moves to the end of this order:
     * it is read again in its new version, and nothing is missed.
     */
    private List<StoredVersion> observations(AccessScope reach, Optional<String> patient, String response) {
        ResourceQuery derived = ResourceQuery.of("Observation")
                .and(new SearchCondition.AnyTerm(Set.of("derived-from=QuestionnaireResponse/" + response)))
                .sorted(ResourceQuery.QuerySort.FIRST_RECORDED_FIRST)
                .paged(ResourceQuery.MAX_SIZE);
        ResourceQuery query = patient.map(id -> derived.and(new SearchCondition.AnyPatient(Set.of(id))))
                .orElse(derived);
        Map<String, StoredVersion> observations = new LinkedHashMap<>();
        Optional<ResourceQuery> nextPage = Optional.of(query);
        while (nextPage.isPresent()) {
            Page page = ledger.search(reach, nextPage.get());
            page.versions().forEach(version -> observations.put(version.id(), version));
            nextPage = page.next().map(query::after);
        }
        return List.copyOf(observations.values());
    }

    private Stream<StoredVersion> targets(AccessScope reach, Provenance read, Map<String, StoredVersion> loaded) {
        return read.getTarget().stream()
                .map(Reference::getReference)
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
