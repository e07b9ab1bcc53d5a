package org.dorsal.http.web;

import java.time.Instant;
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
import org.dorsal.note.Words;

/**
 * Texts of messages, codes, times and people in the wording and zone of a site; displays of codes come from profiles/.
 * Templates call its methods.
 *
 * @param clinician clinician with a known name; empty outside of a launch
 */
public record PageText(Wording.Locale locale, ZoneId zone, Optional<Clinician> clinician, Codes codes) {
    static PageText of(Visit visit, Codes codes) {
        return new PageText(visit.locale(), visit.zone(), visit.chart().clinician(), codes);
    }

    /** Returns the text of a site's pages for readers outside of a launch. */
    public static PageText of(WebSettings.SitePages site, Codes codes) {
        return new PageText(site.locale(), site.zone(), Optional.empty(), codes);
    }

    public String message(String key, Object... arguments) {
        return Words.say(locale, key, arguments);
    }

    /** Returns the text of a delivery's state; the stored word where another release has written it. */
    public String sent(String state) {
        return Words.has(locale, "audit.sent.state." + state) ? message("audit.sent.state." + state) : state;
    }

    public String moment(Instant time) {
        return PageDates.moment(time, zone);
    }

    public String disposition(String code) {
        return codes.display(Codes.system("disposition"), code)
                .map(display -> display.in(locale))
                .orElseGet(() -> message("disposition.unknown", code));
    }

    public String cause(String code) {
        return display("cause", code);
    }

    /** Lists the displays of the causes that reach a tier. */
    public List<String> reached(HistoryEntry past) {
        return past.result().stream()
                .flatMap(result -> result.causes().entrySet().stream())
                .filter(cause -> !cause.getValue().equals(Disposition.INCOMPLETE.code()))
                .map(cause -> cause(cause.getKey()))
                .toList();
    }

    /** Returns the display of a code in a Dorsal code system. */
    public String display(String system, String code) {
        return CodeNames.code(codes, system, code, locale);
    }

    /** With time and zone where the assessment has them. */
    public String moment(HistoryEntry past) {
        return PageDates.moment(past.authored(), zone);
    }

    String day(HistoryEntry past) {
        return PageDates.day(past.authored(), zone);
    }

    /** Returns the signer; of an unsigned one the author's name, or the reference when the name is unknown. */
    public Optional<String> authorName(HistoryEntry past) {
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
    public String status(HistoryEntry past) {
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
