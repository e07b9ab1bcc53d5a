package org.dorsal.http.audit;

import java.util.*;
import java.util.stream.Stream;
import org.dorsal.http.web.PageText;
import org.dorsal.store.FoundEvent;

/**
 * Event, or version of a result set, as a table row. Templates call its methods.
 *
 * @param opened true if this session has opened the record; otherwise the patient is masked
 * @param times number of repetitions; this row is the last of them
 */
record EventRow(EventSummary summary, PageText words, boolean opened, int times) {
    /** Actions that repeat during normal work. */
    private static final Set<String> REPEATED = Set.of("view", "draft", "read", "ehr-read", "search", "vread");

    private static final int MASKED_CHARS = 3;

    /** Row of an opened record. */
    static EventRow of(EventSummary summary, PageText words) {
        return new EventRow(summary, words, true, 1);
    }

    /** Steps of a timeline; consecutive repetitions of an action by the same agent form one step. */
    static List<EventRow> steps(List<FoundEvent> events, PageText words) {
        List<EventRow> steps = new ArrayList<>();
        Optional<EventSummary> before = Optional.empty();
        for (FoundEvent event : events) {
            EventRow step = of(EventSummary.of(event), words);
            if (before.filter(step::repeats).isPresent()) {
                steps.add(steps.removeLast().repeated());
            } else {
                steps.add(step);
            }
            before = Optional.of(step.summary);
        }
        return steps;
    }

    /** Requests to the EHR about one delivery look for the resource, send it and read it again: one step. */
    private boolean repeats(EventSummary later) {
        boolean same = REPEATED.contains(summary.action()) && action().equals(later.actionName(words));
        return (same || (isEhrRequest(summary) && isEhrRequest(later)))
                && later.outcome().equals(summary.outcome())
                && later.outcomeText().equals(summary.outcomeText())
                && later.purpose().equals(summary.purpose())
                && later.actor()
                        .map(EventAgent::identity)
                        .equals(summary.actor().map(EventAgent::identity));
    }

    /** Values that repetitions of the event have in common. */
    List<Object> subject() {
        return List.of(
                action(),
                event().patient(),
                summary.assessment(),
                summary.outcome(),
                summary.outcomeText(),
                summary.purpose());
    }

    /** The row with one more repetition. */
    EventRow repeated() {
        return new EventRow(summary, words, opened, times + 1);
    }

    private static boolean isEhrRequest(EventSummary event) {
        return event.action().startsWith("ehr-");
    }

    public FoundEvent event() {
        return summary.event();
    }

    public String when() {
        return words.moment(event().recordedAt());
    }

    /** Recording time in the event's own bytes. */
    public String recorded() {
        return summary.recorded().map(words::moment).orElse("");
    }

    /**
     * Patient id; masked to its last characters until a purpose of use is given, which is enough to distinguish rows.
     */
    public Optional<String> patient() {
        return event().patient().map(id -> opened ? id : masked(id));
    }

    private static String masked(String patient) {
        int shown = Math.min(MASKED_CHARS, patient.length() / 2);
        return "…" + patient.substring(patient.length() - shown);
    }

    public String disposition() {
        return summary.fact("disposition").orElse("incomplete");
    }

    /** Computed disposition, if a clinician overrode it. */
    public Optional<String> computed() {
        return summary.fact("computed").filter(_ -> summary.is("overridden")).map(words::disposition);
    }

    public List<String> causes(String state) {
        return summary.causes(state).stream().map(words::cause).toList();
    }

    /** Texts of the unresolved or the confirmed contradictions. */
    public List<String> contradictions(String name) {
        return summary.allOf(name).stream()
                .map(code -> words.display("contradiction", code))
                .toList();
    }

    public List<String> criteria() {
        return summary.allOf("criteria").stream().map(Facets::edition).toList();
    }

    /** Coded reasons of a clinician. */
    public List<String> overrides() {
        return summary.reasons()
                .map(code -> words.display("override-reason", code))
                .toList();
    }

    /** The same, and an operator's own words. */
    public List<String> reasons() {
        return Stream.concat(overrides().stream(), summary.allOf("reason").stream())
                .toList();
    }

    public String action() {
        return times > 1 && isEhrRequest(summary) ? words.message("audit.action.ehr") : summary.actionName(words);
    }

    /** Name of who did it, and if there is none the reference. */
    public Optional<String> actorName() {
        return summary.actor()
                .flatMap(actor ->
                        actor.name().or(() -> Optional.of(actor.identity()).filter(identity -> !identity.isEmpty())));
    }

    public List<String> roles() {
        return summary.actor().map(EventAgent::roles).orElse(List.of());
    }

    public Optional<String> client() {
        return summary.client().map(EventAgent::identity).filter(identity -> !identity.isEmpty());
    }

    /** {@code unsequenced}, {@code unsigned} or {@code signed}. */
    public String integrity() {
        return integrity(event());
    }

    static String integrity(FoundEvent event) {
        if (event.position().isEmpty()) {
            return "unsequenced";
        }
        return event.signed() ? "signed" : "unsigned";
    }
}
