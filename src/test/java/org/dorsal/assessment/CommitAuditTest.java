package org.dorsal.assessment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.assessment.SampleSignRequests.accepting;
import static org.dorsal.assessment.SampleSignRequests.answers;
import static org.dorsal.assessment.SampleSignRequests.deciding;
import static org.dorsal.assessment.SampleSignRequests.done;
import static org.dorsal.assessment.SampleSignRequests.other;

import java.sql.SQLException;
import java.util.*;
import org.dorsal.Seeds;
import org.dorsal.assessment.Decision.PlanDecision;
import org.dorsal.audit.AuditSubject;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.fhirjson.Parsed;
import org.dorsal.knowledge.Disposition;
import org.dorsal.scoring.SomeScoredResponse;
import org.dorsal.store.AccessScope;
import org.dorsal.store.Ledger;
import org.dorsal.store.ResourceQuery;
import org.dorsal.store.SearchCondition;
import org.dorsal.store.StoredVersion;
import org.dorsal.store.TestPostgres;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventEntityComponent;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventEntityDetailComponent;
import org.hl7.fhir.r4.model.Base64BinaryType;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;

/** The event of a commit proves every row of it by its hash, and says in codes what the results came to. */
class CommitAuditTest {
    private final Ledger ledger = TestAssessmentServices.ledger();

    @Test
    void each_version_signature_and_received_body_has_its_hash_in_an_event() throws SQLException {
        var signed = new SignedAssessments("told-whole");
        signed.job().introduce(signed.site(), List.of(new AuditSubject.FactSubject("software", "Dorsal test")));
        signed.job().introduce(signed.site(), List.of(new AuditSubject.FactSubject("software", "Dorsal test")));
        String received = signed.received(SomeScoredResponse.nothingWrong().with("fever-time", "now-or-3-days"));
        signed.signedAfterwards(received);
        String amended = signed.signed(SomeScoredResponse.nothingWrong().with("function-loss", "both-legs-weak"));
        signed.amended(amended, 1, SomeScoredResponse.nothingWrong());
        signed.withdrawn(amended, 2, SomeScoredResponse.nothingWrong());

        Map<String, String> facts = new TreeMap<>();
        events("told-whole", "action=create", "action=update", "action=attest", "action=start")
                .forEach(event -> event.getEntity()
                        .forEach(entity -> hash(entity).ifPresent(hash -> facts.put(name(entity.getWhat()), hash))));

        assertThat(facts).containsAllEntriesOf(stored("told-whole")).hasSameSizeAs(stored("told-whole"));
        assertThat(facts.keySet().stream().map(reference -> reference.split("/", -1)[0]))
                .contains(
                        "Device",
                        "QuestionnaireResponse",
                        "Observation",
                        "CarePlan",
                        "Provenance",
                        "SignOff",
                        "Received");
    }

    @Test
    void an_overridden_emergency_is_found_by_its_facts() {
        var site = TestAssessmentServices.site("told-facts", SiteRules.SignOffRule.REQUIRED);
        var job = TestAssessmentServices.create(ledger, Seeds.next());
        var what = answers(SomeScoredResponse.nothingWrong()
                .with("function-loss", "both-legs-weak")
                .with("fever-time", "UNK"));
        var chosen = other(Disposition.URGENT, "other", "Seen today by neurology");
        var decision = done(
                SampleSignRequests.sign(job, site, SampleSignRequests.sender(), deciding(job, site, what, chosen)));

        var event = events("told-facts", "action=attest").getFirst();

        assertThat(facts(event))
                .contains(
                        "assessment=" + decision.assessment(),
                        "result=true",
                        "version=1",
                        "status=final",
                        "disposition=urgent",
                        "computed=emergency",
                        "overridden=true",
                        "override=other",
                        "order=1",
                        "clinician=" + SampleSignRequests.ATTESTER.reference())
                .anyMatch(fact -> fact.startsWith("questionnaire=") && fact.contains("|"))
                .anyMatch(fact -> fact.startsWith("criteria=") && fact.contains("|"))
                .contains("cause=myelopathy|reached", "cause-tier=myelopathy|emergency")
                .anyMatch(fact -> fact.startsWith("cause=") && fact.endsWith("|open"));
        assertThat(event.getSubtypeFirstRep().getCode()).isEqualTo("attest");
        assertThat(new String(FhirJson.encode(event), java.nio.charset.StandardCharsets.UTF_8))
                .doesNotContain("neurology", "told by telephone");
        for (String term : List.of(
                "entity=QuestionnaireResponse/" + decision.assessment(),
                "entity=QuestionnaireResponse/" + decision.assessment() + "/_history/1")) {
            assertThat(events("told-facts", term)).as(term).hasSize(1);
        }
    }

    @Test
    void a_declined_activity_changes_the_plan_and_overrides_nothing() {
        var site = TestAssessmentServices.site("told-declined", SiteRules.SignOffRule.REQUIRED);
        var job = TestAssessmentServices.create(ledger, Seeds.next());
        var accepted = accepting(job, site, answers(SomeScoredResponse.nothingWrong()));
        var plan = accepted.decision().plan().stream()
                .map(activity -> activity.activity().equals("heat-or-ice")
                        ? new PlanDecision.DeclinedActivity(
                                activity.activity(), "patient-ineligible", Optional.of("Dislikes both"))
                        : activity)
                .toList();
        var decided = accepted.decision();
        var decision = new Decision(
                decided.other(), plan, decided.openReason(), decided.confirmed(), true, decided.attestation());
        done(SampleSignRequests.sign(
                job, site, SampleSignRequests.sender(), SampleSignRequests.of(accepted.what(), decision)));

        assertThat(facts(events("told-declined", "action=attest").getFirst()))
                .contains("disposition=self-care", "computed=self-care", "declined=patient-ineligible")
                .noneMatch(fact -> fact.startsWith("overrid"));
    }

    private List<StoredVersion> storedEvents(String site, String... anyTerm) {
        return ledger.search(
                        AccessScope.ofSite(site),
                        ResourceQuery.of("AuditEvent")
                                .and(new SearchCondition.AnyTerm(java.util.Set.of(anyTerm)))
                                .paged(ResourceQuery.MAX_SIZE))
                .versions();
    }

    private List<AuditEvent> events(String site, String... anyTerm) {
        return storedEvents(site, anyTerm).stream()
                .map(event -> switch (FhirJson.parse(event.body(), AuditEvent.class)) {
                    case Parsed.ParsedResource<AuditEvent>(AuditEvent read) -> read;
                    case Parsed.UnparsableResource<AuditEvent> _ -> throw new AssertionError("unreadable");
                })
                .toList();
    }

    private static List<String> facts(AuditEvent event) {
        return event.getEntity().getLast().getDetail().stream()
                .map(detail -> detail.getType() + "=" + detail.getValue().primitiveValue())
                .toList();
    }

    /** Reference of the entity; its identifier if it is not a resource. */
    private static String name(Reference what) {
        return what.hasReference() ? what.getReference() : what.getIdentifier().getValue();
    }

    private static Optional<String> hash(AuditEventEntityComponent entity) {
        return entity.getDetail().stream()
                .filter(detail -> detail.getType().equals("sha256"))
                .map(AuditEventEntityDetailComponent::getValue)
                .map(value -> HexFormat.of().formatHex(((Base64BinaryType) value).getValue()))
                .findFirst();
    }

    private static Map<String, String> stored(String site) throws SQLException {
        String sql = """
            select type || '/' || id || '/_history/' || version, encode(sha256, 'hex') from resource_version where site = ?
            union all
            select 'SignOff/' || assessment || '/_history/' || version, encode(sha256, 'hex') from sign_off where site = ?
            union all
            select 'Received/' || id, encode(received_sha256, 'hex') from assessment where site = ?
            """;
        Map<String, String> stored = new TreeMap<>();
        try (var connection = TestPostgres.shared().asSuperuser().getConnection();
                var statement = connection.prepareStatement(sql)) {
            for (int version = 1; version <= 3; version++) {
                statement.setString(version, site);
            }
            var rows = statement.executeQuery();
            while (rows.next()) {
                stored.put(rows.getString(1), rows.getString(2));
            }
        }
        return stored;
    }
}
