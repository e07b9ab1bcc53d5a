package org.dorsal.assessment;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.dorsal.fhirjson.FhirWriter;
import org.dorsal.knowledge.Criterion;
import org.dorsal.scoring.FlagState;
import org.dorsal.store.NewVersion;

/** One flag with its own Observation: what it means, who says so, and which answers decided it. */
final class FlagObservation {
    private static final String DECIDED_BY = "Decided by the answers to";
    private static final String SAID_BY = "Sources";

    private FlagObservation() {}

    static NewVersion render(RenderRequest request, RenderRequest.Raised raised) {
        var flag = raised.result();
        var criterion = flag.criterion();
        var body = FhirWriter.resource("Observation", observation -> {
            Elements.head(
                    observation,
                    request,
                    raised.id(),
                    request.standing().version(),
                    Canonical.RED_FLAG,
                    narrative(request, raised));
            observation.array("extension", list -> extensions(list, request, raised));
            ObservationParts.begin(observation, request, raised.id());
            Elements.concept(observation, "code", request, criterion.flag(), criterion.also());
            ObservationParts.circumstances(observation, request);
            ObservationParts.outcome(observation, request, flag);
            Elements.note(
                    observation,
                    Stream.concat(Stream.of(note(request, raised)), request.unapproved().stream())
                            .toList());
            observation.object(
                    "method", concept -> concept.put("text", flag.criteria().canonical()));
            Elements.reference(observation, "device", request.device());
            ObservationParts.derivedFrom(observation, request);
        });
        return ObservationParts.version(request, raised.id(), terms(raised), body);
    }

    private static SearchTerms terms(RenderRequest.Raised raised) {
        var flag = raised.result();
        var terms = new SearchTerms().token("code", flag.criterion().flag());
        flag.criterion().also().forEach(coded -> terms.token("code", coded));
        if (flag.state() != FlagState.NOT_ASSESSED) {
            var state = Canonical.of(flag.state());
            terms.token("value-concept", state.system(), state.code());
        }
        return terms;
    }

    private static void extensions(FhirWriter list, RenderRequest request, RenderRequest.Raised raised) {
        var criterion = raised.result().criterion();
        Elements.codeExtension(list, Canonical.TIER, criterion.tier().code());
        criterion.groups().forEach(group -> Elements.codeExtension(list, Canonical.PATHOLOGY_GROUP, group));
        Elements.codeExtension(list, Canonical.LABEL, criterion.label().code());
        Elements.edition(list, raised.result().criteria());
        Elements.edition(list, request.form().edition());
    }

    private static Narrative narrative(RenderRequest request, RenderRequest.Raised raised) {
        var flag = raised.result();
        Criterion criterion = flag.criterion();
        return new Narrative(request.wording())
                .title(
                        request.in(criterion.flag().display()) + ": " + request.say(Canonical.of(flag.state())),
                        request.standing().status())
                .line(request.in(criterion.statement()))
                .list(DECIDED_BY, request.questions(flag.decidedBy()))
                .list(PanelWords.SETTLED_BY, request.questions(flag.settledBy()))
                .list(SAID_BY, criterion.citations());
    }

    /** Questions are named, answers are not: free text of a patient never travels into a note. */
    private static String note(RenderRequest request, RenderRequest.Raised raised) {
        var flag = raised.result();
        List<String> parts = new ArrayList<>();
        parts.add(request.in(flag.criterion().statement()));
        bullets(parts, DECIDED_BY, request.questions(flag.decidedBy()));
        bullets(parts, PanelWords.SETTLED_BY, request.questions(flag.settledBy()));
        bullets(parts, SAID_BY, flag.criterion().citations());
        return String.join("\n\n", parts);
    }

    private static void bullets(List<String> parts, String label, List<String> texts) {
        if (!texts.isEmpty()) {
            parts.add(label + ":\n\n- " + String.join("\n- ", texts));
        }
    }
}
