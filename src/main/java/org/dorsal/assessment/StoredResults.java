package org.dorsal.assessment;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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
 * Finds the current result set of a stored response. Its Provenance names the versions that belong together, so an amendment
 * that comes between two reads can't mix old and new.
 */
public final class StoredResults {
    private static final Pattern UUID_FORM = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Pattern VERSIONED = Pattern.compile("([A-Za-z]+)/([^/]+)/_history/([1-9][0-9]{0,8})");

    private final Ledger ledger;

    StoredResults(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * The result set, panel first, Provenance last.
     *
     * @param reach what the caller may see
     * @param response logical id of the response
     * @return empty when the response was never scored, is unknown, or lies out of reach
     */
    public Optional<List<StoredVersion>> of(Reach reach, String response) {
        if (!UUID_FORM.matcher(response).matches()) {
            return Optional.empty(); // ids of responses are given by us
        }
        Slots slots = new Slots(Ids::named, UUID.fromString(response));
        Map<String, StoredVersion> observations = observations(reach, response);
        return Optional.ofNullable(observations.get(slots.panel()))
                .flatMap(panel -> ledger.read(reach, "Provenance", slots.provenance(panel.version())))
                .map(provenance -> {
                    List<StoredVersion> results = new ArrayList<>();
                    targets(provenance)
                            .forEach(target -> result(reach, target, observations)
                                    .filter(result -> !result.status().equals(RevokedPlan.REVOKED))
                                    .ifPresent(results::add));
                    results.add(provenance);
                    return List.copyOf(results);
                });
    }

    /** One statement for all Observations: they are of one moment. */
    private Map<String, StoredVersion> observations(Reach reach, String response) {
        Condition derived = new Condition.AnyTerm(Set.of("derived-from=QuestionnaireResponse/" + response));
        Query query = Query.of("Observation").and(derived).paged(Query.MAX_SIZE);
        return ledger.search(reach, query).versions().stream()
                .collect(Collectors.toMap(StoredVersion::id, Function.identity()));
    }

    private Optional<StoredVersion> result(Reach reach, String target, Map<String, StoredVersion> observations) {
        var part = VERSIONED.matcher(target);
        if (!part.matches()) {
            throw new IllegalStateException("a stored Provenance names a target without its version");
        }
        int version = Integer.parseInt(part.group(3));
        return Optional.ofNullable(observations.get(part.group(2)))
                .filter(known -> known.type().equals(part.group(1)) && known.version() == version)
                .or(() -> ledger.read(reach, part.group(1), part.group(2), version));
    }

    private static List<String> targets(StoredVersion provenance) {
        return switch (FhirJson.parse(provenance.body(), Provenance.class)) {
            case Parsed.Unreadable<Provenance> _ ->
                throw new IllegalStateException("a stored Provenance is not readable");
            case Parsed.Read<Provenance>(Provenance read) ->
                read.getTarget().stream().map(Reference::getReference).toList();
        };
    }
}
