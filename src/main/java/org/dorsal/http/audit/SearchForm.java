package org.dorsal.http.audit;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.*;
import java.util.*;
import java.util.stream.Collectors;
import org.dorsal.http.web.PageForm;
import org.dorsal.store.EventQuery;

/**
 * Auditor's search as form fields. Stored in the database, never in a URL.
 *
 * @param fields filled fields only, in the form's order
 */
record SearchForm(Map<String, String> fields) {
    static final SearchForm EMPTY = new SearchForm(Map.of());
    static final SearchForm EVERYTHING = read("tab=all&agents=people");
    private static final List<String> NAMES =
            List.of(("tab from to period patient clinician disposition computed cause cause-state criteria overridden"
                            + " delivery integrity versions seen-by who action outcome agents")
                    .split(" ", -1));

    private static final List<String> DELIVERIES = List.of("none", "waiting", "attention", "filed", "nothing-taken");
    private static final List<String> INTEGRITIES = List.of("unsequenced", "unsigned", "signed");

    /** Numbers of days up to today that a search may be about, whenever it is opened. */
    static final List<String> PERIODS = List.of("1", "7", "30", "90", "365");

    private static final int MAX_CHARS = 200;
    private static final int DAY_CHARS = 10;

    SearchForm {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    static SearchForm of(PageForm form) {
        Map<String, String> filled = new LinkedHashMap<>();
        for (String name : NAMES) {
            form.text(name)
                    .map(text -> text.substring(0, Math.min(MAX_CHARS, text.length())))
                    .map(text -> name.equals("patient") ? text.replaceFirst("^Patient/", "") : text)
                    .ifPresent(text -> filled.put(name, text));
        }
        return new SearchForm(filled);
    }

    static SearchForm read(String text) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String pair : text.split("&", -1)) {
            int sign = pair.indexOf('=');
            if (sign > 0) {
                fields.put(
                        pair.substring(0, sign), URLDecoder.decode(pair.substring(sign + 1), StandardCharsets.UTF_8));
            }
        }
        return new SearchForm(fields);
    }

    /** Serialized form. */
    String serialized() {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    /** The field's value; empty when it was not filled. Templates call it. */
    public String value(String name) {
        return fields.getOrDefault(name, "");
    }

    Optional<String> optionalValue(String name) {
        return Optional.ofNullable(fields.get(name));
    }

    /** Checks whether the search covers all events instead of results only. */
    public boolean everything() {
        return value("tab").equals("all");
    }

    /** Checks whether the search covers events of people only, which are grouped by person and day. */
    public boolean people() {
        return everything() && value("agents").equals("people");
    }

    /** The same with these fields alone. */
    SearchForm only(List<String> names) {
        Map<String, String> narrowed = new LinkedHashMap<>(fields);
        narrowed.keySet().retainAll(names);
        return new SearchForm(narrowed);
    }

    /** Names of fields that can't be understood. */
    List<String> wrong() {
        List<String> wrong = new ArrayList<>();
        for (String name : List.of("from", "to")) {
            if (optionalValue(name).isPresent() && day(name).isEmpty()) {
                wrong.add(name);
            }
        }
        Optional<LocalDate> to = day("to");
        if (to.isPresent() && day("from").filter(to.get()::isBefore).isPresent()) {
            wrong.add("to");
        }
        boolean dated = fields.containsKey("from") || fields.containsKey("to");
        if (fields.containsKey("period") && (dated || !PERIODS.contains(value("period")))) {
            wrong.add("period");
        }
        return wrong;
    }

    /** The same about the days that it means today: a number of days up to today becomes the first and the last one. */
    SearchForm datedOn(LocalDate today) {
        Map<String, String> dated = new LinkedHashMap<>(fields);
        optionalValue("period").map(Long::parseLong).ifPresent(days -> {
            dated.put("from", today.minusDays(days - 1).toString());
            dated.put("to", today.toString());
        });
        return new SearchForm(dated);
    }

    /** The day of that field, in a year of four digits; empty when it holds none. */
    Optional<LocalDate> day(String name) {
        try {
            return optionalValue(name)
                    .filter(text -> text.length() == DAY_CHARS)
                    .map(LocalDate::parse);
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    Instant from(ZoneId zone) {
        return day("from").map(day -> day.atStartOfDay(zone).toInstant()).orElse(Instant.MIN);
    }

    /** The last day counts whole. */
    Instant before(ZoneId zone) {
        return day("to")
                .map(day -> day.plusDays(1).atStartOfDay(zone).toInstant())
                .orElse(Instant.MAX);
    }

    /**
     * Query for the store.
     *
     * @param clinicians references of signing clinicians, combined by OR; empty for any
     */
    EventQuery query(ZoneId zone, List<String> clinicians) {
        return new EventQuery(
                everything() ? Optional.empty() : Optional.of(results(clinicians)),
                Optional.empty(),
                ofEvents("who"),
                ofEvents("action"),
                ofEvents("outcome"),
                optionalValue("patient"),
                from(zone),
                before(zone),
                optionalValue("integrity")
                        .filter(INTEGRITIES::contains)
                        .map(word -> EventQuery.Integrity.valueOf(word.toUpperCase(Locale.ROOT))),
                optionalValue("seen-by"),
                people());
    }

    /** A field of the search for all that happened. */
    private Optional<String> ofEvents(String name) {
        return optionalValue(name).filter(_ -> everything());
    }

    private EventQuery.ResultFilter results(List<String> clinicians) {
        boolean eachVersion = value("versions").equals("all")
                || optionalValue("integrity").isPresent(); // integrity is a property of one version
        return new EventQuery.ResultFilter(
                optionalValue("disposition"),
                optionalValue("computed"),
                optionalValue("cause"),
                value("cause-state").equals("open"),
                optionalValue("criteria"),
                optionalValue("overridden")
                        .filter(List.of("yes", "no")::contains)
                        .map("yes"::equals),
                clinicians,
                optionalValue("delivery").filter(DELIVERIES::contains),
                !eachVersion);
    }

    /** Text for the audit event, which is about the patient of the field; it names no other. */
    String asQuery() {
        Map<String, String> audited = new LinkedHashMap<>(fields);
        audited.replaceAll(
                (_, text) -> text.contains("Patient/") && !text.endsWith("Patient/" + value("patient")) ? "" : text);
        String fieldText = new SearchForm(audited).serialized();
        return "AuditEvent?" + (everything() ? "" : "x-result=true") + (fieldText.isEmpty() || everything() ? "" : "&")
                + fieldText;
    }
}
