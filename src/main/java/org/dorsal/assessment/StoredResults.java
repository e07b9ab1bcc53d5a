package org.dorsal.assessment;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.assessment.Restated.RevokedPlan;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.fhirjson.Ids;
import org.dorsal.fhirjson.Parsed;
import org.dorsal.store.Condition;
import org.dorsal.store.Ledger;
import org.dorsal.store.Query;
import org.dorsal.store.Reach;
import org.dorsal.store.StoredVersion;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Reference;

/**
 * Finds the result sets of a stored response. Its Provenance names the versions that belong together, so an amendment
 * that comes between two reads can't mix old and new.
 */
public final class StoredResults {
    private static final Pattern VERSIONED = Pattern.compile("([A-Za-z]+)/([^/]+)/_history/([1-9][0-9]{0,8})");

    private final Ledger ledger;

    StoredResults(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * One version of a result set, as it stood then.
     *
     * @param response the version of the response that it was made from
     * @param results panel first, Provenance last
     * @param revoked the plan that it took back
     */
    public record Whole(StoredVersion response, List<StoredVersion> results, Optional<StoredVersion> revoked) {
        public Whole {
            results = List.copyOf(results);
        }

        @Override
        public String toString() {
            return "Whole[" + results.getLast() + "]";
        }
    }

    /**
     * The result set, panel first, Provenance last.
     *
     * @param reach what the caller may see
     * @param response logical id of the response
     * @return empty when the response was never scored, is unknown, or lies out of reach
     */
    public Optional<List<StoredVersion>> of(Reach reach, String response) {
        return slots(response).flatMap(slots -> {
            Map<String, StoredVersion> observations = observations(reach, response);
            return Optional.ofNullable(observations.get(slots.panel()))
                    .flatMap(panel -> ledger.read(reach, "Provenance", slots.provenance(panel.version())))
                    .map(provenance -> inForce(
                            targets(reach, read(provenance), observations).toList(), provenance));
        });
    }

    /**
     * That version of it, whether or not it is still the current one.
     *
     * @param version of the result set, from 1
     * @return empty when there is none, or it lies out of reach
     */
    public Optional<Whole> of(Reach reach, String response, int version) {
        return slots(response)
                .flatMap(slots -> ledger.read(reach, "Provenance", slots.provenance(version)))
                .flatMap(provenance -> whole(reach, provenance));
    }

    private Optional<Whole> whole(Reach reach, StoredVersion provenance) {
        Provenance read = read(provenance);
        List<StoredVersion> all = targets(reach, read, Map.of()).toList();
        return result(reach, read.getEntityFirstRep().getWhat().getReference(), Map.of())
                .map(response -> new Whole(
                        response,
                        inForce(all, provenance),
                        all.stream().filter(StoredResults::revoked).findFirst()));
    }

    private static List<StoredVersion> inForce(List<StoredVersion> targets, StoredVersion provenance) {
        return Stream.concat(targets.stream().filter(result -> !revoked(result)), Stream.of(provenance))
                .toList();
    }

    private static boolean revoked(StoredVersion result) {
        return result.status().equals(RevokedPlan.REVOKED);
    }

    /** Ids of responses are given by us; any other text names none. */
    private static Optional<Slots> slots(String response) {
        return Optional.of(response).filter(Ids::isWrittenLikeOurs).map(id -> new Slots(UUID.fromString(id)));
    }

    /** One statement for all Observations: they are of one moment. */
    private Map<String, StoredVersion> observations(Reach reach, String response) {
        Condition derived = new Condition.AnyTerm(Set.of("derived-from=QuestionnaireResponse/" + response));
        Query query = Query.of("Observation").and(derived).paged(Query.MAX_SIZE);
        return ledger.search(reach, query).versions().stream()
                .collect(Collectors.toMap(StoredVersion::id, Function.identity()));
    }

    private Stream<StoredVersion> targets(Reach reach, Provenance read, Map<String, StoredVersion> known) {
        return read.getTarget().stream()
                .map(Reference::getReference)
                .flatMap(target -> result(reach, target, known).stream());
    }

    private Optional<StoredVersion> result(Reach reach, String target, Map<String, StoredVersion> known) {
        var part = VERSIONED.matcher(target);
        if (!part.matches()) {
            throw new IllegalStateException("a stored Provenance names something without its version");
        }
        int version = Integer.parseInt(part.group(3));
        return Optional.ofNullable(known.get(part.group(2)))
                .filter(found -> found.type().equals(part.group(1)) && found.version() == version)
                .or(() -> ledger.read(reach, part.group(1), part.group(2), version));
    }

    private static Provenance read(StoredVersion provenance) {
        return switch (FhirJson.parse(provenance.body(), Provenance.class)) {
            case Parsed.Unreadable<Provenance> _ ->
                throw new IllegalStateException("a stored Provenance is not readable");
            case Parsed.Read<Provenance>(Provenance read) -> read;
        };
    }
}
