package org.dorsal.http.fhir;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.*;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.dorsal.store.Commit;
import org.dorsal.store.Ledger;
import org.dorsal.store.NewAuditEvent;
import org.dorsal.store.NewVersion;
import org.dorsal.store.SomeAuditEvents;
import org.dorsal.store.TestPostgres;

/**
 * Stored assessments, six records each. A record's content follows from its number, so that a test computes its
 * expectation independently of the code under test.
 */
record SomeRecords(String site, List<SomeRecord> records) {
    static final Instant START = Instant.parse("2026-11-01T09:00:00Z");
    static final int PATIENTS = 5;
    private static final String C = "https://dorsal.example/canonical";
    private static final String EVENT = "AuditEvent";
    private static final String SURVEY = "http://terminology.hl7.org/CodeSystem/observation-category|survey";

    /** @param number which assessment it belongs to */
    record SomeRecord(int number, String slot, NewVersion version) {
        String patient() {
            return version.patient();
        }
    }

    private static final Ledger LEDGER = new Ledger(pool(), Duration.ofSeconds(20));

    static Ledger ledger() {
        return LEDGER;
    }

    /** Hundreds of searches on new connections each would take a minute. */
    private static DataSource pool() {
        var pool = new HikariDataSource();
        pool.setDataSource(TestPostgres.shared().asApplication());
        pool.setMaximumPoolSize(2);
        return pool;
    }

    /** Stores the given number of assessments at an unused site; one per hour, for five patients. */
    static SomeRecords stored(Ledger ledger, String site, int assessments) {
        var records = new ArrayList<SomeRecord>();
        for (var number = 0; number < assessments; number++) {
            records.addAll(store(ledger, site, number));
        }
        return new SomeRecords(site, List.copyOf(records));
    }

    static List<SomeRecord> store(Ledger ledger, String site, int number) {
        var records = assessment(site, number);
        ledger.append(
                site,
                Commit.of(
                        recorded(number),
                        records.stream()
                                .map(SomeRecord::version)
                                .filter(version -> !version.type().equals(EVENT))
                                .toList(),
                        records.stream()
                                .map(SomeRecord::version)
                                .filter(version -> version.type().equals(EVENT))
                                .map(SomeRecords::event)
                                .toList()));
        return records;
    }

    private static NewAuditEvent event(NewVersion version) {
        List<String> columns = version.terms().stream()
                .map(term -> term.replaceFirst("^agent=", "person=")
                        .replaceFirst("^action=C$", "action=create")
                        .replaceFirst("^action=R$", "action=read"))
                .toList();
        return SomeAuditEvents.of(version.id(), Optional.of(version.patient()), columns, version.body());
    }

    static Instant recorded(int number) {
        return START.plus(Duration.ofHours(number)).plusMillis(123);
    }

    List<String> ids(String type, Predicate<SomeRecord> filter) {
        return records.stream()
                .filter(record -> record.version().type().equals(type))
                .filter(filter)
                .map(record -> record.version().id())
                .toList();
    }

    byte[] body(String type, String id) {
        return records.stream()
                .map(SomeRecord::version)
                .filter(version -> version.type().equals(type) && version.id().equals(id))
                .findFirst()
                .orElseThrow()
                .body();
    }

    static String id(String site, int number, String slot) {
        return site + "-" + number + "-" + slot;
    }

    private static List<SomeRecord> assessment(String site, int number) {
        var response = "QuestionnaireResponse/" + id(site, number, "r");
        var derived = "derived-from=" + response + " derived-from=" + response + "/_history/1";
        return List.of(
                record(site, number, "r", "QuestionnaireResponse", responseStatus(number), """
                    questionnaire=%1$s/Questionnaire/form questionnaire=%1$s/Questionnaire/form|1.%2$d.0 %3$s author=%4$s \
                    identifier=urn:forms|f-%5$d identifier=f-%5$d\
                    """.formatted(
                                C, number % 2, encounter(number), author(number), number)),
                record(site, number, "panel", "Observation", observationStatus(number), """
                    code=%1$s/CodeSystem/observation|triage-result code=triage-result category=%2$s category=survey \
                    value-concept=%1$s/CodeSystem/disposition|%3$s value-concept=%3$s %4$s %5$s\
                    """.formatted(
                                C, SURVEY, disposition(number), derived, encounter(number))),
                record(site, number, "pain", "Observation", observationStatus(number), """
                    code=http://loinc.org|72514-3 code=72514-3 category=%1$s category=survey %2$s %3$s\
                    """.formatted(
                                SURVEY, derived, encounter(number))),
                record(site, number, "plan", "CarePlan", number % 4 == 0 ? "active" : "draft", """
                    intent=%2$s category=%1$s/CodeSystem/disposition|%3$s category=%3$s %4$s \
                    instantiates-canonical=%1$s/PlanDefinition/care|1.0.0 instantiates-canonical=%1$s/PlanDefinition/care \
                    supporting-info=%5$s supporting-info=%5$s/_history/1 supporting-info=Observation/%6$s\
                    """.formatted(
                                C,
                                number % 4 == 0 ? "plan" : "proposal",
                                disposition(number),
                                encounter(number),
                                response,
                                id(site, number, "panel"))),
                record(site, number, "prov", "Provenance", "", """
                    target=Observation/%1$s target=Observation/%1$s/_history/1 agent=%2$s agent=Device/d-1\
                    """.formatted(
                                id(site, number, "panel"), author(number))),
                record(site, number, "event", EVENT, "", """
                    type=rest type=urn:types|rest subtype=%1$s subtype=urn:subtypes|%1$s action=%2$s outcome=%3$s agent=%4$s \
                    entity=%5$s entity=%5$s/_history/1\
                    """.formatted(
                                number % 2 == 0 ? "create" : "read",
                                number % 2 == 0 ? "C" : "R",
                                number % 4 == 0 ? "4" : "0",
                                author(number),
                                response)));
    }

    /** Every third encounter and author was sent with its full address. */
    private static String encounter(int number) {
        return "encounter=" + (number % 3 == 0 ? SomeSearch.EHR + "/" : "") + "Encounter/e" + number % 7;
    }

    private static String author(int number) {
        return (number % 3 == 0 ? SomeSearch.EHR + "/" : "") + "Practitioner/a" + number % 4;
    }

    private static String responseStatus(int number) {
        return number % 4 == 0 ? "amended" : "completed";
    }

    private static String observationStatus(int number) {
        return number % 4 == 0 ? "final" : "preliminary";
    }

    static String disposition(int number) {
        return List.of("self-care", "urgent", "emergency").get(Math.floorMod(number, 3));
    }

    private static SomeRecord record(String site, int number, String slot, String type, String status, String terms) {
        var id = id(site, number, slot);
        var patient = "p" + Math.floorMod(number, PATIENTS);
        var from = START.plus(Duration.ofHours(number));
        // a plan's period has no end
        var to = type.equals("CarePlan") ? Instant.parse("9999-12-31T00:00:00Z") : from.plusSeconds(1);
        var version = new NewVersion(
                type,
                id,
                1,
                patient,
                status,
                from,
                to,
                Arrays.asList(terms.strip().split(" ")),
                body(type, id, patient, status, number));
        return new SomeRecord(number, slot, version);
    }

    /** Minimal resource of strict FHIR, with spaces, escapes and digits that an encoder would change. */
    private static byte[] body(String type, String id, String patient, String status, int number) {
        var subject = "\"subject\":{\"reference\":\"Patient/" + patient + "\"}";
        var terms = switch (type) {
            case "QuestionnaireResponse" -> "\"status\":\"" + status + "\"," + subject;
            case "Observation" ->
                "\"status\":\"" + status + "\",\"code\":{\"text\":\"± \\/\"}," + subject
                        + ",\"valueQuantity\":{\"value\":" + number + ".00}";
            case "CarePlan" -> "\"status\":\"" + status + "\",\"intent\":\"plan\"," + subject;
            case "Provenance" ->
                "\"target\":[{\"reference\":\"Patient/" + patient
                        + "\"}],\"recorded\":\"2026-11-20T10:00:00Z\",\"agent\":[{\"who\":{\"display\":\"x\"}}]";
            case EVENT ->
                "\"type\":{\"code\":\"rest\"},\"recorded\":\"2026-11-20T10:00:00Z\",\"agent\":[{\"requestor\":true}],"
                        + "\"source\":{\"observer\":{\"display\":\"x\"}}";
            default -> throw new IllegalArgumentException(type);
        };
        return ("{\"resourceType\": \"" + type + "\",\"id\":\"" + id + "\",\"meta\":{\"versionId\":\"1\"}," + terms
                        + "}")
                .getBytes(StandardCharsets.UTF_8);
    }
}
