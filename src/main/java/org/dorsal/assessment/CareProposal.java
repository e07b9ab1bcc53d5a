package org.dorsal.assessment;

import java.time.Instant;
import java.time.LocalDate;
import java.util.*;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.assessment.Decision.PlanDecision;
import org.dorsal.fhirjson.FhirWriter;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Coded;
import org.dorsal.knowledge.Condition;
import org.dorsal.knowledge.Condition.DecidedFact;
import org.dorsal.knowledge.Condition.DecidedFact.DecidedSubject;
import org.dorsal.scoring.CauseResult;
import org.dorsal.scoring.Scoring;
import org.dorsal.store.NewVersion;
import org.hl7.fhir.r4.model.Reference;

/**
 * The care plan: what the scoring offers, as proposals that a clinician accepts or drops. Nothing in it is an order,
 * and it addresses the complaint: no condition was diagnosed. What lives and dies with the plan is contained in it.
 */
final class CareProposal {
    /** R4 search reads a period without end as reaching beyond any date; the store keeps that as this instant. */
    static final Instant OPEN_END = Instant.parse("9999-12-31T00:00:00Z");

    private static final String NOT_PROPOSED = "Not proposed";
    private static final String SERVICE_REQUEST = "ServiceRequest";
    private static final String COMPLAINT = "complaint";
    private static final int DATE = "2026-11-20".length();

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
            plan.list("contained", contained(request), (resource, content) -> content.accept(resource))
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
        FhirElements.references(plan, "addresses", complaint(request) ? List.of("#" + COMPLAINT) : List.of());
        FhirElements.references(plan, "supportingInfo", List.of(response.versionedReference(), panel(request)));
        FhirElements.references(
                plan,
                "goal",
                goals(request).stream().map(goal -> "#" + goal.id()).toList());
        plan.list("activity", request.scoring().offers(), (item, offer) -> {
            if (offer.kind().equals(SERVICE_REQUEST)) {
                FhirElements.reference(item, "reference", "#" + offer.code().code());
            } else {
                item.object("detail", detail -> activity(detail, request, offer));
            }
        });
        var withheld = withheld(request).stream().map(words -> NOT_PROPOSED + ": " + words);
        FhirElements.note(
                plan, Stream.concat(withheld, request.unapproved().stream()).toList());
    }

    /** Returns the writers of the contained resources. */
    private static List<Consumer<FhirWriter>> contained(RenderRequest request) {
        List<Consumer<FhirWriter>> contained = new ArrayList<>();
        List<Coded> codes = request.care().complaint();
        if (complaint(request)) {
            contained.add(resource -> {
                resource.put("resourceType", "Condition").put("id", COMPLAINT);
                FhirElements.concept(resource, "code", request, codes.getFirst(), codes.subList(1, codes.size()));
                FhirElements.reference(resource, "subject", request.response().patient());
            });
        }
        goals(request).forEach(goal -> contained.add(resource -> goal(resource, request, goal)));
        request.scoring().offers().stream()
                .filter(offer -> offer.kind().equals(SERVICE_REQUEST))
                .forEach(offer -> contained.add(resource -> service(resource, request, offer)));
        return contained;
    }

    /** Returns whether the care has a complaint that this person's pain is. */
    private static boolean complaint(RenderRequest request) {
        return !request.care().complaint().isEmpty()
                && request.scoring().outsideUse().isEmpty();
    }

    /** Writes a service to request, which has a priority and the type of its performer. */
    private static void service(FhirWriter resource, RenderRequest request, Care.Activity offer) {
        var decision = decision(request, offer);
        resource.put("resourceType", SERVICE_REQUEST).put("id", offer.code().code());
        if (decision instanceof PlanDecision.DeclinedActivity declined) {
            resource.array(
                    "extension",
                    list -> list.object(extension -> {
                        extension.put("url", Canonicals.STATUS_REASON);
                        FhirElements.concept(
                                extension,
                                "valueCodeableConcept",
                                request,
                                Canonicals.reason(declined.reason()),
                                declined.text());
                    }));
        }
        resource.strings("instantiatesCanonical", List.of(offer.edition().canonical()))
                .put("status", decision instanceof PlanDecision.DeclinedActivity ? "revoked" : status(request))
                .put("intent", intent(request))
                .put("priority", priority(request));
        FhirElements.concept(resource, "code", request, offer.code(), List.of());
        FhirElements.reference(resource, "subject", request.response().patient());
        FhirElements.reference(resource, "encounter", request.response().encounter());
        schedule(resource, "occurrence", request, offer);
        offer.performer().ifPresent(role -> FhirElements.concept(resource, "performerType", request, role));
        FhirElements.concepts(resource, "reasonCode", request, reasons(request, offer));
        FhirElements.note(resource, List.of(text(request, offer, decision)));
    }

    /** Returns the priority of a request that is a standard code of the disposition. */
    private static Optional<String> priority(RenderRequest request) {
        return request.codings(Canonicals.of(request.disposition())).stream()
                .filter(code -> code.system().equals(Canonicals.REQUEST_PRIORITY))
                .map(Coded::code)
                .findFirst();
    }

    /** Returns the causes for which an activity is proposed: those that its conditions name, else the likely ones. */
    private static List<Coded> reasons(RenderRequest request, Care.Activity offer) {
        List<DecidedFact> named = request.care().offers().stream()
                .filter(each -> each.activity().edition().equals(offer.edition()))
                .flatMap(each -> each.conditions().stream())
                .flatMap(Condition::leaves)
                .flatMap(leaf -> leaf instanceof DecidedFact fact ? Stream.of(fact) : Stream.empty())
                .filter(fact ->
                        Set.of(DecidedSubject.CAUSE, DecidedSubject.LEADING).contains(fact.subject()))
                .toList();
        List<CauseResult> reached = request.scoring().reached();
        Stream<CauseResult> causes = named.isEmpty()
                ? request.scoring().likely().stream()
                : reached.stream()
                        .filter(cause -> named.contains(new DecidedFact(DecidedSubject.CAUSE, cause.code()))
                                || (cause.tier() == reached.getFirst().tier()
                                        && named.contains(new DecidedFact(DecidedSubject.LEADING, cause.code()))));
        return causes.map(cause -> cause.model().cause()).toList();
    }

    /** Writes when an activity is due: days after that of the assessment, or its rhythm. */
    private static void schedule(FhirWriter parent, String element, RenderRequest request, Care.Activity offer) {
        String authored = request.response().authored();
        offer.term().filter(_ -> authored.length() >= DATE).ifPresent(term -> {
            var day = LocalDate.parse(authored.substring(0, DATE));
            var start = day.plusDays(term.first().orElse(0)).toString();
            var end = day.plusDays(term.last()).toString();
            parent.object(
                    element + "Period", period -> period.put("start", start).put("end", end));
        });
        offer.timing()
                .filter(_ -> offer.term().isEmpty())
                .ifPresent(timing -> parent.putJson(element + "Timing", timing));
    }

    private static void activity(FhirWriter detail, RenderRequest request, Care.Activity offer) {
        detail.put("kind", offer.kind())
                .strings("instantiatesCanonical", List.of(offer.edition().canonical()));
        FhirElements.concept(detail, "code", request, offer.code(), List.of());
        if (!offer.kind().equals("CommunicationRequest")) {
            FhirElements.concepts(detail, "reasonCode", request, reasons(request, offer));
        }
        var decision = decision(request, offer);
        detail.put("status", decision instanceof PlanDecision.DeclinedActivity ? "cancelled" : "not-started");
        if (decision instanceof PlanDecision.DeclinedActivity declined) {
            var reason = Canonicals.reason(declined.reason());
            FhirElements.concept(detail, "statusReason", request, reason, declined.text());
        }
        schedule(detail, "scheduled", request, offer);
        offer.performer()
                .filter(type -> type.code().equals("patient"))
                .ifPresent(_ -> FhirElements.references(
                        detail, "performer", List.of(request.response().patient())));
        detail.put("description", text(request, offer, decision));
    }

    /** Author of the plan: the signer, else the response's author, else Dorsal's Device. */
    private static Reference author(RenderRequest request) {
        return request.signed()
                .map(signed -> new Reference(signed.attester().reference()))
                .or(request.response()::author)
                .orElseGet(() -> new Reference(request.device()));
    }

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
        return decision instanceof PlanDecision.EditedActivity edited ? edited.text() : request.localized(offer.says());
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
