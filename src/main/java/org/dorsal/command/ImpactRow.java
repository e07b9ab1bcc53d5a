package org.dorsal.command;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;
import org.dorsal.assessment.Assess;
import org.dorsal.assessment.Assessed;
import org.dorsal.assessment.Refusal;
import org.dorsal.assessment.Submission;
import org.dorsal.knowledge.Form;
import org.dorsal.scoring.FlagState;
import tools.jackson.core.JsonGenerator;

/**
 * What another edition makes of a scored response: a line where the disposition, or whether it is provisional, comes out
 * differently, with the flags that make the difference; nothing where it does not. The answers are read as the other edition's
 * form reads them: what that form does not ask is passed over, what it asks anew is open.
 */
final class ImpactRow implements Row.Format {
    private static final String NONE = "none";

    private final Assess other;
    private final List<String> criteria;
    private final Form form;
    private final Patients patients;
    private final Optional<LocalDate> on;
    private final SortedMap<String, Long> moves = new ConcurrentSkipListMap<>();

    /**
     * A comparison.
     *
     * @param other knows the other edition
     * @param criteria names of the criteria that apply in it
     * @param form of the other edition
     * @param on the day for ages; empty for the day that each response was authored
     */
    ImpactRow(Assess other, List<String> criteria, Form form, Patients patients, Optional<LocalDate> on) {
        this.other = other;
        this.criteria = List.copyOf(criteria);
        this.form = form;
        this.patients = patients;
        this.on = on;
    }

    /** How many responses went from which disposition to which, as {@code self-care to urgent}. */
    SortedMap<String, Long> moves() {
        return moves;
    }

    @Override
    public byte[] scored(Row.Scored was) {
        Submission given = was.assessed().submission();
        Submission read = new Submission(given.json(), given.response(), form, given.patient());
        return switch (other.score(read, criteria, patients.birthDate(given.patient()), on)) {
            case Assess.Result.Refused<Assessed>(Refusal refusal) ->
                refused(new Row.Refused(was.at(), refusal.problems()));
            case Assess.Result.Done<Assessed>(Assessed now) ->
                compared(was.at(), Summary.of(was), Summary.of(new Row.Scored(was.at(), now)));
        };
    }

    private byte[] compared(Inputs.Origin at, Summary was, Summary now) {
        if (was.disposition().equals(now.disposition()) && was.provisional() == now.provisional()) {
            return new byte[0];
        }
        moves.merge(said(was) + " to " + said(now), 1L, Long::sum);
        return JsonRow.line(json -> {
            JsonRow.place(json, at);
            now.response().ifPresent(id -> json.writeStringProperty("response", id));
            side(json, "was", was);
            side(json, "now", now);
            JsonRow.strings(json, "new", present(now, was));
            JsonRow.strings(json, "gone", present(was, now));
            json.writeObjectPropertyStart("changed");
            changed(was, now).forEach(flag -> {
                json.writeArrayPropertyStart(flag);
                json.writeString(state(was, flag));
                json.writeString(state(now, flag));
                json.writeEndArray();
            });
            json.writeEndObject();
            JsonRow.strings(json, "open", now.open());
        });
    }

    private static void side(JsonGenerator json, String name, Summary summary) {
        json.writeObjectPropertyStart(name);
        json.writeStringProperty("disposition", summary.disposition());
        json.writeBooleanProperty("provisional", summary.provisional());
        JsonRow.strings(json, "criteria", summary.criteria());
        json.writeEndObject();
    }

    private static String said(Summary summary) {
        return (summary.provisional() ? "provisional " : "") + summary.disposition();
    }

    /** Flags that are present in one and not in the other. */
    private static List<String> present(Summary one, Summary other) {
        return one.flags().entrySet().stream()
                .filter(flag -> flag.getValue() == FlagState.PRESENT)
                .map(Map.Entry::getKey)
                .filter(flag -> other.flags().get(flag) != FlagState.PRESENT)
                .toList();
    }

    /** Flags that are present in neither and whose state differs; one that is absent in one and unknown to the other does not. */
    private static List<String> changed(Summary was, Summary now) {
        return Stream.of(was, now)
                .flatMap(summary -> summary.flags().keySet().stream())
                .distinct()
                .filter(flag ->
                        Stream.of(was, now).noneMatch(summary -> summary.flags().get(flag) == FlagState.PRESENT))
                .filter(flag ->
                        Stream.of(was, now).anyMatch(summary -> summary.flags().get(flag) == FlagState.NOT_ASSESSED))
                .filter(flag -> was.flags().get(flag) != now.flags().get(flag))
                .toList();
    }

    private static String state(Summary summary, String flag) {
        return Optional.ofNullable(summary.flags().get(flag))
                .map(FlagState::code)
                .orElse(NONE);
    }
}
