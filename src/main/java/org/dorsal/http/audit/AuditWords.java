package org.dorsal.http.audit;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.dorsal.audit.AuditAction;
import org.dorsal.http.web.HistoryWords;
import org.dorsal.http.web.WebSettings;
import org.dorsal.knowledge.Codes;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.Wording;
import org.dorsal.note.PageDates;
import org.dorsal.note.Words;

/** Texts for codes, times and events on the auditors' pages; the displays of clinical codes come from profiles/. */
record AuditWords(HistoryWords reading) {
    /** Actions with a text of ours; other events show the display in the event. */
    static final List<String> ACTIONS =
            Stream.of(AuditAction.values()).map(AuditAction::word).toList();

    /** Actions with another text when the results have that status afterwards, or that was done with the draft. */
    private static final List<String> VARIANTS = List.of(
            "attest.amended",
            "update.amended",
            "update.entered-in-error",
            "draft.dropped",
            "draft.handed-over",
            "draft.taken-back",
            "draft.taken-over");

    static AuditWords of(WebSettings.SitePages sitePages, Codes codes) {
        return new AuditWords(new HistoryWords(sitePages.locale(), sitePages.zone(), Optional.empty(), codes));
    }

    String message(String key, Object... arguments) {
        return Words.say(reading.locale(), key, arguments);
    }

    /** Words that belong together, in their order. */
    List<String> all(String key, String names) {
        return Stream.of(names.split(" ", -1))
                .map(name -> message(key + "." + name))
                .toList();
    }

    /** Timestamp for files: ISO 8601 in the site's zone, with its offset. */
    String iso(Instant time) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time.atZone(reading.zone()));
    }

    public String moment(Instant time) {
        return PageDates.moment(time, reading.zone());
    }

    public String disposition(String code) {
        return reading.disposition(code);
    }

    String cause(String code) {
        return reading.cause(code);
    }

    /** Text of profiles/ in the site's wording. */
    String in(Wording wording) {
        return wording.in(reading.locale());
    }

    /** Tier of a cause in words; empty where nothing leads to it. */
    String outcome(Optional<Disposition> tier) {
        return tier.map(disposition -> disposition(disposition.code())).orElseGet(() -> message("audit.no-cause"));
    }

    /** Purpose of use for which a record was opened or exported. */
    public String purpose(String code) {
        return message(RecordGate.Purpose.key(code)) + " (" + code + ")";
    }

    /** Display of a clinical code in one of our code systems. */
    String display(String system, String code) {
        return reading.display(system, code);
    }

    /** State of a delivery; the word of the table where another release has stored it. */
    String sent(String state) {
        return Words.has(reading.locale(), "audit.sent.state." + state) ? message("audit.sent.state." + state) : state;
    }

    /** Short text for the event's action. */
    String action(EventSummary event) {
        String code = event.action();
        String variant =
                code + "." + event.fact(event.is("result") ? "status" : "draft").orElse("");
        if (VARIANTS.contains(variant)) {
            return message("audit.action." + variant);
        }
        return ACTIONS.contains(code) ? message("audit.action." + code) : called(event);
    }

    /** Display in the event itself. */
    private String called(EventSummary event) {
        return Stream.of("/subtype/0/display", "/type/display")
                .map(event::textAt)
                .filter(word -> !word.isEmpty())
                .findFirst()
                .orElseGet(() -> message("audit.action.unknown"));
    }

    /** Name and version of a canonical, without the long address before them. */
    static String edition(String canonical) {
        return canonical.substring(canonical.lastIndexOf('/') + 1).replace('|', ' ');
    }
}
