package org.dorsal.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.MedicationRequest.MedicationRequestStatus;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Resource;

/**
 * Content of the charts: a case for each row from which an assessment is pre-filled, and one that must not fill it.
 * Patient 01's chart is empty. Times are relative to the sandbox's start, so that fresh entries stay fresh.
 */
final class SandboxCharts {
    private final Instant now;

    private SandboxCharts(Instant now) {
        this.now = now.truncatedTo(ChronoUnit.SECONDS);
    }

    static Stream<Resource> all(Instant now) {
        var charts = new SandboxCharts(now);
        return Stream.of(
                        charts.problems(),
                        charts.notProblems(),
                        charts.medicines(),
                        charts.vitals(),
                        charts.lifestyle())
                .flatMap(group -> group);
    }

    /** 02 osteoporosis, 04 a past cancer, 07 lungs, 08 osteoarthritis, 10 hostile words, 12 a recent infection. */
    private Stream<Resource> problems() {
        var hostile = problem("10", "osteoporosis", "64859006", "Osteoporosis", "active", "2021-01-01");
        hostile.getCode().setText("<img src=x onerror=alert(2)>\u202EOsteoporosis");
        var infection = problem("12", "infection", "87628006", "Bacterial infectious disease", "active", daysAgo(6));
        var cancer = problem("04", "cancer", "363346000", "Malignant neoplastic disease", "resolved", "2012-05");
        cancer.setAbatement(new DateTimeType("2015-09"));
        return Stream.of(
                problem("02", "osteoporosis", "64859006", "Osteoporosis", "active", "2019-04-11"),
                cancer,
                problem("04", "cancer-history", "266987004", "History of malignant neoplasm", "active", "2015"),
                problem("07", "lungs", "19829001", "Disorder of lung", "active", "2010"),
                problem("08", "osteoarthritis", "396275006", "Osteoarthritis", "active", "2022-08"),
                hostile,
                infection);
    }

    /** Entries of 09 were refuted, entered in error, or ended; 12 has an old infection. */
    private Stream<Resource> notProblems() {
        return Stream.of(
                entry("09", "refuted").condition("64859006", "Osteoporosis", "", "refuted", dateTime("2020-02-02")),
                entry("09", "mistaken")
                        .condition(
                                "363346000",
                                "Malignant neoplastic disease",
                                "",
                                "entered-in-error",
                                dateTime("2020-02-03")),
                problem("12", "old-infection", "87628006", "Bacterial infectious disease", "resolved", "2016-01"));
    }

    /** 07 takes immunosuppressants and steroids; 09 once did, and once was thought to. */
    private Stream<Resource> medicines() {
        var immunity = "86553008";
        var words = "Immunosuppressive therapy";
        var drug = "Azathioprine 50 mg tablets";
        return Stream.of(
                entry("07", "azathioprine")
                        .prescription(immunity, words, drug, MedicationRequestStatus.ACTIVE, ago(Duration.ofDays(40))),
                entry("07", "prednisolone")
                        .takes("297279009", "Steroid therapy", "Prednisolone 10 mg tablets", ago(Duration.ofDays(90))),
                entry("09", "stopped")
                        .prescription(
                                immunity, words, drug, MedicationRequestStatus.STOPPED, ago(Duration.ofDays(900))),
                entry("09", "mistaken-medicine")
                        .prescription(
                                immunity,
                                words,
                                drug,
                                MedicationRequestStatus.ENTEREDINERROR,
                                ago(Duration.ofDays(9))));
    }

    /** 05 has a fresh fever, 06 none, 08 one in Fahrenheit, 12 an old one at the end of sixty readings. */
    private Stream<Resource> vitals() {
        var series = IntStream.rangeClosed(1, 60)
                .mapToObj(day -> temperature("12", "t-" + day, day == 5 ? "39.0" : "36.8", Duration.ofDays(day)));
        var mistaken = temperature("09", "mistaken-fever", "39.5", Duration.ofHours(1));
        mistaken.setStatus(Observation.ObservationStatus.ENTEREDINERROR);
        return Stream.concat(
                series,
                Stream.of(
                        temperature("05", "fever", "38.6", Duration.ofHours(2)),
                        temperature("06", "no-fever", "37.2", Duration.ofHours(3)),
                        entry("08", "fahrenheit")
                                .measured(
                                        "8310-5",
                                        "Body temperature",
                                        "100.4",
                                        "degF",
                                        "[degF]",
                                        ago(Duration.ofHours(4))),
                        mistaken));
    }

    /** 03 is pregnant; 08 smokes and has a BMI; 11 was pregnant long ago. */
    private Stream<Resource> lifestyle() {
        return Stream.of(
                entry("03", "pregnancy")
                        .socialHistory("82810-3", "Pregnancy status", "77386006", "Pregnant", ago(Duration.ofDays(20))),
                entry("11", "old-pregnancy")
                        .socialHistory(
                                "82810-3", "Pregnancy status", "77386006", "Pregnant", ago(Duration.ofDays(2_000))),
                entry("08", "smoking")
                        .socialHistory(
                                "72166-2", "Tobacco smoking status", "77176002", "Smoker", ago(Duration.ofDays(100))),
                entry("08", "bmi")
                        .measured("39156-5", "Body mass index", "27.4", "kg/m2", "kg/m2", ago(Duration.ofDays(30))));
    }

    private Condition problem(String number, String id, String code, String display, String clinical, String onset) {
        return entry(number, id).condition(code, display, clinical, "confirmed", dateTime(onset));
    }

    private Observation temperature(String number, String id, String celsius, Duration ago) {
        return entry(number, id).measured("8310-5", "Body temperature", celsius, "C", "Cel", ago(ago));
    }

    private static ChartEntry entry(String number, String id) {
        return new ChartEntry("sandbox-" + number, "sandbox-" + number + "-" + id.toLowerCase(Locale.ROOT));
    }

    private Instant ago(Duration time) {
        return now.minus(time);
    }

    private String daysAgo(int days) {
        return now.minus(days, ChronoUnit.DAYS).toString().substring(0, 10);
    }

    private static DateTimeType dateTime(String date) {
        return new DateTimeType(date);
    }
}
