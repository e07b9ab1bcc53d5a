package org.dorsal.http.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.HmacAlgorithms;
import org.apache.commons.codec.digest.HmacUtils;
import org.dorsal.fhirjson.Ids;
import org.dorsal.smart.signin.Auditor;
import org.dorsal.store.AuditorRows;
import org.dorsal.store.AuditorRows.Search;
import org.dorsal.store.ClinicianRows;
import org.dorsal.store.EventQuery;
import org.dorsal.store.Page;

/** What auditors looked for, kept under names that say nothing. */
record Searches(AuditorRows rows, ClinicianRows clinicians, RandomGenerator chance) {
    /** Name of the search that nobody has narrowed. */
    static final String ALL = "all";

    /** Name of the search for all that happened. */
    static final String EVENTS = "events";

    static final int MOST_SAVED = 50;
    private static final Pattern ID = Pattern.compile("[0-9a-f-]{36}");
    private static final Duration UNSAVED = Duration.ofHours(24);
    private static final Duration SAVED = Duration.ofDays(3650);

    /** Keeps it and tells what it is called in addresses. */
    String keep(AuditorRequest asked, SearchForm form, Optional<String> name) {
        String id = Ids.timed(asked.at(), chance).toString();
        rows.keep(
                asked.site(),
                asked.owner(),
                new Search(id, name, form.kept()),
                asked.at(),
                asked.at().plus(name.isPresent() ? SAVED : UNSAVED));
        return id;
    }

    /** The search of that id; empty when this auditor has none of it. */
    Optional<SearchForm> of(AuditorRequest asked, String id) {
        if (id.equals(ALL)) {
            return Optional.of(SearchForm.EMPTY);
        }
        if (id.equals(EVENTS)) {
            return Optional.of(SearchForm.EVERYTHING);
        }
        return Optional.of(id)
                .filter(text -> ID.matcher(text).matches())
                .flatMap(text -> rows.search(asked.site(), asked.owner(), text, asked.at()))
                .map(search -> SearchForm.read(search.fields()));
    }

    /** What the store is asked for; empty when the clinician's name fits too many, so that nobody takes a part for the whole. */
    Optional<EventQuery> query(AuditorRequest asked, SearchForm form) {
        Optional<String> name = form.given("clinician").filter(_ -> !form.everything());
        List<String> named =
                name.map(text -> clinicians.named(asked.site(), text)).orElse(List.of());
        List<String> sought = named.isEmpty() ? name.stream().toList() : named;
        return sought.size() > ClinicianRows.MOST_NAMED
                ? Optional.empty()
                : Optional.of(form.query(asked.of().zone(), sought));
    }

    List<Search> saved(AuditorRequest asked) {
        return rows.saved(asked.site(), asked.owner(), asked.at(), MOST_SAVED);
    }

    boolean drop(AuditorRequest asked, String id) {
        return rows.drop(asked.site(), asked.owner(), id);
    }

    /**
     * Where the next page begins, as an address holds it: the moment and the id of the last event, which say nothing about a patient, and
     * a mark that only this session can make for this very search.
     */
    static final class Cursor {
        private static final Pattern SHAPE = Pattern.compile("(\\d{1,18})\\.([0-9a-f-]{36})\\.([0-9a-f]{32})");
        private static final int MARK_CHARS = 32;
        private static final long MICROS = 1_000_000;

        private Cursor() {}

        static String write(Page.Position position, String search, Auditor auditor) {
            Instant at = position.at();
            String where = at.getEpochSecond() * MICROS + at.getNano() / 1_000 + "." + position.id();
            return where + "." + mark(where, search, auditor);
        }

        /** Empty when it was not made by this session for this search. */
        static Optional<Page.Position> read(String text, String search, Auditor auditor) {
            Matcher parts = SHAPE.matcher(text);
            if (!parts.matches()) {
                return Optional.empty();
            }
            String right = mark(parts.group(1) + "." + parts.group(2), search, auditor);
            boolean ours =
                    MessageDigest.isEqual(right.getBytes(UTF_8), parts.group(3).getBytes(UTF_8));
            long micros = Long.parseLong(parts.group(1));
            return ours
                    ? Optional.of(new Page.Position(
                            Instant.ofEpochSecond(micros / MICROS, micros % MICROS * 1_000), parts.group(2)))
                    : Optional.empty();
        }

        private static String mark(String where, String search, Auditor auditor) {
            return new HmacUtils(HmacAlgorithms.HMAC_SHA_256, auditor.csrf())
                    .hmacHex("page|" + auditor.site() + "|" + search + "|" + where)
                    .substring(0, MARK_CHARS);
        }
    }
}
