package org.dorsal.http.audit;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.dorsal.http.web.HistoryWords;
import org.dorsal.http.web.WebSettings;
import org.dorsal.knowledge.Codes;
import org.dorsal.note.PageDates;
import org.dorsal.note.Words;
import org.dorsal.scoring.FlagState;

/** Texts for codes, times and events on the auditors' pages; the displays of clinical codes come from profiles/. */
record AuditWords(HistoryWords reading) {
    /** Subtypes and types with a text of ours; other actions show the display in the event. */
    static final List<String> ACTIONS = List.of(
            ("create update attest access originate read vread history-instance search-type search operation verify"
                            + " extract destroy transmit hold 110122 110123 110120 110132")
                    .split(" ", -1));

    /** Actions that have another word when results end up so. */
    private static final List<String> TOLD = List.of("attest.amended", "update.amended", "update.entered-in-error");

    static AuditWords of(WebSettings.SitePages of, Codes codes) {
        return new AuditWords(new HistoryWords(of.locale(), of.zone(), Optional.empty(), codes));
    }

    String say(String key, Object... arguments) {
        return Words.say(reading.locale(), key, arguments);
    }

    /** Words that belong together, in their order. */
    List<String> all(String key, String names) {
        return Stream.of(names.split(" ", -1))
                .map(name -> say(key + "." + name))
                .toList();
    }

    /** Timestamp for files: ISO 8601 in the site's zone, with its offset. */
    String iso(Instant at) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(at.atZone(reading.zone()));
    }

    public String moment(Instant at) {
        return PageDates.moment(at, reading.zone());
    }

    public String disposition(String code) {
        return reading.disposition(code);
    }

    String flag(String code) {
        return reading.flag(code);
    }

    /** Empty where the criteria do not have the flag. */
    String flagState(Optional<FlagState> state) {
        return state.map(known -> reading.flagResult(known.code())).orElseGet(() -> say("audit.no-criterion"));
    }

    /** Purpose of use for which a record was opened or exported. */
    public String purpose(String code) {
        return say(RecordGate.Purpose.key(code)) + " (" + code + ")";
    }

    /** Display of a clinical code in one of our code systems. */
    String display(String system, String code) {
        return reading.display(system, code);
    }

    /** Short text for the event's action. */
    String action(EventSummary event) {
        String code = event.subtype().isEmpty() ? event.at("/type/code") : event.subtype();
        if (event.toEhr()) {
            return say("audit.action.sent", code);
        }
        // what became of the results, where that says more than the action
        String status = event.is("result") ? event.fact("status").orElse("") : "";
        String suffix = TOLD.contains(code + "." + status) ? "." + status : "";
        return ACTIONS.contains(code) ? say("audit.action." + code + suffix) : called(event);
    }

    /** Display in the event itself. */
    private String called(EventSummary event) {
        return Stream.of("/subtype/0/display", "/type/display")
                .map(event::at)
                .filter(word -> !word.isEmpty())
                .findFirst()
                .orElseGet(() -> say("audit.action.unknown"));
    }

    /** Name and version of a canonical, without the long address before them. */
    static String edition(String canonical) {
        return canonical.substring(canonical.lastIndexOf('/') + 1).replace('|', ' ');
    }
}
