package org.dorsal.http.web;

import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.dorsal.assessment.AssessmentHistory.HistoryEntry;
import org.dorsal.assessment.AssessmentHistory.HistoryResult;
import org.dorsal.chart.Clinician;
import org.dorsal.knowledge.Codes;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.Wording;
import org.dorsal.note.CodeNames;
import org.dorsal.note.PageDates;

/**
 * Wording of codes, dates and people on pages about earlier assessments; displays of codes come from profiles/.
 *
 * @param clinician clinician with a known name; empty outside of a launch
 */
public record HistoryWords(Wording.Locale locale, ZoneId zone, Optional<Clinician> clinician, Codes codes) {
    static HistoryWords of(Visit visit, Codes codes) {
        return new HistoryWords(visit.locale(), visit.zone(), visit.chart().clinician(), codes);
    }

    public String disposition(String code) {
        return display("disposition", code);
    }

    public String cause(String code) {
        return display("cause", code);
    }

    /** Lists the displays of the causes that reach a tier. */
    List<String> reached(HistoryEntry past) {
        return past.result().stream()
                .flatMap(result -> result.causes().entrySet().stream())
                .filter(cause -> cause.getValue() != Disposition.INCOMPLETE)
                .map(cause -> cause(cause.getKey()))
                .toList();
    }

    /** Returns the display of a code in a Dorsal code system. */
    public String display(String system, String code) {
        return CodeNames.code(codes, system, code, locale);
    }

    /** With time and zone where the assessment has them. */
    String moment(HistoryEntry past) {
        return PageDates.moment(past.authored(), zone);
    }

    String day(HistoryEntry past) {
        return PageDates.day(past.authored(), zone);
    }

    /** Returns the signer; of an unsigned one the author's name, or the reference when the name is unknown. */
    Optional<String> authorName(HistoryEntry past) {
        return past.decided()
                .map(signed -> signed.attester().named())
                .or(past::authorName)
                .or(() -> clinician
                        .filter(clinician -> past.author().equals(Optional.of(clinician.reference())))
                        .map(Clinician::name)
                        .filter(name -> !name.isBlank()))
                .or(past::author);
    }

    /** Names the words of its state: {@code history.status.KEY}. */
    static String status(HistoryEntry past) {
        if (past.withdrawn()) {
            return "withdrawn";
        }
        return past.result()
                .map(HistoryResult::status)
                .map(status -> switch (status) {
                    case "final" -> "signed";
                    case "amended" -> "amended";
                    default -> "preliminary";
                })
                .orElse("draft");
    }
}
