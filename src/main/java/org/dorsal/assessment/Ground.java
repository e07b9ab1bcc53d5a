package org.dorsal.assessment;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.fhirjson.Ids;
import org.dorsal.fhirjson.Parsed;
import org.dorsal.store.Condition;
import org.dorsal.store.Ledger;
import org.dorsal.store.Query;
import org.dorsal.store.Reach;
import org.dorsal.store.StoredVersion;
import org.hl7.fhir.r4.model.Observation;

/** What stands in the store about one assessment, as the next version of its results needs it. */
record Ground(Ledger ledger) {

    Optional<StoredVersion> response(Reach reach, String id) {
        return ledger.read(reach, ResponseVersion.TYPE, id);
    }

    /** Ids of responses are given by us; any other text names none. */
    Optional<StoredVersion> panel(Reach reach, String id) {
        return !Ids.isWrittenLikeOurs(id)
                ? Optional.empty()
                : ledger.read(reach, "Observation", slots(id).panel());
    }

    Optional<StoredVersion> plan(Reach reach, String id, int number) {
        return ledger.read(reach, "CarePlan", slots(id).plan(number));
    }

    /** What tells how that version of the results came about. */
    StoredVersion provenance(Reach reach, String id, int version) {
        return ledger.read(reach, "Provenance", slots(id).provenance(version)).orElseThrow();
    }

    /** The version of the response that a panel was made from. */
    Optional<StoredVersion> scored(Reach reach, String id, StoredVersion panel) {
        if (!(FhirJson.parse(panel.body(), Observation.class) instanceof Parsed.Read<Observation>(var observation))) {
            throw new IllegalStateException("a stored panel is not readable");
        }
        String version =
                observation.getDerivedFromFirstRep().getReferenceElement().getVersionIdPart();
        return ledger.read(reach, ResponseVersion.TYPE, id, Integer.parseInt(version));
    }

    /** The newest signature. */
    Optional<SignedDecision> signature(String site, String patient, String id) {
        return ledger.signOff(site, patient, id).map(found -> SignedDecision.read(found.body()));
    }

    /** The newest signature of that version of the results or an earlier one. */
    Optional<SignedDecision> signature(String site, String patient, String id, int results) {
        return ledger.signOffs(site, patient, id).stream()
                .map(found -> SignedDecision.read(found.body()))
                .filter(signed -> signed.results() <= results)
                .findFirst();
    }

    /** Every Observation that any version of this assessment's results held, as it is now; the patient makes it a narrow search. */
    List<StoredVersion> earlier(Site site, String patient, String id) {
        Query query = Query.of("Observation")
                .and(new Condition.AnyPatient(Set.of(patient)))
                .and(new Condition.AnyTerm(Set.of("derived-from=QuestionnaireResponse/" + id)))
                .paged(Query.MAX_SIZE);
        return ledger.search(Reach.ofSite(site.id()), query).versions();
    }

    private static Slots slots(String id) {
        return new Slots(UUID.fromString(id));
    }
}
