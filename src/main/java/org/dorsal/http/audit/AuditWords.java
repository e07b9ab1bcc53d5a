package org.dorsal.http.audit;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.dorsal.http.web.Dates;
import org.dorsal.http.web.Words;
import org.dorsal.knowledge.Codes;
import org.dorsal.knowledge.Wording;
import org.dorsal.scoring.FlagState;

/** How codes, moments and events read on the auditors' pages: what a clinical code is called stands in profiles/. */
record AuditWords(Words words, Locale locale, Wording.Locale wording, ZoneId zone, Codes codes) {
    private static final Words WORDS = new Words();

    static AuditWords of(AuditorRequest asked, Codes codes) {
        Wording.Locale wording = asked.of().locale();
        return new AuditWords(
                WORDS, Locale.forLanguageTag(wording.tag()), wording, asked.of().zone(), codes);
    }

    String say(String key, Object... arguments) {
        return words.say(locale, key, arguments);
    }

    String moment(Instant at) {
        return Dates.moment(at, zone);
    }

    String disposition(String code) {
        return display("disposition", code);
    }

    String flag(String code) {
        return display("flag", code);
    }

    String contradiction(String code) {
        return display("contradiction", code);
    }

    /** Empty where the criteria do not have the flag. */
    String flagState(Optional<FlagState> state) {
        return state.map(known -> display("flag-result", known.code())).orElseGet(() -> say("audit.no-criterion"));
    }

    String overrideReason(String code) {
        return display("override-reason", code);
    }

    private String display(String system, String code) {
        return codes.display(Codes.system(system), code)
                .map(word -> word.in(wording))
                .orElse(code);
    }

    /** What was done, in a few words. */
    String deed(EventSummary event) {
        String code = event.subtype().isEmpty() ? event.type() : event.subtype();
        if (event.toEhr()) {
            return say("audit.deed.sent", code);
        }
        return Deeds.key(code, told(event))
                .map(this::say)
                .orElseGet(() -> event.display().isEmpty() ? say("audit.deed.unknown") : event.display());
    }

    /** What became of the results, where that says more than the deed. */
    private static String told(EventSummary event) {
        return event.result() ? event.fact("status").orElse("") : "";
    }

    /** Name and version of a canonical, without the long address before them. */
    static String edition(String canonical) {
        return canonical.substring(canonical.lastIndexOf('/') + 1).replace('|', ' ');
    }

    /** A patient's id before anybody said why it is looked at: its last characters, enough to tell two rows apart. */
    static String masked(String patient) {
        int shown = Math.min(MASKED_CHARS, patient.length() / 2);
        return "…" + patient.substring(patient.length() - shown);
    }

    private static final int MASKED_CHARS = 3;

    /** Name of who did it, and if there is none the reference. */
    static Optional<String> name(EventSummary.Agent agent) {
        return agent.name().or(() -> Optional.of(agent.who()).filter(who -> !who.isEmpty()));
    }

    /** Codes of deeds that have a word of ours; others show what they call themselves. */
    static final class Deeds {
        /** Subtypes, or types where an event has none. */
        static final List<String> CODES = List.of(
                "create",
                "update",
                "attest",
                "access",
                "originate",
                "read",
                "vread",
                "history-instance",
                "search-type",
                "search",
                "operation",
                "verify",
                "extract",
                "destroy",
                "transmit",
                "hold",
                "110122",
                "110123",
                "110120",
                "110132");

        /** Deeds that have another word when results end up so. */
        private static final List<String> TOLD = List.of("attest.amended", "update.amended", "update.entered-in-error");

        private Deeds() {}

        /**
         * Names its words.
         *
         * @param status of the results that it made; empty where it made none
         */
        static Optional<String> key(String code, String status) {
            return Optional.of(code)
                    .filter(CODES::contains)
                    .map(known -> "audit.deed." + known + (TOLD.contains(known + "." + status) ? "." + status : ""));
        }
    }
}
