package org.dorsal.assessment;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.dorsal.assessment.Decision.PlanDecision;
import org.dorsal.fhirjson.FhirWriter;
import org.dorsal.knowledge.Care;
import org.dorsal.store.NewVersion;

/**
 * The care plan: what the scoring offers, as proposals that a clinician accepts or drops. Nothing in it is an order, and
 * it addresses no condition: none was diagnosed.
 */
final class CareProposal {
    /** R4 search reads a period without end as reaching beyond any date; the store keeps that as this instant. */
    static final Instant OPEN_END = Instant.parse("9999-12-31T00:00:00Z");

    private static final String NOT_PROPOSED = "Not proposed";

    private CareProposal() {}

    static NewVersion render(Frame frame) {
        var state = State.of(frame.standing());
        var category = frame.code(Canonical.of(frame.disposition()));
        var body = FhirWriter.resource("CarePlan", plan -> {
            Elements.head(
                    plan,
                    frame,
                    frame.plan(),
                    frame.standing().version(),
                    Canonical.CARE_PROPOSAL,
                    narrative(frame, state));
            plan.list("contained", goals(frame), (resource, goal) -> goal(resource, frame, state, goal))
                    .array("extension", list -> frame.editions().forEach(edition -> Elements.edition(list, edition)));
            Elements.identifier(plan, frame.plan());
            plan.strings("instantiatesCanonical", List.of(care(frame).edition().canonical()));
            frame.replaced().ifPresent(id -> Elements.references(plan, "replaces", List.of("CarePlan/" + id)));
            plan.put("status", state.status()).put("intent", state.intent());
            Elements.concepts(plan, "category", category);
            content(plan, frame, state);
        });
        return version(frame, state, category, body);
    }

    private static void content(FhirWriter plan, Frame frame, State state) {
        var response = frame.response();
        plan.put("title", frame.in(care(frame).title()));
        Elements.reference(plan, "subject", response.patient());
        Elements.reference(plan, "encounter", response.encounter());
        plan.object("period", period -> period.put("start", response.authored()));
        Elements.reference(plan, "author", author(frame));
        Elements.references(plan, "contributor", List.of(frame.device()));
        Elements.references(
                plan, "supportingInfo", List.of(response.versionedReference(), "Observation/" + frame.panel()));
        Elements.references(
                plan, "goal", goals(frame).stream().map(goal -> "#" + goal.id()).toList());
        plan.list(
                "activity",
                frame.request().scoring().offers(),
                (item, offer) -> item.object("detail", detail -> activity(detail, frame, state, offer)));
        plan.list(
                "note",
                Stream.concat(
                                new PlanWords(frame)
                                        .withheld().stream().map(withheld -> NOT_PROPOSED + ": " + withheld),
                                frame.unapproved().stream())
                        .toList(),
                (note, text) -> note.put("text", text));
    }

    private static void activity(FhirWriter detail, Frame frame, State state, Care.Activity offer) {
        detail.put("kind", offer.kind())
                .strings("instantiatesCanonical", List.of(offer.edition().canonical()));
        Elements.concept(detail, "code", frame, offer.code(), offer.also());
        var decision = new PlanWords(frame).decision(offer);
        switch (decision) {
            case PlanDecision.Declined declined
            when !frame.standing().withdrawn() -> {
                detail.put("status", "cancelled");
                var reason = frame.code(Canonical.reason(declined.reason()));
                Elements.concept(detail, "statusReason", reason, declined.text());
            }
            case PlanDecision.Accepted _, PlanDecision.Edited _, PlanDecision.Declined _ ->
                detail.put("status", state.activity());
        }
        offer.timing().ifPresent(timing -> detail.putJson("scheduledTiming", timing));
        detail.put("description", new PlanWords(frame).says(offer, decision));
    }

    /** Who signs answers for the plan; until then who answered. */
    private static String author(Frame frame) {
        return frame.request()
                .signed()
                .map(signed -> signed.attester().reference())
                .or(() -> frame.response().author().asReference())
                .orElse(frame.device());
    }

    /** Goals live and die with the plan, hence contained. */
    private static void goal(FhirWriter resource, Frame frame, State state, Care.Goal goal) {
        resource.put("resourceType", "Goal")
                .put("id", goal.id())
                .put("lifecycleStatus", state.goal())
                .object("description", concept -> concept.put("text", frame.in(goal.says())));
        Elements.reference(resource, "subject", frame.response().patient());
    }

    /** Each once, though several actions may name it. */
    private static Collection<Care.Goal> goals(Frame frame) {
        var goals = new LinkedHashMap<String, Care.Goal>();
        frame.request().scoring().goals().forEach(goal -> goals.putIfAbsent(goal.id(), goal));
        return goals.values();
    }

    private static Care care(Frame frame) {
        return frame.request().care();
    }

    private static Narrative narrative(Frame frame, State state) {
        var words = new PlanWords(frame);
        return new Narrative(frame.request().wording())
                .title(frame.in(care(frame).title()))
                .line(state.line())
                .lines(new PanelWords(frame).verdict())
                .list(frame.request().signed().isPresent() ? "Agreed" : "Proposed", words.kept())
                .list("Declined", words.declined())
                .list(NOT_PROPOSED, words.withheld())
                .list(
                        "Goals",
                        goals(frame).stream().map(goal -> frame.in(goal.says())).toList());
    }

    private static NewVersion version(Frame frame, State state, Code category, byte[] body) {
        var response = frame.response();
        var edition = care(frame).edition();
        var terms = terms(state.intent(), category, response.encounter(), edition.url(), edition.version());
        return new NewVersion(
                "CarePlan",
                frame.plan(),
                frame.standing().version(),
                response.patientId(),
                state.status(),
                response.from(),
                OPEN_END,
                terms.list(),
                body);
    }

    /** What a plan is found by. */
    static SearchTerms terms(
            String intent, Code category, Optional<String> encounter, String careUrl, String careVersion) {
        return new SearchTerms()
                .code("intent", intent)
                .token("category", category)
                .reference("encounter", encounter)
                .canonical("instantiates-canonical", careUrl, careVersion);
    }

    /** Status codes of the plan and what stands in it. */
    private record State(String status, String intent, String activity, String goal) {
        /** How the narrative says it; a revoked plan's is found by it. */
        String line() {
            return status + ", " + intent;
        }

        static State of(Standing standing) {
            var intent = standing.signed() ? "plan" : "proposal";
            if (standing.withdrawn()) {
                return new State("entered-in-error", intent, "entered-in-error", "entered-in-error");
            }
            return standing.signed()
                    ? new State("active", intent, "not-started", "accepted")
                    : new State("draft", intent, "not-started", "proposed");
        }
    }
}
