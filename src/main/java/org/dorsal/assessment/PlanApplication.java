package org.dorsal.assessment;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.*;
import org.dorsal.assessment.AssessmentPipeline.AssessResult;
import org.dorsal.store.AccessScope;
import org.dorsal.store.Ledger;
import org.dorsal.store.NewVersion;
import org.dorsal.store.ResourceQuery;
import org.dorsal.store.SearchCondition;
import org.dorsal.store.Slot;
import org.dorsal.store.StoredVersion;

/**
 * Applies the care definition in force to the answers of a response: the CarePlan that a create of the response would
 * store, made by the same scoring and rendering, as a proposal. A pure read; nothing is stored.
 */
public final class PlanApplication {
    private static final String DEFINITION = "instantiates-canonical=";

    private final AssessmentPipeline assess;
    private final ResponseReceiver receive;
    private final Rendering rendering;
    private final StoredResults results;
    private final Ledger ledger;
    private final Clock clock;

    PlanApplication(
            AssessmentPipeline assess,
            ResponseReceiver receive,
            Rendering rendering,
            StoredResults results,
            Ledger ledger,
            Clock clock) {
        this.assess = assess;
        this.receive = receive;
        this.rendering = rendering;
        this.results = results;
        this.ledger = ledger;
        this.clock = clock;
    }

    /** Applies the plan to a body, which is scored as a create does. */
    public AssessResult<NewVersion> apply(Site site, Sender sender, byte[] body) {
        Instant now = clock.instant();
        return receive.scoreBody(site, sender, body, now).map(scored -> plan(site, sender, scored, now));
    }

    /**
     * Applies the plan to the answers of a stored response, regardless of what a clinician decided about its stored
     * plan. References name the stored response and its panel; the id is that of no stored plan.
     */
    public AssessResult<NewVersion> apply(Site site, Sender sender, StoredVersion response) {
        AccessScope reach = AccessScope.ofPatient(site.id(), response.patient());
        return assess.stored(response.body()).then(submission -> {
            UUID unstored = Rendering.unstoredId(submission);
            Optional<StoredVersion> panel = results.panel(reach, response.id());
            return receive.score(site, submission, panel)
                    .map(scored -> plan(site, sender, scored, clock.instant()))
                    .map(plan -> linked(plan, unstored, response));
        });
    }

    /**
     * Finds the newest answered response of a patient by its date.
     *
     * @param encounter search terms, one of which the response has to carry; empty for any encounter
     */
    public Optional<StoredVersion> newestResponse(AccessScope reach, String patient, Set<String> encounter) {
        ResourceQuery answered = ResourceQuery.of(Response.TYPE)
                .and(new SearchCondition.AnyPatient(Set.of(patient)))
                .and(new SearchCondition.AnyStatus(ObservationExtractor.FINISHED))
                .sorted(ResourceQuery.QuerySort.LATEST_DATE_FIRST)
                .paged(1);
        ResourceQuery query = encounter.isEmpty() ? answered : answered.and(new SearchCondition.AnyTerm(encounter));
        return ledger.search(reach, query).versions().stream().findFirst();
    }

    /** Refuses a plan that was made by another definition than the named one. */
    public static AssessResult<NewVersion> madeBy(String canonical, NewVersion plan) {
        return plan.terms().contains(DEFINITION + canonical)
                ? new AssessResult.Success<>(plan)
                : AssessmentPipeline.refused(
                        "PlanDefinition.url",
                        "business-rule",
                        "This PlanDefinition gives no CarePlan for this response; apply "
                                + plan.terms().stream()
                                        .filter(term -> term.startsWith(DEFINITION) && term.contains("|"))
                                        .map(term -> term.substring(DEFINITION.length()))
                                        .toList()
                                + " or name no definition.");
    }

    /** Refuses a plan of another patient than the subject, or of none of the encounter's terms. */
    public static AssessResult<NewVersion> about(String patient, Set<String> encounter, NewVersion plan) {
        if (!plan.patient().equals(patient)) {
            return AssessmentPipeline.refused(
                    "QuestionnaireResponse.subject",
                    "business-rule",
                    "The response in data is about another patient than the parameter subject.");
        }
        return encounter.isEmpty() || plan.terms().stream().anyMatch(encounter::contains)
                ? new AssessResult.Success<>(plan)
                : AssessmentPipeline.refused(
                        "QuestionnaireResponse.encounter",
                        "business-rule",
                        "The response in data is of another encounter than the parameter encounter, or of none.");
    }

    /** Renders the plan alone: the Observations of the answers take most of a rendering (performance.md). */
    private NewVersion plan(Site site, Sender sender, ScoredSubmission scored, Instant now) {
        return rendering.unstoredPlan(
                scored, site.rules().wording(), ResultSetState.unsigned(site, 1, List.of()), sender, now);
    }

    /** JSON escapes quotes, so that no text can look like a reference. */
    private static NewVersion linked(NewVersion plan, UUID unstored, StoredVersion response) {
        String body = new String(plan.body(), StandardCharsets.UTF_8)
                .replace(
                        quoted(Response.TYPE + "/" + unstored + "/_history/1"),
                        quoted(Response.TYPE + "/" + response.id() + "/_history/" + response.version()))
                .replace(
                        quoted("Observation/" + Slot.PANEL.id(unstored)),
                        quoted("Observation/" + Slot.PANEL.id(UUID.fromString(response.id()))));
        return new NewVersion(
                plan.type(),
                plan.id(),
                plan.version(),
                plan.patient(),
                plan.status(),
                plan.from(),
                plan.to(),
                plan.terms(),
                body.getBytes(StandardCharsets.UTF_8));
    }

    private static String quoted(String reference) {
        return "\"" + reference + "\"";
    }
}
