package org.dorsal.assessment;

import java.time.Instant;
import java.util.*;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.assessment.Decision.PlanDecision;
import org.dorsal.fhirjson.FhirWriter;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Coded;
import org.dorsal.scoring.Scoring;
import org.dorsal.store.NewVersion;
import org.hl7.fhir.r4.model.Reference;

/**
 * The care plan: what the scoring offers, as proposals that a clinician accepts or drops. Nothing in it is an order,
 * and it addresses no condition: none was diagnosed.
 */
final class CareProposal {
    /** R4 search reads a period without end as reaching beyond any date; the store keeps that as this instant. */
    static final Instant OPEN_END = Instant.parse("9999-12-31T00:00:00Z");

    private static final String NOT_PROPOSED = "Not proposed";

    private CareProposal() {}

    static NewVersion render(RenderRequest request) {
        var category = Canonicals.of(request.disposition());
        var body = FhirWriter.resource("CarePlan", plan -> {
            FhirElements.head(
                    plan,
                    request,
                    request.plan(),
                    request.state().version(),
                    List.of(Canonicals.CARE_PROPOSAL),
                    narrative(request));
            plan.list("contained", goals(request), (resource, goal) -> goal(resource, request, goal))
                    .array(
                            "extension",
                            list -> request.editions().forEach(edition -> FhirElements.edition(list, edition)));
            FhirElements.identifier(plan, request.plan());
            plan.strings(
                    "instantiatesCanonical", List.of(request.care().edition().canonical()));
            request.replaced().ifPresent(id -> FhirElements.references(plan, "replaces", List.of("CarePlan/" + id)));
            plan.put("status", status(request)).put("intent", intent(request));
            FhirElements.concepts(plan, "category", request, List.of(category, Canonicals.ASSESS_PLAN));
            content(plan, request);
        });
        return version(request, category, body);
    }

    private static void content(FhirWriter plan, RenderRequest request) {
        var response = request.response();
        plan.put("title", request.localized(request.care().title()));
        FhirElements.reference(plan, "subject", response.patient());
        FhirElements.reference(plan, "encounter", response.encounter());
        plan.object("period", period -> period.put("start", response.authored()));
        plan.object("author", author -> FhirElements.reference(author, author(request)));
        FhirElements.references(plan, "contributor", List.of(request.device()));
        FhirElements.references(plan, "supportingInfo", List.of(response.versionedReference(), panel(request)));
        FhirElements.references(
                plan,
                "goal",
                goals(request).stream().map(goal -> "#" + goal.id()).toList());
        plan.list(
                "activity",
                request.scoring().offers(),
                (item, offer) -> item.object("detail", detail -> activity(detail, request, offer)));
        var withheld = withheld(request).stream().map(words -> NOT_PROPOSED + ": " + words);
        FhirElements.note(
                plan, Stream.concat(withheld, request.unapproved().stream()).toList());
    }

    private static void activity(FhirWriter detail, RenderRequest request, Care.Activity offer) {
        detail.put("kind", offer.kind())
                .strings("instantiatesCanonical", List.of(offer.edition().canonical()));
        FhirElements.concept(detail, "code", request, offer.code(), offer.also());
        var decision = decision(request, offer);
        switch (decision) {
            case PlanDecision.DeclinedActivity declined -> {
                detail.put("status", "cancelled");
                var reason = Canonicals.reason(declined.reason());
                FhirElements.concept(detail, "statusReason", request, reason, declined.text());
            }
            case PlanDecision.AcceptedActivity _, PlanDecision.EditedActivity _ -> detail.put("status", "not-started");
        }
        offer.timing().ifPresent(timing -> detail.putJson("scheduledTiming", timing));
        detail.put("description", text(request, offer, decision));
    }

    /** Author of the plan: the signer, else the response's author, else Dorsal's Device. */
    private static Reference author(RenderRequest request) {
        return request.signed()
                .map(signed -> new Reference(signed.attester().reference()))
                .or(request.response()::author)
                .orElseGet(() -> new Reference(request.device()));
    }

    /** Goals live and die with the plan, hence contained. */
    private static void goal(FhirWriter resource, RenderRequest request, Care.Goal goal) {
        resource.put("resourceType", "Goal")
                .put("id", goal.id())
                .put("lifecycleStatus", request.state().signed() ? "accepted" : "proposed")
                .object("description", concept -> concept.put("text", request.localized(goal.text())));
        FhirElements.reference(resource, "subject", request.response().patient());
    }

    /** Goals without duplicates; several actions may name the same goal. */
    private static Collection<Care.Goal> goals(RenderRequest request) {
        var goals = new LinkedHashMap<String, Care.Goal>();
        request.scoring().goals().forEach(goal -> goals.putIfAbsent(goal.id(), goal));
        return goals.values();
    }

    private static NarrativeBuilder narrative(RenderRequest request) {
        return new NarrativeBuilder(request.wording())
                .title(request.localized(request.care().title()))
                .status(status(request) + ", " + intent(request))
                .lines(new PanelText(request).verdict())
                .list(request.signed().isPresent() ? "Agreed" : "Proposed", proposed(request))
                .list("Declined", declined(request))
                .list(NOT_PROPOSED, withheld(request))
                .list(
                        "Goals",
                        goals(request).stream()
                                .map(goal -> request.localized(goal.text()))
                                .toList());
    }

    private static NewVersion version(RenderRequest request, Coded category, byte[] body) {
        var response = request.response();
        var edition = request.care().edition();
        var terms = new SearchTerms()
                .put("intent", intent(request))
                .reference("encounter", response.encounter())
                .canonical("instantiates-canonical", edition.url(), edition.version())
                .internal("supporting-info", response.versionedReference())
                .internal("supporting-info", panel(request))
                .tokens("category", request.codings(category))
                .token("category", Canonicals.ASSESS_PLAN);
        return new NewVersion(
                "CarePlan",
                request.plan(),
                request.state().version(),
                response.patientId(),
                status(request),
                response.from(),
                OPEN_END,
                terms.list(),
                body);
    }

    private static String panel(RenderRequest request) {
        return "Observation/" + request.panel();
    }

    private static String status(RenderRequest request) {
        return request.state().signed() ? "active" : "draft";
    }

    private static String intent(RenderRequest request) {
        return request.state().signed() ? "plan" : "proposal";
    }

    /** Finds the clinician's last decision on an activity; accepted when there is none. */
    private static PlanDecision decision(RenderRequest request, Care.Activity offer) {
        var code = offer.code().code();
        return request.signed().stream()
                .flatMap(signed -> signed.activities().stream())
                .filter(decision -> decision.activity().equals(code))
                .reduce((_, later) -> later)
                .orElseGet(() -> new PlanDecision.AcceptedActivity(code));
    }

    /** The clinician's words where there are any. */
    private static String text(RenderRequest request, Care.Activity offer, PlanDecision decision) {
        return switch (decision) {
            case PlanDecision.EditedActivity edited -> edited.text();
            case PlanDecision.AcceptedActivity _, PlanDecision.DeclinedActivity _ -> request.localized(offer.says());
        };
    }

    /** Lines for the activities that the clinician did not decline. */
    private static List<String> proposed(RenderRequest request) {
        return request.scoring().offers().stream()
                .filter(offer -> !(decision(request, offer) instanceof PlanDecision.DeclinedActivity))
                .map(offer -> title(request, offer) + ": " + text(request, offer, decision(request, offer)))
                .toList();
    }

    private static List<String> declined(RenderRequest request) {
        return request.scoring().offers().stream()
                .flatMap(offer -> decision(request, offer) instanceof PlanDecision.DeclinedActivity declined
                        ? Stream.of(declined(request, offer, declined))
                        : Stream.empty())
                .toList();
    }

    private static String declined(RenderRequest request, Care.Activity offer, PlanDecision.DeclinedActivity declined) {
        var line = title(request, offer) + ": " + request.display(Canonicals.reason(declined.reason()));
        return declined.text().map(text -> line + ": " + text).orElse(line);
    }

    /**
     * Lines for the activities that are not proposed, with the reasons; an undecided reason is marked "not
     * excluded".
     */
    private static List<String> withheld(RenderRequest request) {
        return request.scoring().withheldTogether().entrySet().stream()
                .map(withheld -> withheld.getValue().stream()
                                .map(offer -> title(request, offer))
                                .collect(Collectors.joining("; "))
                        + ". Because of: "
                        + withheld.getKey().stream()
                                .map(reason -> because(request, reason))
                                .collect(Collectors.joining("; ")))
                .toList();
    }

    private static String because(RenderRequest request, Scoring.WithholdingReason reason) {
        return request.localized(reason.reason()) + (reason.open() ? " (not excluded)" : "");
    }

    private static String title(RenderRequest request, Care.Activity offer) {
        return request.localized(offer.title());
    }
}
