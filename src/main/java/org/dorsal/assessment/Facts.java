package org.dorsal.assessment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.dorsal.audit.About;
import org.dorsal.scoring.FlagState;
import org.dorsal.scoring.Scoring;

/** What the audit event of a result set says of it, in the words of the audit guide: codes and canonicals, no answer. */
final class Facts {
    private static final String YES = "true";

    private Facts() {}

    /** Of a response that gave no results. */
    static List<About> of(String assessment) {
        return List.of(new About.Fact("assessment", assessment));
    }

    static List<About> of(RenderRequest request) {
        List<About> facts = new ArrayList<>(of(request.assessment().toString()));
        Scoring scoring = request.scoring();
        add(facts, "result", YES);
        add(facts, "version", Integer.toString(request.standing().version()));
        add(facts, "status", request.standing().status().code());
        add(
                facts,
                "disposition",
                request.signed()
                        .map(SignedDecision::disposition)
                        .orElse(scoring.disposition())
                        .code());
        add(facts, "provisional", Boolean.toString(scoring.provisional()));
        Editions.criteria(scoring).forEach(criteria -> add(facts, "criteria", criteria.canonical()));
        add(facts, "questionnaire", request.form().edition().canonical());
        scoring.flags()
                .forEach(flag -> add(facts, "flag", flag.criterion().flag().code() + "|" + code(flag.state())));
        scoring.contradictions()
                .forEach(found -> add(facts, "contradiction", found.code().code()));
        request.signed().ifPresent(signed -> signed(facts, signed));
        return facts;
    }

    private static void signed(List<About> facts, SignedDecision signed) {
        add(facts, "clinician", signed.attester().reference());
        signed.contradictions().forEach(confirmed -> add(facts, "confirmed", confirmed.code()));
        Optional<OtherDisposition> other = signed.decision().other();
        other.ifPresent(
                _ -> add(facts, "computed", signed.computed().disposition().code()));
        List<String> reasons = Stream.concat(
                        other.map(OtherDisposition::reason).stream(),
                        signed.decision().plan().stream().flatMap(Facts::declined))
                .distinct()
                .toList();
        if (!reasons.isEmpty()) {
            add(facts, "overridden", YES);
        }
        reasons.forEach(reason -> add(facts, "override", reason));
    }

    private static Stream<String> declined(PlanDecision decision) {
        return switch (decision) {
            case PlanDecision.Accepted _, PlanDecision.Edited _ -> Stream.empty();
            case PlanDecision.Declined(var _, var reason, var _) -> Stream.of(reason);
        };
    }

    private static String code(FlagState state) {
        return state.code();
    }

    private static void add(List<About> facts, String name, String value) {
        facts.add(new About.Fact(name, value));
    }
}
